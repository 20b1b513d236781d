import AdapterKit
import Federation
import Messages
import ScienceShopSDK

/// Runs, for people.
enum RunText {
    static func style(_ verdict: Verdict?) -> Style {
        switch verdict {
        case .unchanged, .changed: .green
        case .partial, .deletionsHeld, .suspiciousEmpty, nil: .yellow
        case .blocked, .sourceGone, .failed: .red
        }
    }

    /// Columns that would only hold zeros are left out.
    static func table(_ runs: [Run]) -> Table {
        let counts: [(title: Message, style: Style, value: (Run) -> Int)] = [
            ("SEEN", .plain, { $0.counts.seen }), ("SAME", .plain, { $0.counts.unchanged }),
            ("NEW", .plain, { $0.counts.added }), ("CHANGED", .plain, { $0.counts.changed }),
            ("RENAMED", .plain, { $0.counts.renamed }), ("REFUSED", .red, { $0.counts.quarantined }),
            ("GONE", .plain, { $0.counts.removed }), ("HELD", .yellow, { $0.counts.held }),
            ("MISSING", .plain, { $0.counts.waiting }),
            ("ERRORS", .red, { $0.errors }), ("WARNINGS", .yellow, { $0.warnings }),
        ]
        let shown = counts.enumerated().filter { index, count in index == 0 || runs.contains { count.value($0) != 0 } }
            .map(\.element)
        let titles = shown.map { Table.Column.number($0.title) }
        var table = Table([.number("RUN"), .text("SOURCE", .cut), .text("VERDICT"), .text("STARTED (UTC)")] + titles)
        for run in runs {
            let head: [Table.Cell] = [
                .init(run.id.description, .bold), .init(run.source.description),
                verdict(run.verdict), .moment(run.startedAt),
            ]
            table.rows.append(head + shown.map { .count($0.value(run), $0.style) })
        }
        return table
    }

    /// The verdict's word, which is the same in every language.
    static func verdict(_ verdict: Verdict?) -> Table.Cell {
        verdict.map { .init($0.rawValue, style($0)) } ?? .words("running", style(nil))
    }

    /// What the verdicts of a table mean, told under it.
    static func noteMeanings(of verdicts: [Verdict], _ console: Console) {
        let told = Verdict.allCases.filter(verdicts.contains)
        let width = (told.map(\.rawValue.count).max() ?? 0) + 2
        if !told.isEmpty { console.note() }
        for verdict in told {
            console.note("\(verdict.rawValue.padded(to: width))\(verdict.meaning)", .dim)
        }
    }

    static func duration(_ run: Run) -> Message {
        guard let end = run.endedAt else { return "" }
        let milliseconds = end.milliseconds - run.startedAt.milliseconds
        return milliseconds < 10_000 ? "\(plain: Int(milliseconds)) ms" : "\(Int(milliseconds / 1000)) s"
    }

    /// The counts as the equation they must satisfy.
    static func equation(_ counts: RunCounts) -> Message {
        let seen: Message = .counted(counts.seen, "\(counts.seen) seen")
        let parts: [Message] = [
            .counted(counts.unchanged, "\(counts.unchanged) unchanged"),
            .counted(counts.added, "\(counts.added) added"), .counted(counts.changed, "\(counts.changed) changed"),
            .counted(counts.renamed, "\(counts.renamed) renamed"),
            .counted(counts.quarantined, "\(counts.quarantined) quarantined"),
        ]
        return .joined([seen, .joined(parts, separator: " + ")], separator: " = ")
    }

    static func equationOfLeft(_ counts: RunCounts) -> Message {
        let left: Message = .counted(counts.left, "\(counts.left) left the list")
        let parts: [Message] = [
            .counted(counts.removed, "\(counts.removed) removed"), .counted(counts.held, "\(counts.held) held"),
            .counted(counts.waiting, "\(counts.waiting) missing"),
        ]
        return .joined([left, .joined(parts, separator: " + ")], separator: " = ")
    }

