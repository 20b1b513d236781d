import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK

/// A source of organisations that lose some, and what a person sees of it.
extension Bench {
    static func draft(_ name: String, _ title: String? = nil) -> JSONValue {
        organisation(name, title ?? "Organisation \(name)")
    }

    static func record(_ name: String, _ title: String? = nil) -> SourceRecord { .json(name, draft(name, title)) }

    static func records(_ names: some Sequence<Int>) -> [SourceRecord] { names.map { record("o-\($0)") } }

    /// A harvest of a list that shows fewer than before, by limits that let three in ten leave after ten days.
    @discardableResult
    func lose(
        _ records: [SourceRecord], daysLater days: Int = 0, grace: Duration = .seconds(10 * 86_400),
        accepting: Bool = false
    ) async throws -> RunReport {
        clock.sleep(days * 86_400)
        return try await harvest(
            records,
            options: HarvestOptions(
                acceptRemovals: accepting, breaker: RemovalBreaker(share: 0.3, count: 20), grace: grace))
    }

    var desk: RemovalDesk { RemovalDesk(ledger) { [clock] in clock.now() } }

    /// The local names of what is there.
    func names() async throws -> [String] { try await ledger.records().compactMap { $0.id?.local } }

    func pending() async throws -> [String] {
        try await ledger.read { try $0.pendingRemovals() }.map { "\($0.record.local) \($0.state)" }
    }

    func story(_ name: String) async throws -> RemovalStory? {
        let id = try id(name)
        return try await ledger.read { try $0.removalStory(of: id) }
    }
}
