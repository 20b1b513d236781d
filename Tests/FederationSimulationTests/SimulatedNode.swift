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

/// One node of a simulated federation: its list of records, its ledger, its OAI channels, and those it harvests. All parts
/// but the network and the clock are the real ones.
struct SimulatedNode: Sendable {
    let name: String
    /// The home of its own records, as its own source calls it.
    let home: String
    /// Those it harvests, in order.
    var neighbours: [String] = []
    /// Of those, the ones that know it as a node of the federation; of the others it asks what everybody may.
    var partners: Set<String> = []
    /// The format it harvests in; nil for the one in which nothing is lost.
    var format: String?
    /// Seconds its clock is ahead.
    var skew: Int64 = 0
    /// Whether it knows under which address it is published.
    var knowsItsAddress = true
    /// Whether it answers nodes of the federation at a door of their own.
    var hasFederationDoor = false
    /// How it harvests when nobody looks.
    var habits = HarvestOptions.simulated
    /// What its own source lists, by local name.
    var rows: [String: SimulatedRow] = [:]
    /// The letters and notes of calls that its people took decisions by: no ledger that is lost takes them along.
    var papers: [ConsentDecision] = []
    /// What survives when its process dies.
    var disk: any Ledger = MemoryLedger()
    var backup: (any Ledger)?

    private let time: SimulatedTime
    private let network: SimulatedNetwork
    /// Of the OAI channels' lists, so that lists have several.
    private let pageSize: Int

    init(
        _ name: String, home: String? = nil, _ time: SimulatedTime, _ network: SimulatedNetwork, pageSize: Int = 100
    ) {
        self.name = name
        self.home = home ?? name
        (self.time, self.network, self.pageSize) = (time, network, pageSize)
    }

    func id(_ local: String) -> String { "\(home):project/\(local)" }
    /// Which day it is, as the node has it.
    var today: String { String(time.now(skewedBy: skew).description.prefix(10)) }
    func day(in days: Int64) -> String {
        String(time.now(skewedBy: skew + days * 86_400).description.prefix(10))
    }

    // MARK: - What a process does

    private var clock: @Sendable () -> Timestamp {
        let (time, skew) = (time, skew)
        return { time.now(skewedBy: skew) }
    }

