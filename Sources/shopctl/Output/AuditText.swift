import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// What an audit says, to people.
enum AuditText {
    /// How many records of a class are named on the screen; JSON names them all.
    private static let mostNamed = 5

    static func show(_ outcome: AuditOutcome, _ console: Console) {
        show(outcome.audit, console)
        if let healing = outcome.healing { HarvestText.showLine(healing, isPlan: outcome.after == nil, console) }
        if let after = outcome.after { show(after, console) }
    }

    static func show(_ report: AuditReport, _ console: Console) {
        let word = style(report.verdict).paint(report.verdict.rawValue.padded(to: 16), colour: console.colour)
        console.data(
            "\(word)\(report.source.description.padded(to: 28))\(console.text(compared(report)))")
        if report.verdict != .complete, report.verdict != .differs {
            console.paragraph(report.explanation, indent: 16)
        }
        equations(report.counts, console)
        if let sample = report.sample { console.paragraph(confidence(sample), indent: 16) }
        show(report.missing, "missing", .yellow, console)
        show(report.stale, "stale", .cyan, console)
        show(report.extra, "extra", .red, console)
        show(report.unretrievable, "unretrievable", .red, console)
        show(report.quarantined, "quarantined", .red, console)
        for issue in report.issues.prefix(mostNamed) { IssueText.show(issue, of: nil, console, indent: 2) }
        if report.issues.count > mostNamed {
            let more = report.issues.count - mostNamed
            console.data("  " + console.text(.counted(more, "… and \(more) more")))
        }
    }

    private static func equations(_ counts: AuditCounts, _ console: Console) {
        let source: Message = """
            source: \(told(counts.remote)) = (\(counts.held) held - \(told(counts.extra)) extra) \
            + \(told(counts.missing)) missing + \(told(counts.unretrievable)) unretrievable
            """
        // Of most ledgers nothing was ever to be forgotten.
        let forgotten = counts.forgotten ?? 0
        console.paragraph(
            forgotten == 0 ? source : .joined([source, "\(forgotten) forgotten"], separator: " + "), indent: 16)
        console.paragraph(
            """
            ledger: \(counts.held) held = \(told(counts.matching)) matching + \(told(counts.stale)) stale \
            + \(told(counts.extra)) extra
            """, indent: 16)
        console.paragraph(closing(counts), indent: 16, counts.closes == false ? .red : .plain)
        if forgotten > 0 {
            console.paragraph(
                .plural(
                    forgotten,
                    one: "\(forgotten) record of the source is forgotten here: it is left out for good, and no fault.",
                    other:
                        "\(forgotten) records of the source are forgotten here: they are left out for good, and no fault."
                ),
                indent: 16)
        }
        if counts.quarantined > 0 || counts.backdated != 0 {
            console.paragraph(
                "beside: \(told(counts.backdated)) backdated, \(counts.quarantined) quarantined", indent: 16)
        }
    }

    /// All sources together, when there are several.
    static func showSum(_ outcomes: [AuditOutcome], _ console: Console) {
        guard outcomes.count > 1 else { return }
        console.line()
        console.line(.sources(outcomes.count), .bold)
        equations(outcomes.reduce(into: AuditCounts.zero) { $0.add($1.last.counts) }, console)
    }

    private static func closing(_ counts: AuditCounts) -> Message {
        switch counts.closes {
        case true: counts.isClean ? "The equations close, with zeros." : "The equations close."
        case false: "The equations do not close."
        case nil: "What is unknown keeps the equations open."
        }
    }

    private static func told(_ number: Int?) -> Message { number.map { "\($0)" } ?? "unknown" }

    private static func compared(_ report: AuditReport) -> Message {
        switch (report.method, report.comparesContents) {
        case (.names, true): "names and records compared"
        case (.names, false): "names and dates compared"
        case (.list, _): "whole list compared"
        case (.sample, _): "records asked for one by one"
        case (.reconciliation, _):
            report.setCost.map { cost in
                cost.isListed
                    ? "sets compared by their lists (\(cost.bytes + cost.sent) bytes)"
                    : "sets reconciled (\(cost.bytes + cost.sent) bytes)"
            } ?? "sets reconciled"
        }
    }

    /// `137 of 4 012 records were asked for (seed 7), 0 differ: with 95 % confidence less than 2.2 % of all do.`
    static func confidence(_ sample: AuditSample) -> Message {
        """
        \(sample.size) of \(sample.population) records held were asked for (seed \(String(sample.seed))), \(sample.differing) \
        differ: with 95 % confidence less than \(percent(sample.bound)) of all differ.
        """
    }

