import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

/// A source of organisations whose harvests and decisions follow a clock that is set forward by hand.
struct RemovalBench: Sendable {
    var ledger: any Ledger
    let clock = TickingClock()
    var key = Sample.source
    /// Ten days: longer than any test forgets to wait.
    var options = HarvestOptions(breaker: RemovalBreaker(share: 0.3, count: 20), grace: .seconds(10 * 86_400))

    init(_ ledger: any Ledger) { self.ledger = ledger }

    var desk: RemovalDesk { RemovalDesk(ledger) { [clock] in clock.now() } }

    static func record(_ name: String, _ title: String? = nil, status: SourceRecord.Status = .active) -> SourceRecord {
        var record = SourceRecord.json(name, draft(name, title))
        record.status = status
        return record
    }

    static func records(_ names: some Sequence<Int>) -> [SourceRecord] { names.map { record("o-\($0)") } }

    static func draft(_ name: String, _ title: String? = nil) -> JSONValue {
        [
            "schema": "record/1", "id": .string("lyon:organisation/\(name)"), "kind": "organisation", "home": "lyon",
            "status": "active", "title": ["fr": .string(title ?? "Organisation \(name)")],
        ]
    }

    @discardableResult
    func harvest(
        _ records: [SourceRecord], daysLater days: Int = 0, accepting: Bool = false, listsEverything: Bool = true
    ) async throws -> RunReport {
        clock.sleep(days * 86_400)
        var options = options
        options.acceptRemovals = accepting
        let engine = HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { [clock] in clock.now() },
            sleeper: { [clock] in clock.sleep($0) })
        return try await engine.run(
            HarvestJob(
                key: key, source: ScriptedSource(records, listsEverything: listsEverything),
                crosswalks: [JSONCrosswalk()],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"), options: options))
    }

    /// The local names of what is there.
    func names() async throws -> [String] { try await ledger.records().compactMap { $0.id?.local } }

    func pending(_ selection: RemovalSelection = .all) async throws -> [String] {
        try await ledger.read { try $0.pendingRemovals(selection) }.map { "\($0.record.local) \($0.state)" }
    }

    func story(_ name: String) async throws -> RemovalStory? {
        let id = try Sample.id(name)
        return try await ledger.read { try $0.removalStory(of: id) }
    }

    /// The code of the error that `body` throws; nil when it throws none.
    func refusal(_ body: () async throws -> Void) async throws -> FederationError.Code? {
        do {
            try await body()
            return nil
        } catch let error as FederationError {
            return error.code
        }
    }
}
