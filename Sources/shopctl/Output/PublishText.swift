import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// What publishing says, in each format.
enum PublishText {
    // MARK: - For people

    static func show(_ report: PublishReport, isPlan: Bool, _ console: Console) {
        let word = RunText.style(report.verdict).paint(report.verdict.rawValue.padded(to: 17), colour: console.colour)
        console.line("\(word)\(report.channel.shown)  \(counts(report.counts))")
        if report.verdict.exitCode != 0 { console.paragraph(report.explanation.description.shown, indent: 17) }
        for item in report.plan { show(item, console) }
        if report.counts.withheld > 0 { showReasons(report.counts, isPlan: isPlan, console) }
        for issue in report.issues.prefix(20) { IssueText.show(issue, console, indent: 2) }
        if report.issues.count > 20 { console.line("  … and \(report.counts.failed - 20) more") }
        if isPlan {
            console.note()
            console.note("This was a plan: nothing was written.", .dim)
        } else if let summary = report.summary {
            console.line(
                "\(summary.written) files written, \(summary.removed) removed, \(summary.unchanged) left as they were")
            if let entry = summary.entry { console.line("Open \(entry.shown)", .bold) }
        }
    }

    /// `12 considered: 10 published, 2 withheld`.
    private static func counts(_ counts: PublicationCounts) -> String {
        let parts = [
            (counts.published, "published"), (counts.updated, "updated"), (counts.withdrawn, "withdrawn"),
            (counts.unchanged, "unchanged"), (counts.withheld, "withheld"), (counts.failed, "failed"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return "\(counts.considered) considered" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
    }

    private static func showReasons(_ counts: PublicationCounts, isPlan: Bool, _ console: Console) {
        for (reason, count) in counts.reasons.sorted(by: { $0.key < $1.key }) where reason != .removed {
            console.paragraph("\(count) withheld: \(words(reason).description)", indent: 2, .dim)
        }
    }

    /// Why a record is not shown.
    static func words(_ reason: PublicationGate.Reason) -> Message {
        switch reason {
        case .removed: "no longer in the ledger"
        case .noBasis: "the source declares no basis"
        case .noConsent: "no consent was given"
        case .refused: "consent was refused"
        case .narrower: "consent was given, but does not reach as far as this channel"
        case .ended: "consent has ended"
        }
    }

    /// Why a record leaves a channel.
    static func words(_ reason: Withdrawal.Reason) -> Message {
        switch reason {
        case .removed: "its source no longer has it"
        case .renamed: "it goes on under another identifier"
        case .withdrawn: "it may no longer be shown"
        }
    }

    private static func show(_ item: PlannedExposure, _ console: Console) {
        let (word, style): (String, Style) =
            switch item.action {
            case .publish: ("publish", .green)
            case .update: ("update", .cyan)
            case .withdraw: ("withdraw", .red)
            case .withhold: ("withhold", .dim)
            }
        if case .withhold(.removed) = item.action { return }
        let remark: String =
            switch item.action {
            case .publish, .update: item.title.shown
            case .withdraw(let reason): words(reason).description
            case .withhold(let reason): words(reason).description
            }
        console.line(
            "  \(style.paint(word.padded(to: 11), colour: console.colour))\(item.record)  \(Style.dim.paint(remark, colour: console.colour))"
        )
        guard case .update(let fields?) = item.action else { return }
        for field in fields {
            console.paragraph(
                "\(field.path.shown)  \(ValueText.short(field.old)) → \(ValueText.short(field.new))", indent: 13)
        }
    }

    // MARK: - For programs

    static func json(_ report: PublishReport, isPlan: Bool) -> JSONValue {
        var object = summary(report, isPlan: isPlan)
        object["issues"] = .array(report.issues.map(\.json))
        if isPlan { object["changes"] = .array(report.plan.map(json)) }
        return .object(object)
    }

    /// The run, then its issues and in a plan its changes, each on a line.
    static func jsonLines(_ report: PublishReport, isPlan: Bool) -> [JSONValue] {
        [.object(summary(report, isPlan: isPlan))] + report.issues.map(\.json) + report.plan.map(json)
    }

    private static func summary(_ report: PublishReport, isPlan: Bool) -> JSONObject {
        let counts = report.counts
        var object = JSONObject(present: [
            ("channel", .string(report.channel)), ("plan", .bool(isPlan)),
            ("verdict", .string(report.verdict.rawValue)),
            ("explanation", .string(report.explanation.description)), ("startedAt", .text(report.startedAt)),
            ("endedAt", report.endedAt.map { .text($0) }), ("full", .bool(report.isFull)),
            ("bookmarkBefore", .count(report.bookmarkBefore)), ("bookmark", .count(report.bookmark)),
            ("shown", .count(report.tally.shown)), ("withdrawn", .count(report.tally.withdrawn)),
            ("due", .count(report.tally.due)),
        ])
        object["counts"] = [
            "considered": .count(counts.considered), "published": .count(counts.published),
            "updated": .count(counts.updated), "withdrawn": .count(counts.withdrawn),
            "unchanged": .count(counts.unchanged), "withheld": .count(counts.withheld), "failed": .count(counts.failed),
            "addUp": .bool(counts.addUp),
            "reasons": .object(
                JSONObject(counts.reasons.sorted { $0.key < $1.key }.map { ($0.key.rawValue, .count($0.value)) })),
        ]
        if let summary = report.summary {
            object["output"] = .object(
                JSONObject(present: [
                    ("written", .count(summary.written)), ("removed", .count(summary.removed)),
                    ("unchanged", .count(summary.unchanged)), ("entry", summary.entry.map { .string($0) }),
                ]))
        }
        return object
    }

    private static func json(_ item: PlannedExposure) -> JSONValue {
        var object = JSONObject(present: [
            ("record", .text(item.record)), ("title", item.title.isEmpty ? nil : .string(item.title)),
        ])
        switch item.action {
        case .publish: object["action"] = "publish"
        case .update(let fields):
            object["action"] = "update"
            object["fields"] = fields.map { fields in
                .array(
                    fields.map { field in
                        .object(
                            JSONObject(present: [("path", .string(field.path)), ("old", field.old), ("new", field.new)])
                        )
                    })
            }
        case .withdraw(let reason):
            object["action"] = "withdraw"
            object["reason"] = .string(reason.rawValue)
        case .withhold(let reason):
            object["action"] = "withhold"
            object["reason"] = .string(reason.rawValue)
        }
        return .object(object)
    }
}
