import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

/// What a node's samples gave, in each format.
enum NodeCheckText {
    static func show(_ check: NodeCheck, _ console: Console) {
        for problem in check.problems {
            console.data(
                Style.red.paint(console.text("wrong"), colour: console.colour) + "  " + console.text(problem.told))
        }
        for sample in check.samples {
            let word =
                sample.isSound
                ? Style.green.paint(console.text("ok").padded(to: 5), colour: console.colour)
                : Style.red.paint(console.text("wrong").padded(to: 5), colour: console.colour)
            let count = console.text(.records(sample.records.count))
            console.data("\(word)  \(check.node)/\(sample.source)  \(sample.sample.input.shown)  \(count)")
            if let failure = sample.failure { console.paragraph(failure, indent: 7) }
            for difference in sample.differences { show(difference, console) }
            for issue in sample.issues where issue.issue.severity == .error {
                IssueText.show(issue, console, indent: 7)
            }
        }
        let warnings = check.samples.flatMap(\.issues).filter { $0.issue.severity == .warning }.count
        console.note()
        if check.isSound {
            let count = check.samples.count
            let sound: Message = .plural(
                count, one: "\(check.node) is sound: \(count) sample gives what is expected",
                other: "\(check.node) is sound: \(count) samples give what is expected")
            console.note(warnings == 0 ? sound.asSentence : "\(sound), with \(.warnings(warnings)).")
        } else {
            console.note("\(check.node) is not sound.")
        }
    }

    private static func show(_ difference: NodeCheck.Difference, _ console: Console) {
        let margin = String(repeating: " ", count: 7)
        switch difference {
        case .missing(let id): console.data(margin + console.text("missing").padded(to: 12) + id.shown, .red)
        case .unexpected(let id): console.data(margin + console.text("unexpected").padded(to: 12) + id.shown, .yellow)
        case .field(let id, let change):
            console.data(margin + console.text("differs").padded(to: 12) + "\(id.shown)  \(change.path.shown)", .yellow)
            let (expected, found) = (console.text("expected"), console.text("found"))
            let width = max(DisplayWidth.of(expected), DisplayWidth.of(found)) + 2
            console.paragraph(
                .verbatim(expected.padded(to: width) + console.values.short(change.old)), indent: 19)
            console.paragraph(.verbatim(found.padded(to: width) + console.values.short(change.new)), indent: 19)
        }
    }

    static func json(_ check: NodeCheck) -> JSONValue {
        [
            "node": .string(check.node), "sound": .bool(check.isSound),
            "problems": .array(check.problems.map(\.json)),
            "samples": .array(
                check.samples.map { sample in
                    .object(
                        JSONObject(present: [
                            ("source", .string(sample.source)), ("input", .string(sample.sample.input)),
                            ("sound", .bool(sample.isSound)), ("records", .count(sample.records.count)),
                            ("failure", sample.failure.map { .text($0) }),
                            ("differences", .array(sample.differences.map(\.json))),
                            ("issues", .array(sample.issues.map(\.json))),
                        ]))
                }),
        ]
    }
}

extension NodeCheck.Difference {
    var json: JSONValue {
        switch self {
        case .missing(let id): ["difference": "missing", "record": .string(id)]
        case .unexpected(let id): ["difference": "unexpected", "record": .string(id)]
        case .field(let id, let change):
            .object(
                JSONObject(present: [
                    ("difference", "field"), ("record", .string(id)), ("path", .string(change.path)),
                    ("expected", change.old), ("found", change.new),
                ]))
        }
    }
}
