import Federation
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
        let counts: [(title: String, style: Style, value: (Run) -> Int)] = [
            ("SEEN", .plain, { $0.counts.seen }), ("SAME", .plain, { $0.counts.unchanged }),
            ("NEW", .plain, { $0.counts.added }), ("CHANGED", .plain, { $0.counts.changed }),
            ("RENAMED", .plain, { $0.counts.renamed }), ("REFUSED", .red, { $0.counts.quarantined }),
            ("GONE", .plain, { $0.counts.removed }), ("HELD", .yellow, { $0.counts.held }),
            ("ERRORS", .red, { $0.errors }), ("WARNINGS", .yellow, { $0.warnings }),
        ]
        let shown = counts.filter { count in count.title == "SEEN" || runs.contains { count.value($0) != 0 } }
        let titles = shown.map { Table.Column.number($0.title) }
        var table = Table([.number("RUN"), .text("SOURCE", .cut), .text("VERDICT"), .text("STARTED")] + titles)
        for run in runs {
            let head: [Table.Cell] = [
                .number(run.id.rawValue, .bold), .init(run.source.description),
                .init(run.verdict?.rawValue ?? "running", style(run.verdict)), .init(minute(run.startedAt)),
            ]
            table.rows.append(head + shown.map { .count($0.value(run), $0.style) })
        }
        return table
    }

    /// `2026-11-21 09:30` (UTC).
    static func minute(_ time: Timestamp) -> String {
        String(time.description.prefix(16)).replacing("T", with: " ")
    }

    static func duration(_ run: Run) -> String {
        guard let end = run.endedAt else { return "" }
        let milliseconds = end.milliseconds - run.startedAt.milliseconds
        return milliseconds < 10_000 ? "\(milliseconds) ms" : "\(milliseconds / 1000) s"
    }

    /// The counts as the equation they must satisfy (DESIGN promise 1).
    static func equation(_ counts: RunCounts) -> String {
        "\(counts.seen) seen = \(counts.unchanged) unchanged + \(counts.added) added + \(counts.changed) changed"
            + " + \(counts.renamed) renamed + \(counts.quarantined) quarantined"
    }

    static func equationOfLeft(_ counts: RunCounts) -> String {
        "\(counts.left) left = \(counts.removed) removed + \(counts.held) held"
    }

    /// What happened to the records of the ledger; empty when nothing did.
    static func records(_ counts: RecordCounts) -> String {
        let parts = [
            (counts.added, "added"), (counts.changed, "changed"), (counts.restored, "restored"),
            (counts.renamed, "renamed"), (counts.removed, "removed"), (counts.held, "held"),
            (counts.quarantined, "quarantined"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    static func show(_ run: Run, _ issues: [RunIssue], _ console: Console) {
        let verdict = style(run.verdict).paint(run.verdict?.rawValue ?? "running", colour: console.colour)
        console.line("Run \(run.id)  \(run.source)  \(verdict)")
        if !run.explanation.isEmpty { console.paragraph(run.explanation.shown) }
        console.line()
        func fact(_ name: String, _ value: String) {
            if !value.isEmpty { console.line("  " + name.padded(to: 10) + value.shown) }
        }
        fact("activity", run.activity.rawValue)
        fact("started", run.startedAt.description)
        fact("took", duration(run))
        fact("source", run.sourceSummary)
        fact("pages", String(run.pages))
        if let resumed = run.resumed { fact("resumed", "went on where run \(resumed) stopped") }
        fact("counts", equation(run.counts) + (run.counts.addUp ? "" : "  (does not add up)"))
        if run.counts.left > 0 { fact("", equationOfLeft(run.counts)) }
        let records = records(run.counts.records)
        fact("records", records.isEmpty ? "none changed" : records)
        fact("writes", String(run.writes))
        if run.sequenceAfter > run.sequenceBefore {
            fact("changes", "\(run.sequenceBefore + 1) to \(run.sequenceAfter) of the change feed")
        }
        if let failure = run.failure {
            fact("failure", "\(failure.code): \(failure.message)")
            fact("cause", failure.cause ?? "")
        }
        console.line()
        guard !issues.isEmpty else { return console.line("No issues.") }
        console.line("\(run.errors.of("error")), \(run.warnings.of("warning"))", .bold)
        for issue in issues { IssueText.show(issue, console, indent: 2) }
    }
}

extension Int {
    /// `1 node`, `2 nodes`.
    func of(_ thing: String, _ things: String? = nil) -> String {
        "\(self) \(self == 1 ? thing : things ?? thing + "s")"
    }
}