    /// What the list of everything showed.
    private static func look(_ sweep: Run.Sweep) -> Message {
        let listed: Message = .plural(
            sweep.listed, one: "the source has \(sweep.listed) record",
            other: "the source has \(sweep.listed) records")
        if !sweep.isComplete { return "\(listed) at least: its list was not read to the end" }
        return sweep.missed == 0 ? listed : "\(listed), \(sweep.missed) of them never received"
    }

    /// What happened to the records of the ledger; empty when nothing did.
    static func records(_ counts: RecordCounts) -> Message {
        changes([
            (counts.added, "\(counts.added) added"), (counts.changed, "\(counts.changed) changed"),
            (counts.restored, "\(counts.restored) restored"), (counts.renamed, "\(counts.renamed) renamed"),
            (counts.removed, "\(counts.removed) removed"), (counts.held, "\(counts.held) held"),
            (counts.waiting, "\(counts.waiting) missing"), (counts.quarantined, "\(counts.quarantined) quarantined"),
        ])
    }

    /// The parts whose number is not zero, with commas between.
    static func changes(_ parts: [(Int, Message)]) -> Message {
        .joined(parts.filter { $0.0 > 0 }.map { .counted($0.0, $0.1) }, separator: ", ")
    }

    static func show(_ run: Run, _ issues: [RunIssue], _ console: Console) {
        let verdict = run.verdict?.rawValue ?? console.text("running")
        let head = console.text("Run \(run.id)  \(run.source)")
        console.data("\(head)  \(style(run.verdict).paint(verdict, colour: console.colour))")
        let meaning = run.explanation.isEmpty ? run.verdict?.meaning : run.explanation
        if let meaning { console.paragraph(meaning) }
        console.line()
        var facts: [(Message, Message)] = [
            ("activity", run.activity.told),
            ("started", "\(moment: run.startedAt)"),
            ("took", duration(run)), ("source", run.sourceSummary), ("pages", "\(run.pages)"),
        ]
        if let resumed = run.resumed { facts.append(("resumed", "went on where run \(resumed) stopped")) }
        if let askedFrom = run.askedFrom {
            facts.append(("asked for", "what changed since the bookmark \(askedFrom.text)"))
        }
        if run.restarts > 0 {
            facts.append(
                (
                    "restarts",
                    .plural(
                        run.restarts, one: "the source lost its place \(run.restarts) time and was asked again",
                        other: "the source lost its place \(run.restarts) times and was asked again")
                ))
        }
        if let sweep = run.sweep { facts.append(("everything", look(sweep))) }
        if let bookmark = run.bookmark { facts.append(("bookmark", "\(bookmark.text)")) }
        facts.append(
            ("counts", run.counts.addUp ? equation(run.counts) : "\(equation(run.counts))  (does not add up)"))
        if run.counts.left > 0 { facts.append(("", equationOfLeft(run.counts))) }
        let records = records(run.counts.records)
        facts.append(("records", records.isEmpty ? "none changed" : records))
        facts.append(("writes", "\(run.writes)"))
        if run.sequenceAfter > run.sequenceBefore {
            facts.append(
                (
                    "changes",
                    "\(plain: run.sequenceBefore + 1) to \(plain: run.sequenceAfter) of the change feed"
                ))
        }
        if let failure = run.failure {
            facts.append(("failure", .joined([.verbatim(failure.code.rawValue), failure.message], separator: ": ")))
            facts.append(("cause", .cause(failure.cause ?? "")))
        }
        console.facts(facts, least: 10)
        console.line()
        guard !issues.isEmpty else { return console.line("No issues.") }
        console.line(.joined([.errors(run.errors), .warnings(run.warnings)], separator: ", "), .bold)
        for issue in issues { IssueText.show(issue, console, indent: 2) }
    }
}
