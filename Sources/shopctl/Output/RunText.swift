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

    static func table(_ runs: [Run]) -> Table {
        var table = Table([
            .number("RUN"), .text("SOURCE"), .text("VERDICT"), .text("STARTED"), .number("SEEN"), .number("SAME"),
            .number("NEW"), .number("CHANGED"), .number("RENAMED"), .number("REFUSED"), .number("GONE"),
            .number("HELD"), .number("ERRORS"), .number("WARNINGS"),
        ])
        for run in runs {
            let counts = run.counts
            table.rows.append([
                .number(run.id.rawValue, .bold), .init(run.source.description),
                .init(run.verdict?.rawValue ?? "running", style(run.verdict)),
                .init(minute(run.startedAt)), .count(counts.seen), .count(counts.unchanged), .count(counts.added),
                .count(counts.changed), .count(counts.renamed), .count(counts.quarantined, .red),
                .count(counts.removed),
                .count(counts.held, .yellow), .count(run.errors, .red), .count(run.warnings, .yellow),
            ])
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
        console.line("\(run.errors) errors, \(run.warnings) warnings", .bold)
        for issue in issues { IssueText.show(issue, console, indent: 2) }
    }
}
