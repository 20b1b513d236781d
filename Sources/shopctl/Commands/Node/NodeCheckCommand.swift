import AdapterKit
import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct NodeCheckCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a node: its configuration, its crosswalks, and what its samples give.",
        discussion: """
            Harvests each sample in memory and compares the records with the expected ones, field by field. Nothing is \
            written to the ledger. Exit code 16 when something is wrong.

            With --accept, what the samples give now becomes what is expected of them: read the differences first.

            Examples:
              shopctl node check lyon
              shopctl node check ./nodes/nantes --accept
            """)

    @Argument(help: "A node's name, or the path of its folder.")
    var node: String

    @Flag(help: "Write what the samples give as the expected records; only for a node in a folder.")
    var accept = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let (finder, _) = try House.finder(global)
        guard let files = finder.files(of: node, from: Files.workingFolder) else {
            _ = try House.node(node, finder)
            return
        }
        let check: NodeCheck
        switch finder.node(node, from: Files.workingFolder) {
        case .valid(let node):
            console.progress?.show(ProgressState(subject: node.id, activity: "checking"))
            check = await Interruption.tidying(console) {
                await NodeCheck.run(node, equipment: House.equipment, validator: House.validator)
            }
            console.progress?.end()
        case .invalid(let problems):
            check = NodeCheck(node: node, problems: problems, samples: [])
        }
        if accept, check.problems.isEmpty { return try write(check, files, console) }
        console.emit(Report(json: json(check)) { show(check, $0) })
        if !check.isSound { throw ExitCode(ExitStatus.problems.rawValue) }
    }

    private func write(_ check: NodeCheck, _ files: NodeFiles, _ console: Console) throws {
        guard case .folder(let folder) = files else {
            throw Failure.usage(
                "The node \(check.node) is part of the program; its samples cannot be changed here.",
                fix: "Copy the node into a folder and check that.")
        }
        var written: [String] = []
        for sample in check.samples {
            guard sample.records.isEmpty == false else {
                let failure: Message = sample.failure ?? "its crosswalks found nothing"
                throw Failure(
                    .problems, code: "sample-gives-nothing",
                    "The sample \(sample.sample.input) gives no record: \(failure).",
                    fix: "Look at it with `shopctl crosswalk try`.")
            }
            let path = Files.absolute(sample.sample.expected, in: folder)
            try Files.replace(path, ExpectedRecords.text(of: sample.records).utf8)
            written.append(Files.shown(path))
        }
        console.emit(
            Report(json: ["written": .array(written.map(JSONValue.string))]) {
                for path in written { $0.line("written  \(path)") }
            })
    }

    private func show(_ check: NodeCheck, _ console: Console) {
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

    private func show(_ difference: NodeCheck.Difference, _ console: Console) {
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

    private func json(_ check: NodeCheck) -> JSONValue {
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