    private func engine(_ ledger: any Ledger) -> HarvestEngine {
        let time = time
        return HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: clock, sleeper: { time.pass($0) })
    }

    private var firstHand: FirstHand {
        FirstHand(
            nodes: Set(neighbours + [home]), addresses: knowsItsAddress ? [SimulatedNetwork.address(of: name)] : [],
            node: name)
    }

    /// - Parameter neighbour: nil for the node's own list.
    private func job(_ neighbour: String?, _ options: HarvestOptions) throws -> HarvestJob {
        guard let neighbour else {
            let records = rows.sorted { $0.key < $1.key }.map { local, row in
                SourceRecord.json(local, row.document(id(local), home: home))
            }
            return HarvestJob(
                key: SourceKey(node: home, source: "list"), source: ScriptedSource(records),
                crosswalks: [JSONCrosswalk()], context: CrosswalkContext(node: home, language: "fr", basis: ""),
                firstHand: firstHand, options: options)
        }
        let door: SimulatedNetwork.Door = partners.contains(neighbour) ? .federation : .public
        let adapter = try OAIAdapter(
            configuration: AdapterConfiguration(
                location: SimulatedNetwork.address(of: neighbour, door),
                options: format.map { ["metadataPrefix": .string($0)] } ?? [:]),
            context: AdapterContext(opener: MemoryOpener(), http: network.line(of: name)))
        return HarvestJob(
            key: SourceKey(node: neighbour, source: "oai"), source: adapter, crosswalks: [],
            context: CrosswalkContext(node: neighbour, language: "fr", basis: "public"), firstHand: firstHand,
            options: options)
    }

    /// Harvests the node's own list.
    @discardableResult
    func harvestOwn(on ledger: any Ledger, _ options: HarvestOptions? = nil) async throws -> RunReport {
        try await engine(ledger).run(try job(nil, options ?? habits))
    }

    /// Harvests another node.
    @discardableResult
    func harvest(
        _ neighbour: String, on ledger: any Ledger, _ options: HarvestOptions? = nil
    ) async throws -> RunReport {
        try await engine(ledger).run(try job(neighbour, options ?? habits))
    }

    /// Compares what a source has with the ledger.
    ///
    /// - Parameter neighbour: nil for the node's own list.
    func audit(
        _ neighbour: String?, on ledger: any Ledger, _ depth: AuditOptions.Depth = .automatic
    ) async throws -> AuditReport {
        try await engine(ledger).audit(try job(neighbour, habits), AuditOptions(depth: depth))
    }

    /// Fetches what an audit found.
    func heal(_ neighbour: String?, after audit: AuditReport, on ledger: any Ledger) async throws {
        _ = try await engine(ledger).heal(try job(neighbour, habits), after: audit)
    }

    func register(_ letter: ConsentDecision, on ledger: any Ledger) async throws {
        _ = try await ConsentRegister(ledger, clock: clock).record([letter])
    }

    /// Writes decisions down that are on paper and not in the ledger.
    func enterPapers(on ledger: any Ledger) async throws {
        guard !papers.isEmpty else { return }
        _ = try await ConsentRegister(ledger, clock: clock).record(papers, skipsKnown: true)
    }

    /// Lets go what is held, or was kept by a person, and believes lists that have become empty.
    ///
    /// - Returns: how much was let go, and how many records wait for their day.
    func letGo(on ledger: any Ledger) async throws -> (gone: Int, waiting: Int) {
        var empty = 0
        for source in [nil] + neighbours.map({ Optional($0) }) {
            let key = try job(source, habits).key
            let last = try await ledger.read { try $0.runs(of: key, limit: 1).first }
            guard last?.verdict == .suspiciousEmpty else { continue }
            empty += 1
            var options = habits
            options.acceptRemovals = true
            _ = try await engine(ledger).run(try job(source, options))
        }
        let pending = try await ledger.read { try $0.pendingRemovals() }
        let held = pending.filter { $0.state == .held || $0.state == .kept }
        if !held.isEmpty {
            _ = try await RemovalDesk(ledger, clock: clock).accept(.records(held.map(\.record)))
        }
        return (empty + held.count, pending.count - held.count)
    }

    /// Says of what is held that it shall stay.
    func keep(on ledger: any Ledger) async throws -> Int {
        let held = try await ledger.read { try $0.pendingRemovals() }.filter { $0.state == .held }
        if !held.isEmpty {
            _ = try await RemovalDesk(ledger, clock: clock).reject(.records(held.map(\.record)))
        }
        return held.count
    }

    /// Brings the node's channels up to date.
    func publish(on ledger: any Ledger) async throws {
        for door in doors { try await channel(ledger, door).refresh() }
    }

    var doors: [SimulatedNetwork.Door] { hasFederationDoor ? [.public, .federation] : [.public] }

    private func channel(_ ledger: any Ledger, _ door: SimulatedNetwork.Door) -> OAIChannel {
        var settings = OAIChannelSettings(
            name: name, baseURL: SimulatedNetwork.address(of: name, door), adminEmails: ["a@\(name).example"],
            domain: "\(name).example", node: name, words: .shipped(.english), pageSize: pageSize)
        if door == .federation {
            settings.channel = OAIChannel.federationName
            settings.policy = PublicationPolicy(scope: .federation)
        }
        settings.offersSets = door == .public
        return OAIChannel(ledger, settings, clock: clock)
    }

    /// Answers others from now on, from what is on its disk.
    func serve() {
        for door in doors { network.connect(name, door, channel(disk, door)) }
    }

    // MARK: - What is seen from outside

    /// Every active record, by identifier.
    func holdings() async throws -> [String: Record] {
        let records = try await disk.records(RecordQuery(limit: 10_000))
        return Dictionary(records.map { ($0["id"]?.string ?? "", $0) }) { _, last in last }
    }

    /// What a stranger gets at a door, by the record's identifier, as it is written; what is told as deleted left out.
    func shown(at door: SimulatedNetwork.Door, as prefix: String = "scienceshop") async throws -> [String: String] {
        let provider = channel(disk, door).provider
        var shown: [String: String] = [:]
        var query: OAIQuery? = OAIQuery([.init("verb", "ListRecords"), .init("metadataPrefix", prefix)])
        while let asked = query {
            let answer = String(decoding: try await provider.response(to: asked).bytes, as: UTF8.self)
            for part in answer.split(separator: "<record>").dropFirst() where !part.contains("status=\"deleted\"") {
                guard let name = part.text(of: "identifier") else { continue }
                shown[String(name.drop { $0 != ":" }.dropFirst().drop { $0 != ":" }.dropFirst())] = String(part)
            }
            query = answer.text(of: "resumptionToken").flatMap { token in
                token.isEmpty
                    ? nil : OAIQuery([.init("verb", "ListRecords"), .init("resumptionToken", String(token))])
            }
        }
        return shown
    }
}

extension StringProtocol {
    /// What stands in the first element of a name, attributes or not; nil when there is none.
    fileprivate func text(of element: String) -> SubSequence? {
        guard let start = firstRange(of: "<\(element)"),
            let end = self[start.upperBound...].firstRange(of: "</\(element)>")
        else { return nil }
        return self[start.upperBound..<end.lowerBound].drop { $0 != ">" }.dropFirst()
    }
}

extension HarvestOptions {
    /// Whatever leaves may leave.
    static let simulated = HarvestOptions(acceptRemovals: true)
}