    /// With two decimal places, never too small.
    static func percent(_ share: Double) -> Message {
        let hundredths = Int((share * 10_000).rounded(.up))
        let rest = hundredths % 100
        return "\(plain: hundredths / 100).\(rest < 10 ? "0\(rest)" : String(rest)) %"
    }

    static func style(_ verdict: AuditVerdict) -> Style {
        switch verdict {
        case .complete, .sampled: .green
        case .unproven, .suspiciousEmpty: .yellow
        case .differs, .blocked, .sourceGone, .failed: .red
        }
    }

    // MARK: - Findings

    private static func show(_ findings: [AuditFinding], _ name: Message, _ style: Style, _ console: Console) {
        for (index, finding) in findings.prefix(mostNamed).enumerated() {
            let word = style.paint(
                (index == 0 ? console.text(name) : "").padded(to: 16), colour: console.colour)
            let remark = Style.dim.paint(console.text(told(finding)), colour: console.colour)
            console.data("  \(word)\(finding.identifier.shown)  \(remark)")
        }
        if findings.count > mostNamed {
            let more = findings.count - mostNamed
            console.data("  " + "".padded(to: 16) + console.text(.counted(more, "… and \(more) more")))
        }
    }

    private static func told(_ finding: AuditFinding) -> Message {
        var parts: [Message] = [finding.reason.told]
        if finding.isBackdated == true { parts.append("backdated: no list of changes will bring it") }
        switch finding.status {
        case .leaving where finding.reason != .leaving: parts.append("waits or is held: `shopctl deletions list`")
        case .kept: parts.append("kept, as a person decided")
        default: break
        }
        if let cause = finding.cause { parts.append(.verbatim(cause)) }
        return .joined(parts, separator: " · ")
    }

    static func showHints(_ outcomes: [AuditOutcome], isPlan: Bool, _ console: Console) {
        if isPlan {
            console.note()
            console.note("This was a plan: nothing was written. `shopctl audit --heal` does it.", .dim)
            return
        }
        let sick = outcomes.filter { $0.healing == nil && $0.audit.hasGap }
        if !sick.isEmpty { console.note() }
        for outcome in sick.prefix(5) {
            console.note("shopctl audit \(outcome.audit.source) --heal  fetches what is missing or stale", .dim)
        }
    }

    // MARK: - Payloads

    static func show(_ report: LocalAuditReport, _ console: Console) {
        let word = (report.isSound ? Style.green : .red).paint(
            (report.isSound ? "sound" : "damaged").padded(to: 16), colour: console.colour)
        let done: Message = "\(.payloads(report.hashed)) hashed, \(.records(report.remapped)) mapped again"
        console.data("\(word)\(report.source.description.padded(to: 28))\(console.text(done))")
        if report.outdated > 0 {
            console.paragraph(
                .plural(
                    report.outdated,
                    one: "\(report.outdated) record was made by other rules; the next harvest maps it anew.",
                    other: "\(report.outdated) records were made by other rules; the next harvest maps them anew."),
                indent: 16)
        }
        if !report.erased.isEmpty {
            console.paragraph(
                .plural(
                    report.erased.count,
                    one:
                        "The payload of \(report.erased.count) record was erased with what it said of someone; that is no fault.",
                    other:
                        "The payloads of \(report.erased.count) records were erased with what they said of someone; that is no fault."
                ), indent: 16)
        }
        show(report.lost, "payload lost", console)
        show(report.altered, "payload altered", console)
        show(report.differing, "says otherwise", console)
    }

    private static func show(_ names: [String], _ what: Message, _ console: Console) {
        for name in names.prefix(mostNamed) {
            console.data("  \(Style.red.paint(console.text(what).padded(to: 18), colour: console.colour))\(name.shown)")
        }
        if names.count > mostNamed {
            let more = names.count - mostNamed
            console.data("  " + "".padded(to: 18) + console.text(.counted(more, "… and \(more) more")))
        }
    }
}

extension AuditFinding.Reason {
    /// In words for people.
    var told: Message {
        switch self {
        case .absent: "never received"
        case .datestamp: "dated otherwise"
        case .content: "says something else now"
        case .rules: "mapped by other rules"
        case .leaving: "taken for gone, and listed again"
        case .vanished: "no longer listed"
        case .announced: "announced as deleted"
        case .notGiven: "listed, and not given"
        case .unusableName: "its name cannot be filed"
        case .refused: "nothing of it could be taken"
        }
    }
}
