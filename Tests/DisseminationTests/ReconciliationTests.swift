import AdapterKit
import Dissemination
import Federation
import FederationConformance
import FederationSQLite
import JSONSchema
import MetadataFormats
import OAIAdapter
import OAIPMH
import ScienceShopSDK
import SetReconciliation
import Synchronization
import TestSupport
import Testing

/// A node's channel compared with the ledger of a node that harvests it, through the real adapter.
@Suite struct ReconciliationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    fileprivate static let key = SourceKey(node: "lyon", source: "oai")

    /// Answers for a channel, in this process.
    fileprivate final class Wire: HTTPTransport {
        private let channel: Mutex<OAIChannel>
        private let log = Mutex<[String]>([])

        init(_ channel: OAIChannel) { self.channel = Mutex(channel) }

        var asked: [String] { log.withLock { $0 } }

        func open(_ request: HTTPRequest) async throws -> HTTPExchange {
            let channel = channel.withLock { $0 }
            let target = request.url.dropFirst("https://lyon.example.org/oai".count)
            log.withLock { $0.append(String(target.prefix { $0 != "?" })) }
            var (status, bytes, type) = (200, [UInt8](), "text/xml")
            let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
            if target.hasPrefix("/sync/") {
                let name = String(parts[0].dropFirst("/sync/".count))
                if let asked = SetRequest(name: name, query: parts.count > 1 ? parts[1] : nil, body: request.body),
                    let answer = try await channel.sets.answer(asked)
                {
                    (bytes, type) = (answer.bytes, answer.mediaType)
                } else {
                    status = 404
                }
            } else {
                bytes = try await channel.provider.response(to: OAIQuery(parsing: parts.last ?? "")).bytes
            }
            return HTTPExchange(
                HTTPResponse(status: status, headers: [HTTPHeader("Content-Type", type)], body: bytes, url: request.url)
            )
        }
    }

    fileprivate struct Pair {
        var house: ChannelHouse
        let wire: Wire
        let ledger: any Ledger

        init(_ count: Int, offers: Bool = true, _ ledger: any Ledger = MemoryLedger()) async throws {
            house = ChannelHouse()
            house.reopen {
                $0.offersSets = offers
                $0.pageSize = 100
            }
            for number in 0..<count { house.say("r\(number)", "Titre \(number)") }
            try await house.publish()
            wire = Wire(house.channel)
            self.ledger = ledger
        }

        func adapter() throws -> OAIAdapter {
            try OAIAdapter(
                configuration: AdapterConfiguration(location: "https://lyon.example.org/oai"),
                context: AdapterContext(opener: MemoryOpener(), http: wire))
        }

        func harvest() async throws {
            let clock = TickingClock()
            let engine = HarvestEngine(
                ledger: ledger, validator: NoValidation(), clock: { clock.now() }, sleeper: { clock.sleep($0) })
            let report = try await engine.run(
                HarvestJob(
                    key: ReconciliationTests.key, source: try adapter(), crosswalks: [],
                    context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"),
                    options: HarvestOptions(acceptRemovals: true)))
            try #require(report.verdict.exitCode == 0, "\(report.run.explanation) \(report.issues)")
        }

        func audit() async throws -> AuditReport {
            try await HarvestEngine(ledger: ledger, validator: NoValidation()).audit(
                HarvestJob(
                    key: ReconciliationTests.key, source: try adapter(), crosswalks: [],
                    context: CrosswalkContext(node: "lyon", language: "fr", basis: "public")))
        }

        func compare() async throws -> SourceDifference {
            try #require(try await SetComparison(adapter(), key: ReconciliationTests.key, ledger: ledger).run())
        }

        /// Loses a source record of the harvester's, as if it had never come.
        func lose(_ local: String) async throws {
            try await ledger.write { writer in
                var state = try #require(
                    try writer.sourceRecord(ReconciliationTests.name(local), of: ReconciliationTests.key))
                state.status = .gone
                try writer.put(state)
            }
        }
    }

    fileprivate static func name(_ local: String) -> String { "oai:lyon.example.org:lyon:project/\(local)" }

    private func expect(
        _ difference: SourceDifference, there: [String], here: [String],
        location: Testing.SourceLocation = #_sourceLocation
    ) {
        #expect(
            difference.there.map(\.identifier).sorted() == there.map(Self.name).sorted(), sourceLocation: location)
        #expect(difference.here.map(\.name).sorted() == here.map(Self.name).sorted(), sourceLocation: location)
    }

    @Test(arguments: [false, true]) func whatDiffersIsNamedAndNothingElse(inFile: Bool) async throws {
        var pair = try await Pair(60, inFile ? SQLiteLedger(path: folder.file("h.sqlite")) : MemoryLedger())
        try await pair.harvest()
        let same = try await pair.compare()
        expect(same, there: [], here: [])
        #expect(same.count == 60 && same.cost.cells == 0)

        // Lost here; changed, new and gone there.
        try await pair.lose("r7")
        pair.house.say("r8", "Autre titre")
        pair.house.say("new", "Nouveau")
        pair.house.records.removeAll { $0.identifier == "r9" }
        try await pair.house.publish()
        let apart = try await pair.compare()
        expect(apart, there: ["r7", "r8", "new"], here: ["r8", "r9"])
        #expect(!apart.cost.isListed && apart.cost.bytes < 2000)
        #expect(apart.there.allSatisfy { OAIDatestamp($0.datestamp ?? "") != nil })

        try await pair.harvest()
        expect(try await pair.compare(), there: [], here: [])
        #expect(pair.wire.asked.filter { $0 == "/sync/offer" }.count == 1)
    }

    /// An audit of one of our nodes asks for no list.
    @Test(arguments: [false, true]) func anAuditComparesSets(inFile: Bool) async throws {
        var pair = try await Pair(60, inFile ? SQLiteLedger(path: folder.file("a.sqlite")) : MemoryLedger())
        try await pair.harvest()
        let before = pair.wire.asked.count
        let same = try await pair.audit()
        #expect(same.verdict == .complete && same.method == .reconciliation && same.counts.isClean)
        #expect(same.counts.remote == 60 && same.counts.matching == 60)
        #expect(pair.wire.asked.dropFirst(before).filter { $0 == "" }.count <= 2, "Identify and the formats alone")

        try await pair.lose("r7")
        pair.house.say("r8", "Autre titre")
        pair.house.say("new", "Nouveau")
        pair.house.records.removeAll { $0.identifier == "r9" }
        try await pair.house.publish()
        let apart = try await pair.audit()
        #expect(apart.method == .reconciliation && apart.verdict == .differs && apart.counts.closes == true)
        #expect(Set(apart.missing.map(\.identifier)) == [Self.name("r7"), Self.name("new")])
        #expect(apart.stale.map(\.identifier) == [Self.name("r8")])
        #expect(apart.extra.map(\.identifier) == [Self.name("r9")])
    }

    /// What is forgotten here is on the other side for ever: it is no gap.
    @Test(arguments: [false, true]) func whatIsForgottenIsNoGap(inFile: Bool) async throws {
        var pair = try await Pair(20, inFile ? SQLiteLedger(path: folder.file("f.sqlite")) : MemoryLedger())
        pair.house.say("zoe-quenot", "Sa page")
        try await pair.house.publish()
        try await pair.harvest()
        _ = try await Forgetting(pair.ledger).forget(.init(words: ["Zoé Quénot"]))
        let report = try await pair.audit()
        #expect(report.method == .reconciliation && report.verdict == .complete && !report.hasGap)
        #expect(report.counts.forgotten == 1 && report.counts.remote == 21 && report.counts.held == 20)
        #expect(report.counts.matching == 20 && report.counts.isClean)
    }

    @Test func whatIsAllApartIsListed() async throws {
        let pair = try await Pair(300)
        let all = (0..<300).map { "r\($0)" }
        let empty = try await pair.compare()
        expect(empty, there: all, here: [])
        #expect(empty.cost.isListed)
        try await pair.harvest()
        expect(try await pair.compare(), there: [], here: [])
    }

    @Test func aSourceThatBeganItsSetAnewIsAskedForItsKeyAgain() async throws {
        let pair = try await Pair(40)
        try await pair.harvest()
        expect(try await pair.compare(), there: [], here: [])
        try await pair.house.ledger.write { try $0.keepSet(.channel(OAIChannel.name), key: .random()) }
        try await pair.lose("r3")
        expect(try await pair.compare(), there: ["r3"], here: [])
    }

    @Test func cellsBeyondThoseKeptAreMadeOfAllSymbols() async throws {
        let pair = try await Pair(50)
        _ = try await pair.channelOffer()
        let kept = try #require(try await pair.house.ledger.read { try $0.keptSet(.channel(OAIChannel.name)) })
        let symbols = try await pair.house.ledger.read {
            try $0.elements(of: .channel(OAIChannel.name), after: nil, limit: 100).map(\.symbol)
        }
        #expect(symbols.count == 50)
        var whole = CodedSequence(symbols, key: kept.key)
        for _ in 0..<4000 { _ = whole.next() }
        let answer = try #require(try await pair.house.channel.sets.answer(.cells(from: 4000, count: 6000)))
        var reader = ReconciliationReader(key: kept.key)
        reader.feed(answer.bytes)
        var count = 0
        while let cell = try reader.nextCell() {
            let expected = whole.next()
            #expect(cell == expected)
            count += 1
        }
        #expect(count == 6000)
        #expect(try await pair.house.channel.sets.answer(.cells(from: 1 << 18, count: 1)) == nil)
    }

    @Test func aRepositoryThatOffersNoneIsNotAskedFurther() async throws {
        let pair = try await Pair(3, offers: false)
        try await pair.harvest()
        #expect(try await SetComparison(pair.adapter(), key: Self.key, ledger: pair.ledger).run() == nil)
        #expect(!pair.wire.asked.contains { $0.hasPrefix("/sync") })
    }

    @Test func requestsAreReadAsTheyAreWritten() {
        let symbol = (0..<16).map { UInt8($0 * 16 + 1) }
        for request in [
            SetRequest.offer, .cells(from: 0, count: 40), .cells(from: 70_000, count: 65_536),
            .symbols(after: nil, limit: 10), .symbols(after: symbol, limit: 65_536), .items([symbol, symbol]),
        ] {
            let parts = request.target.dropFirst().split(separator: "?").map(String.init)
            #expect(
                SetRequest(name: parts[0], query: parts.count > 1 ? parts[1] : nil, body: request.body) == request)
        }
        for (name, query, body) in [
            ("cells", "from=-1&count=4", nil), ("cells", "from=0&count=0", nil), ("cells", "from=0&count=65537", nil),
            ("cells", nil, nil), ("symbols", "limit=5&after=xyz", nil), ("symbols", "limit=5&after=00", nil),
            ("items", nil, []), ("items", nil, [1, 2, 3]), ("items", nil, nil), ("offer", nil, [1]),
            ("other", nil, nil),
        ] as [(String, String?, [UInt8]?)] {
            #expect(SetRequest(name: name, query: query, body: body) == nil)
        }
    }
}

extension ReconciliationTests.Pair {
    fileprivate func channelOffer() async throws -> [UInt8]? { try await adapter().reconciliationKey() }
}
