import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// What was forgotten, as it is told.
enum ForgottenReport {
    static func json(_ report: ForgetReport, isPlan: Bool) -> JSONValue {
        .object([
            "plan": .bool(isPlan), "records": .array(report.records.map { .string($0.description) }),
            "reduced": .array(report.reduced.map { .string($0.description) }), "payloads": .count(report.payloads),
            "sourceRecords": .count(report.sourceRecords), "issues": .count(report.issues), "runs": .count(report.runs),
            "decisions": .count(report.decisions), "channels": .array(report.channels.map { .string($0) }),
        ])
    }

    static func show(_ report: ForgetReport, isPlan: Bool, _ console: Console) {
        guard !report.isEmpty else {
            return console.line(
                isPlan
                    ? "The ledger holds nothing of it; from then on it would be left out."
                    : "The ledger held nothing of it; from now on it is left out.")
        }
        console.line(isPlan ? "What would be erased" : "Erased for good", .bold)
        var table = Table([.number(""), .text("")])
        func row(_ count: Int, _ what: Message) {
            if count > 0 { table.rows.append([.count(count), .words(what)]) }
        }
        row(report.records.count, "records of which a tombstone without content stays")
        row(report.reduced.count, "records that go on without the words")
        row(report.payloads, "raw payloads")
        row(report.sourceRecords, "notes on entries of sources")
        row(report.issues, "remarks of runs")
        row(report.runs, "runs")
        row(report.decisions, "decisions on consent")
        console.table(table)
        for id in report.records.prefix(20) { console.data("  - " + id.description) }
        for id in report.reduced.prefix(20) { console.data("  ~ " + id.description) }
        guard !report.channels.isEmpty else { return }
        console.line()
        console.line("Publish these channels, which show it until then", .yellow)
        for name in report.channels { console.data("  " + name.shown) }
    }

    /// What is known of what was forgotten: when, and how much.
    static func show(_ ledger: any Ledger, _ console: Console) async throws {
        let entries = try await ledger.read { try $0.forgotten() }.entries
        var order: [Timestamp] = []
        var counts: [Timestamp: (records: Int, words: Int)] = [:]
        for entry in entries {
            if counts[entry.at] == nil { order.append(entry.at) }
            switch entry.kind {
            case .record: counts[entry.at, default: (0, 0)].records += 1
            case .words: counts[entry.at, default: (0, 0)].words += 1
            }
        }
        let rows = order.map { (at: $0, counts: counts[$0] ?? (0, 0)) }
        console.emit(
            Report(
                list: rows.map {
                    .object([
                        "at": .text($0.at), "records": .count($0.counts.records), "words": .count($0.counts.words),
                    ])
                }
            ) { console in
                guard !rows.isEmpty else { return console.line("Nothing was ever forgotten here.") }
                var table = Table([.text("FORGOTTEN"), .number("RECORDS"), .number("WORDS")])
                for row in rows {
                    table.rows.append([
                        .words("\(moment: row.at)"), .count(row.counts.records), .count(row.counts.words),
                    ])
                }
                console.table(table)
            })
    }
}
