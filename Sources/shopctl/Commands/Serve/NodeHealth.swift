import AdapterKit
import Federation
import FederationWeb
import JSONSchema
import ScienceShopSDK

/// What `/health` says: read at most once in a few seconds, however often it is asked.
actor NodeHealth {
    private let ledger: any Ledger
    private let refresher: NodeRefresher
    private let node: String
    private let startedAt = SystemTime.now()
    private var last: (answer: HealthAnswer, at: ContinuousClock.Instant)?

    init(_ ledger: any Ledger, _ refresher: NodeRefresher, node: String) {
        self.ledger = ledger
        self.refresher = refresher
        self.node = node
    }

    func answer() async -> HealthAnswer {
        if let last, ContinuousClock.now - last.at < .seconds(2) { return last.answer }
        let answer = await read()
        last = (answer, .now)
        return answer
    }

    private func read() async -> HealthAnswer {
        var document: JSONObject = [
            "status": "unavailable", "node": .string(node), "version": .string(Shopctl.version),
            "startedAt": .text(startedAt), "now": .text(SystemTime.now()),
        ]
        let names = refresher.channels.map { ($0.name, $0.target.channel) }
        do {
            let facts = try await ledger.read { try Facts($0, names) }
            let isDegraded = facts.channels.contains { refresher.isClosed($0.name) || hasFailed($0.name) }
            let isStarting = refresher.serving == .starting
            document["status"] = isStarting ? "starting" : isDegraded ? "degraded" : "ok"
            document["records"] = .count(facts.records)
            document["change"] = .count(facts.head)
            document["channels"] = .array(facts.channels.map(json))
            document["sources"] = .array(facts.sources)
            return HealthAnswer(isWell: !isStarting, .object(document))
        } catch {
            document["reason"] = "the ledger cannot be read"
            return HealthAnswer(isWell: false, .object(document))
        }
    }

    private func hasFailed(_ channel: String) -> Bool {
        refresher.outcome(of: channel).map { $0.verdict.exitCode != 0 } ?? false
    }

    private func json(_ fact: Facts.Channel) -> JSONValue {
        let outcome = refresher.outcome(of: fact.name)
        var object: JSONObject = [
            "channel": .string(fact.name), "shown": .count(fact.tally.shown), "withdrawn": .count(fact.tally.withdrawn),
            "due": .count(fact.tally.due), "behind": .count(fact.behind),
            "isClosed": .bool(refresher.isClosed(fact.name)),
        ]
        object["finishedAt"] = fact.finishedAt.map { .text($0) }
        object["verdict"] = outcome.map { .string($0.verdict.rawValue) }
        object["failure"] = outcome?.code.map { .string($0.rawValue) }
        object["renewedAt"] = outcome.map { .text($0.at) }
        return .object(object)
    }
}

/// What the ledger says, of one moment.
private struct Facts: Sendable {
    struct Channel: Sendable {
        var name: String
        var tally: ReceiptTally
        /// How many changes it has not been told.
        var behind: Int
        var finishedAt: Timestamp?
    }

    var head: Int
    var records: Int
    var channels: [Channel]
    var sources: [JSONValue]

    init(_ reader: any LedgerReader, _ names: [(name: String, channel: String)]) throws {
        let head = try reader.lastSequence()
        self.head = head
        records = try reader.tallies().reduce(0) { $0 + ($1.status == .active ? $1.count : 0) }
        channels = try names.map { name, channel in
            let state = try reader.channel(channel)
            return Channel(
                name: name, tally: try reader.receiptTally(of: channel), behind: max(0, head - (state?.bookmark ?? 0)),
                finishedAt: state?.finishedAt)
        }
        sources = try reader.sources().compactMap { source in
            try reader.runs(of: source, limit: 1).first.map { run in
                var object: JSONObject = ["source": .string(source.description), "startedAt": .text(run.startedAt)]
                object["endedAt"] = run.endedAt.map { .text($0) }
                object["verdict"] = run.verdict.map { .string($0.rawValue) }
                return .object(object)
            }
        }
    }
}
