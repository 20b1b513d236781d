import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// What was forgotten, as it is told.
struct ForgottenReport {
    var report: ForgetReport
    var isPlan: Bool
    var outcomes: [ForgottenChannels.Outcome] = []
    /// What is left of records whose identifiers were given up.
    var identifiers: [RecordIdentifier] = []

    // MARK: - For programs

    var json: JSONValue {
        .object([
            "plan": .bool(isPlan), "records": .array(report.records.map { .string($0.description) }),
            "reduced": .array(report.reduced.map { .string($0.description) }), "payloads": .count(report.payloads),
            "sourceRecords": .count(report.sourceRecords), "issues": .count(report.issues), "runs": .count(report.runs),
            "decisions": .count(report.decisions), "channels": .array(report.channels.map { .string($0) }),
            "identifiers": .array(identifiers.map { .string($0.description) }),
            "outcomes": .array(outcomes.map(Self.json)),
        ])
    }

    private static func json(_ outcome: ForgottenChannels.Outcome) -> JSONValue {
        var object: JSONObject = ["channel": .string(outcome.channel)]
        switch outcome.state {
        case .told: object["state"] = "told"
        case .failed(let why):
            object["state"] = "failed"
            object["explanation"] = .text(why)
        case .waiting: object["state"] = "waiting"
        case .gone: object["state"] = "gone"
        }
        object["behind"] = .array(outcome.arrival.behind.map { .string($0.peer) })
        return .object(object)
    }

    // MARK: - For people

    func show(_ console: Console) {
        if report.isEmpty {
            console.line(
                isPlan
                    ? "The ledger holds nothing of it; from then on it would be left out."
                    : "The ledger held nothing of it; from now on it is left out.")
        } else {
            showErased(console)
        }
        if isPlan, !report.channels.isEmpty {
            console.line()
            console.line("Channels that show it, and would be told", .yellow)
            for name in report.channels { console.data("  " + name.shown) }
        }
        showChannels(console)
        guard !identifiers.isEmpty else { return }
        console.line()
        console.line("Nobody is told of these any more; what is left is called", .bold)
        for id in identifiers.prefix(20) { console.data("  - " + id.description) }
    }

    private func showErased(_ console: Console) {
        console.line(isPlan ? "What would be erased" : "Erased for good", .bold)
        let (records, reduced) = (report.records.count, report.reduced.count)
        let (payloads, entries, remarks) = (report.payloads, report.sourceRecords, report.issues)
        let (runs, decisions) = (report.runs, report.decisions)
        // As true before it is done as after.
        func tell(_ count: Int, one: Message, other: Message) {
            if count > 0 { console.paragraph(.plural(count, one: one, other: other), indent: 2) }
        }
        tell(
            records, one: "Of \(records) record only a tombstone without content stays.",
            other: "Of \(records) records only tombstones without content stay.")
        tell(
            reduced, one: "\(reduced) record goes on without the words.",
            other: "\(reduced) records go on without the words.")
        tell(payloads, one: "\(payloads) raw payload goes.", other: "\(payloads) raw payloads go.")
        tell(
            entries, one: "\(entries) note on an entry of a source goes, or loses the words.",
            other: "\(entries) notes on entries of sources go, or lose the words.")
        tell(
            remarks, one: "\(remarks) remark of a run goes, or loses the words.",
            other: "\(remarks) remarks of runs go, or lose the words.")
        tell(
            runs, one: "The account of \(runs) run loses the words.",
            other: "The accounts of \(runs) runs lose the words.")
        tell(
            decisions, one: "\(decisions) decision on consent goes, or loses the words.",
            other: "\(decisions) decisions on consent go, or lose the words.")
        for id in report.records.prefix(20) { console.data("  - " + id.description) }
        for id in report.reduced.prefix(20) { console.data("  ~ " + id.description) }
    }

    private func showChannels(_ console: Console) {
        guard !outcomes.isEmpty else { return }
        console.line()
        var table = Table([.text("CHANNEL"), .text("STATE")])
        for outcome in outcomes {
            let state: (word: Message, style: Style) =
                switch outcome.state {
                case .told: ("told", .green)
                case .failed: ("may still show it", .red)
                case .waiting: ("shows it until it is published to", .yellow)
                case .gone: ("its folder is gone", .dim)
                }
            table.rows.append([.init(outcome.channel.shown), .words(state.word, state.style)])
        }
        console.table(table)
        for outcome in outcomes {
            if case .failed(let why) = outcome.state {
                console.paragraph("\(outcome.channel): \(why.asSentence)", indent: 2)
            }
            let peers = outcome.arrival.behind.map(\.peer).joined(separator: ", ")
            if !peers.isEmpty {
                console.paragraph("\(outcome.channel): not fetched again yet by \(peers).", indent: 2)
            }
        }
        if outcomes.contains(where: \.isHarvested), identifiers.isEmpty {
            console.note("Whoever harvests here hears of the deletion at the next visit.", .dim)
        }
    }
}
