import AdapterKit
import Crosswalks
import JSONSchema
import Messages
import ScienceShopSDK

/// What a crosswalk makes of a document, for people and programs.
enum TrialText {
    /// Skipped elements shown of one rule.
    private static let skipLimit = 10

    static func show(_ trial: CrosswalkTrial, _ crosswalk: String, _ input: String, _ console: Console) {
        console.line("\(crosswalk) on \(input)", .bold)
        console.paragraph(trial.source)
        if !trial.contents.isEmpty { console.paragraph("holds \(trial.contents)", .dim) }
        console.line()
        var table = Table([
            .text("RULE"), .number("ELEMENTS"), .number("MADE"), .number("SKIPPED"), .text("RECORDS", .cut),
        ])
        for rule in trial.rules {
            table.rows.append([
                .init(rule.name, .bold), .count(rule.seen), .count(rule.made.count),
                .count(rule.skipped.count, .yellow),
                .init(rule.made.prefix(4).joined(separator: ", ") + (rule.made.count > 4 ? ", …" : "")),
            ])
        }
        console.table(table)
        showSkips(trial, console)
        for draft in trial.drafts {
            console.line()
            show(draft, console)
        }
        if !trial.issues.isEmpty {
            console.line()
            console.line("Issues of the document", .bold)
            for (payload, issue) in trial.issues {
                IssueText.show(issue, of: trial.payloads > 1 ? payload : nil, console, indent: 2)
            }
        }
        console.note()
        console.note(
            "\(.records(trial.drafts.count)) of \(.payloads(trial.payloads)).", .dim)
    }

    private static func showSkips(_ trial: CrosswalkTrial, _ console: Console) {
        for rule in trial.rules where !rule.skipped.isEmpty {
            console.line()
            console.line("\(rule.name) skipped", .dim)
            for skip in rule.skipped.prefix(skipLimit) {
                let skipped = Message.joined([.verbatim(skip.text), skip.reason], separator: ": ")
                console.paragraph(skip.line.map { "line \(plain: $0)  \(skipped)" } ?? skipped, indent: 2)
            }
            if rule.skipped.count > skipLimit {
                let more = rule.skipped.count - skipLimit
                console.paragraph(.counted(more, "… and \(more) more"), indent: 2)
            }
        }
    }

    private static func show(_ draft: Draft, _ console: Console) {
        RecordText.show(draft.record, console)
        if draft.isMention { console.paragraph("(only mentioned)", indent: 2, .dim) }
        if !draft.evidence.isEmpty {
            console.line()
            console.table(RecordText.table(of: draft.evidence, console), indent: 2)
        }
        for issue in draft.issues { IssueText.show(issue, of: nil, console, indent: 2) }
    }

    static func json(_ trial: CrosswalkTrial, _ crosswalk: String, _ input: String) -> JSONValue {
        let rules: [JSONValue] = trial.rules.map { rule in
            [
                "rule": .string(rule.name), "seen": .count(rule.seen),
                "made": .array(rule.made.map(JSONValue.string)),
                "skipped": .array(
                    rule.skipped.map { skip in
                        .object(
                            JSONObject(present: [
                                ("text", .string(skip.text)), ("line", skip.line.map(JSONValue.count)),
                                ("reason", .text(skip.reason)),
                            ]))
                    }),
            ]
        }
        let records: [JSONValue] = trial.drafts.map { draft in
            [
                "record": .object(draft.record.document), "mention": .bool(draft.isMention),
                "evidence": .array(draft.evidence.map(\.json)), "issues": .array(draft.issues.map { .object($0.json) }),
            ]
        }
        return [
            "crosswalk": .string(crosswalk), "input": .string(input), "source": .text(trial.source),
            "payloads": .count(trial.payloads), "holds": .text(trial.contents), "rules": .array(rules),
            "records": .array(records), "issues": .array(trial.issues.map { .object($0.issue.json) }),
        ]
    }
}
