import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// What publishing says, in each format.
enum PublishText {
    // MARK: - For people

    /// - Parameter isLast: whether no other place's report follows.
    static func show(_ report: PublishReport, isPlan: Bool, isLast: Bool = true, _ console: Console) {
        let word = RunText.style(report.verdict).paint(report.verdict.rawValue.padded(to: 17), colour: console.colour)
        console.data("\(word)\(report.channel.shown)  \(console.text(counts(report.counts)))")
        if report.verdict.exitCode != 0 { console.paragraph(report.explanation, indent: 17) }
        for item in report.plan { show(item, console) }
        if report.counts.withheld > 0 { showReasons(report.counts, console) }
        for issue in report.issues.prefix(20) { IssueText.show(issue, console, indent: 2) }
        if report.issues.count > 20 {
            let more = report.issues.count - 20
            console.data("  " + console.text(.counted(more, "… and \(more) more")))
        }
        if isPlan {
            guard isLast else { return }
            console.note()
            console.note("This was a plan: nothing was written.", .dim)
        } else if let summary = report.summary {
            let (written, removed, unchanged) = (summary.written, summary.removed, summary.unchanged)
            let files = RunText.changes([
                (written, .plural(written, one: "\(written) file written", other: "\(written) files written")),
                (removed, .plural(removed, one: "\(removed) file removed", other: "\(removed) files removed")),
                (
                    unchanged,
                    .plural(
                        unchanged, one: "\(unchanged) file left as it was",
                        other: "\(unchanged) files left as they were")
                ),
            ])
            if !files.isEmpty { console.line(files) }
            if let entry = summary.entry { console.line("Open \(entry)", .bold) }
        }
    }

    /// `12 considered: 10 published, 2 withheld`.
    private static func counts(_ counts: PublicationCounts) -> Message {
        let parts = RunText.changes([
            (counts.published, "\(counts.published) published"), (counts.updated, "\(counts.updated) updated"),
            (counts.withdrawn, "\(counts.withdrawn) withdrawn"), (counts.unchanged, "\(counts.unchanged) unchanged"),
            (counts.withheld, "\(counts.withheld) withheld"), (counts.failed, "\(counts.failed) failed"),
        ])
        return .counted(
            counts.considered,
            parts.isEmpty ? "\(counts.considered) considered" : "\(counts.considered) considered: \(parts)")
    }

    private static func showReasons(_ counts: PublicationCounts, _ console: Console) {
        for (reason, count) in counts.reasons.sorted(by: { $0.key < $1.key }) where reason != .removed {
            console.paragraph(.counted(count, "\(count) withheld: \(words(reason))"), indent: 2, .dim)
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
        let (word, style): (Message, Style) =
            switch item.action {
            case .publish: ("publish", .green)
            case .update: ("update", .cyan)
            case .withdraw: ("withdraw", .red)
            case .withhold: ("withhold", .dim)
            }
        if case .withhold(.removed) = item.action { return }
        let remark: Message =
            switch item.action {
            case .publish, .update: .verbatim(item.title)
            case .withdraw(let reason): words(reason)
            case .withhold(let reason): words(reason)
            }
        let action = style.paint(console.text(word).padded(to: 11), colour: console.colour)
        console.data(
            "  \(action)\(item.record)  \(Style.dim.paint(console.text(remark), colour: console.colour))")
        guard case .update(let fields?) = item.action else { return }
        for field in fields {
            let values = "\(console.values.short(field.old)) → \(console.values.short(field.new))"
            console.paragraph(.verbatim("\(field.path)  \(values)"), indent: 13)
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
