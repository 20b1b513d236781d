import AdapterKit
import Dissemination
import Federation
import FederationConformance
import JSONSchema
import Messages
import OAIAdapter
import OAIPMH
import ScienceShopSDK
import Translations

/// One node of a simulated federation: its list of records, its ledger, its OAI channel, and those it harvests. All parts
/// but the network and the clock are the real ones.
struct SimulatedNode: Sendable {
    let name: String
    /// The home of its own records, as its own source calls it.
    let home: String
    /// Those it harvests, in order.
    var neighbours: [String] = []
    /// Seconds its clock is ahead.
    var skew: Int64 = 0
    /// Whether it knows under which address it is published.
    var knowsItsAddress = true
    /// What its own source lists: titles by local name.
    var rows: [String: String] = [:]
    /// What survives when its process dies.
    var disk: any Ledger = MemoryLedger()
    var backup: (any Ledger)?

    private let time: SimulatedTime
    private let network: SimulatedNetwork
    /// Of the OAI channel's lists, so that lists have several.
    private let pageSize: Int

    init(
        _ name: String, home: String? = nil, _ time: SimulatedTime, _ network: SimulatedNetwork, pageSize: Int = 100
    ) {
        self.name = name
        self.home = home ?? name
        (self.time, self.network, self.pageSize) = (time, network, pageSize)
    }

    // MARK: - What a process does

    private func engine(_ ledger: any Ledger) -> HarvestEngine {
        let (time, skew) = (time, skew)
        return HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { time.now(skewedBy: skew) },
            sleeper: { time.pass($0) })
    }

    private var firstHand: FirstHand {
        FirstHand(
            nodes: Set(neighbours + [home]), addresses: knowsItsAddress ? [SimulatedNetwork.address(of: name)] : [],
            node: name)
    }

    /// Harvests the node's own list.
    @discardableResult
    func harvestOwn(on ledger: any Ledger, _ options: HarvestOptions = .simulated) async throws -> RunReport {
        let records = rows.sorted { $0.key < $1.key }.map { local, title in
            SourceRecord.json(
                local,
                [
                    "schema": "record/1", "id": .string("\(home):project/\(local)"), "kind": "project",
                    "home": .string(home), "status": "active", "title": ["fr": .string(title)],
                    "basis": ["type": "public"],
                ])
        }
        return try await engine(ledger).run(
            HarvestJob(
                key: SourceKey(node: home, source: "list"), source: ScriptedSource(records),
                crosswalks: [JSONCrosswalk()], context: CrosswalkContext(node: home, language: "fr", basis: ""),
                firstHand: firstHand, options: options))
    }

    /// Harvests another node.
    @discardableResult
    func harvest(
        _ neighbour: String, on ledger: any Ledger, _ options: HarvestOptions = .simulated
    ) async throws -> RunReport {
        let address = SimulatedNetwork.address(of: neighbour) + "/oai"
        let adapter = try OAIAdapter(
            configuration: AdapterConfiguration(location: address),
            context: AdapterContext(opener: MemoryOpener(), http: network.line(of: name)))
        return try await engine(ledger).run(
            HarvestJob(
                key: SourceKey(node: neighbour, source: "oai"), source: adapter, crosswalks: [],
                context: CrosswalkContext(node: neighbour, language: "fr", basis: "public"), firstHand: firstHand,
                options: options))
    }

    /// Brings the node's OAI channel up to date.
    @discardableResult
    func publish(on ledger: any Ledger) async throws -> PublishReport? { try await channel(ledger).refresh() }

    private func channel(_ ledger: any Ledger) -> OAIChannel {
        let (time, skew) = (time, skew)
        let settings = OAIChannelSettings(
            name: name, baseURL: SimulatedNetwork.address(of: name) + "/oai", adminEmails: ["a@\(name).example"],
            domain: "\(name).example", node: name, words: .shipped(.english), pageSize: pageSize)
        return OAIChannel(ledger, settings, clock: { time.now(skewedBy: skew) })
    }

    /// Answers others from now on, from what is on its disk.
    func serve() { network.connect(name, channel(disk).provider) }

    // MARK: - What is seen from outside

    /// Every active record, by identifier.
    func holdings() async throws -> [String: Record] {
        let records = try await disk.records(RecordQuery(limit: 10_000))
        return Dictionary(records.map { ($0["id"]?.string ?? "", $0) }) { _, last in last }
    }
}

extension HarvestOptions {
    /// Whatever leaves may leave.
    static let simulated = HarvestOptions(acceptRemovals: true)
}
