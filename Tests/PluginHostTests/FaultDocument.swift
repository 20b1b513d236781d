import Federation

/// The table as Markdown.
enum FaultDocument {
    static func text(_ rows: [FaultRow]) -> String {
        """
        # What comes of a plugin's faults

        Each row is a test (`Tests/PluginHostTests`): a plugin of 25 records in pages of ten, in a process of its own,
        misbehaves and is harvested. After each, another source of the same ledger is harvested and is none the worse; then
        the plugin is mended and harvested again, and the ledger holds what it would have held anyway. “Reported” are the
        issues of the run, which tell the plugin's last words; “ended by” is what cut the run short.

        | | when | fault | verdict | stored | reported | ended by |
        |---:|---|---|---|---:|---|---|
        \(rows.enumerated().map(line).joined(separator: "\n"))

        """
    }

    private static func line(_ number: Int, _ row: FaultRow) -> String {
        let outcome = row.expected
        let cells = [
            "\(number + 1)", row.stage, row.name, "`\(outcome.verdict.rawValue)`", "\(outcome.stored)",
            outcome.issues.map { "`\($0)`" }.joined(separator: " "), outcome.failure.map { "`\($0)`" } ?? "",
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
