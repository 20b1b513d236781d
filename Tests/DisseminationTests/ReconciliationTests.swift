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
        private let most = Mutex<Int?>(nil)

        init(_ channel: OAIChannel) { self.channel = Mutex(channel) }

        /// From now on sends no more than so many bytes of any answer about sets.
        func cut(to bytes: Int) { most.withLock { $0 = bytes } }

        var asked: [String] { log.withLock { $0 } }

        func open(_ request: HTTPRequest) async throws -> HTTPExchange {
            let channel = channel.withLock { $0 }
            let target = request.url.dropFirst("https://lyon.example.org/oai".count)
            log.withLock { $0.append(String(target.prefix { $0 != "?" })) }
            var (status, bytes, type) = (200, [UInt8](), "text/xml")
            var rest: (any SetStream)?
            let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
            if target.hasPrefix("/sync/") {
                let name = String(parts[0].dropFirst("/sync/".count))
                if let asked = SetRequest(name: name, query: parts.count > 1 ? parts[1] : nil, body: request.body),
                    let answer = try await channel.sets.answer(asked)
                {
                    (bytes, type, rest) = (answer.bytes, answer.mediaType, answer.rest)
                    if let most = most.withLock({ $0 }) { (bytes, rest) = (Array(bytes.prefix(most)), nil) }
                } else {
                    status = 404
                }
            } else {
                bytes = try await channel.provider.response(to: OAIQuery(parsing: parts.last ?? "")).bytes
            }
            let head = HTTPHead(status: status, headers: [HTTPHeader("Content-Type", type)], url: request.url)
            return HTTPExchange(head: head, body: Pieces(bytes, rest))
        }
    }

    /// An answer as it comes over a wire without pauses.
    fileprivate actor Line {
        private var first: [UInt8]?
        private let rest: (any SetStream)?

        init(_ first: [UInt8], _ rest: (any SetStream)?) {
            self.first = first
            self.rest = rest
        }

        func next() async throws -> [UInt8]? {
            if let piece = first.take(), !piece.isEmpty { return piece }
            return try await rest?.next()
        }
    }

    fileprivate final class Pieces: HTTPBody {
        private let line: Line
        private let isCancelled = Mutex(false)

        init(_ first: [UInt8], _ rest: (any SetStream)?) { line = Line(first, rest) }

        func next() async throws -> [UInt8]? {
            if isCancelled.withLock({ $0 }) { throw CancellationError() }
            return try await line.next()
        }

        func cancel() { isCancelled.withLock { $0 = true } }
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
        // Of three thousand keys there is one with which a list of 60 costs less than its cells.
        let usual = try #require(ReconciliationKey(bytes: 1...16))
        try await pair.house.ledger.write { try $0.keepSet(.channel(OAIChannel.name), key: usual) }
        try await pair.harvest()
        let same = try await pair.compare()
        expect(same, there: [], here: [])
        #expect(same.count == 60 && same.cost.cells == 0)
        #expect(same.cost.bytes == ReconciliationHeader.byteCount)

        // Lost here; changed, new and gone there.
        try await pair.lose("r7")
        pair.house.say("r8", "Autre titre")
        pair.house.say("new", "Nouveau")
        pair.house.records.removeAll { $0.identifier == "r9" }
        try await pair.house.publish()
        let apart = try await pair.compare()
        expect(apart, there: ["r7", "r8", "new"], here: ["r8", "r9"])
        #expect(!apart.cost.isListed && apart.cost.bytes + apart.cost.sent < 1500)
        #expect(apart.cost.requests == 2, "the cells, and the names of what differs there")
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
        #expect(empty.cost.isListed && empty.cost.requests == 3, "the key, the list, and the names of what it says")
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

    /// A source whose every answer is sound, and says too little, is given up.
    @Test(arguments: [0, 20, ReconciliationHeader.byteCount, ReconciliationHeader.byteCount + 25, 300])
    func aSourceThatSaysTooLittleIsGivenUp(bytes: Int) async throws {
        let pair = try await Pair(100)
        try await pair.harvest()
        expect(try await pair.compare(), there: [], here: [])
        for number in 0..<20 { try await pair.lose("r\(number)") }
        pair.wire.cut(to: bytes)
        let before = pair.wire.asked.count
        await #expect(throws: FederationError.self) { try await pair.compare() }
        #expect(pair.wire.asked.count - before <= 3)
        // An audit then compares lists.
        let audit = try await pair.audit()
        #expect(audit.method == .names && audit.missing.count == 20)
        #expect(audit.issues.map(\.code) == ["sets-not-compared"])
    }

    /// The stream goes on until nobody listens, and is the set's own sequence also beyond what is kept.
    @Test func cellsBeyondThoseKeptAreMadeOfAllSymbols() async throws {
        let ledger = MemoryLedger()
        let (count, key, name) = (8000, ReconciliationKey.random(), OAIChannel.name)
        var chance = TestSupport.SeededGenerator(seed: 9)
        let receipts = try (0..<count).map { number in
            ChannelReceipt(
                channel: name, record: try #require(RecordIdentifier("lyon:project/r\(number)")), state: .shown,
                hash: Digest(of: [1]), at: Timestamp(seconds: 0),
                symbol: SetSymbol(high: chance.next(), low: chance.next()))
        }
        try await ledger.write { writer in
            try writer.put(Channel(name: name, ranAt: Timestamp(seconds: 0)))
            for receipt in receipts { try writer.put(receipt) }
            try writer.keepSet(.channel(name), key: key)
        }
        let kept = try #require(try await ledger.read { try $0.keptSet(.channel(name)) })
        let symbols = receipts.compactMap(\.symbol)
        // Somebody who lacks some, and has as many of their own.
        var ours = CodedPrefix(key: kept.key)
        for symbol in symbols.prefix(6500) { ours.insert(symbol) }
        for number in 0..<500 { ours.insert(SetSymbol(high: UInt64(number), low: 1)) }
        let sets = ChannelHouse(ledger).channel.sets
        // Several at once wait for the same cells to be made.
        let opening = ReconciliationOpening(ours).bytes(key: kept.key)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let answer = try #require(try await sets.answer(.cells(opening: opening)))
                    while try await answer.rest?.next() != nil {}
                }
            }
            try await group.waitForAll()
        }
        let answer = try #require(try await sets.answer(.cells(opening: opening)))
        let rest = try #require(answer.rest)
        var reader = ReconciliationReader(key: kept.key)
        reader.feed(answer.bytes)
        var whole = CodedSequence(symbols, key: kept.key)
        var taken = 0
        while true {
            while let cell = try reader.nextCell() {
                let expected = whole.next()
                #expect(cell == expected)
                taken += 1
            }
            guard let piece = try await rest.next() else { break }
            reader.feed(piece)
        }
        try reader.finish()
        // Never for more than the list costs.
        #expect(taken > kept.size && taken * 21 < count * 16 * 5 / 4)
    }

    /// Another key, no key, and what is no opening at all.
    @Test func whatOpensOtherwiseGetsNoCell() async throws {
        let pair = try await Pair(30)
        let sets = pair.house.channel.sets
        let key = ReconciliationKey.random()
        let stranger = ReconciliationOpening(CodedPrefix(key: key)).bytes(key: key)
        #expect(try await sets.answer(.cells(opening: stranger)) == nil, "not kept yet")
        let bytes = try #require(try await pair.channelOffer())
        let known = try #require(ReconciliationKey(bytes: bytes))
        let told = try #require(try await sets.answer(.cells(opening: stranger)))
        var reader = ReconciliationReader(key: key)
        reader.feed(told.bytes)
        #expect(told.rest == nil && told.bytes.count == ReconciliationHeader.byteCount)
        #expect(throws: ReconciliationError.otherKey(known.identity)) { try reader.readHeader() }
        var damaged = ReconciliationOpening(CodedPrefix(key: known)).bytes(key: known)
        damaged[30] ^= 1
        for bytes in [damaged, Array("<html>".utf8), Array(stranger.dropLast(stranger.count - 20))] {
            #expect(try await sets.answer(.cells(opening: bytes)) == nil)
        }
        // An empty copy is better told the list at once.
        let empty = ReconciliationOpening(CodedPrefix(key: known)).bytes(key: known)
        let list = try #require(try await sets.answer(.cells(opening: empty)))
        #expect(list.rest == nil && list.bytes.count == ReconciliationHeader.byteCount + 30 * SetSymbol.byteCount)
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
            SetRequest.offer, .cells(opening: [1]), .cells(opening: Array(repeating: 7, count: 4096)),
            .symbols(after: nil, limit: 10), .symbols(after: symbol, limit: 65_536), .items([symbol, symbol]),
        ] {
            let parts = request.target.dropFirst().split(separator: "?").map(String.init)
            #expect(
                SetRequest(name: parts[0], query: parts.count > 1 ? parts[1] : nil, body: request.body) == request)
        }
        for (name, query, body) in [
            ("cells", nil, nil), ("cells", nil, []), ("cells", nil, Array(repeating: 7, count: 4097)),
            ("symbols", "limit=5&after=xyz", nil), ("symbols", "limit=5&after=00", nil),
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
