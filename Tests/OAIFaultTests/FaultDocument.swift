import Federation
import JSONSchema

/// The table as Markdown.
enum FaultDocument {
    static func text(_ rows: [FaultRow]) -> String {
        """
        # What comes of a provider's faults

        Each row is a test (`Tests/OAIFaultTests`): a repository of 25 records in pages of ten, on the loopback, misbehaves,
        and is harvested over the real network code into both ledgers. Where its records had been harvested before, “goes on”
        tells the bookmark of that harvest or a newer one. A month later it is mended and harvested again, until the ledger says
        the same as one that was never disturbed; the last column says after how many harvests. With
        `absence-not-proved` nothing leaves but what the repository names.

        | | fault | verdict | stored | removed | goes on | reported | ended by | mended after |
        |---:|---|---|---:|---:|---|---|---|---:|
        \(rows.enumerated().map(line).joined(separator: "\n"))

        """
    }

    private static func line(_ number: Int, _ row: FaultRow) -> String {
        let outcome = row.expected
        let cells = [
            "\(number + 1)", row.name, "`\(outcome.verdict.rawValue)`", "\(outcome.stored)", "\(outcome.removed)",
            outcome.next, outcome.issues.map { "`\($0)`" }.joined(separator: " "),
            outcome.failure.map { "`\($0)`" } ?? "", "\(row.heals)",
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
