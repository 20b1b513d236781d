import Dissemination
import Federation
import FederationConformance
import OAIPMH
import ScienceShopSDK
import TestSupport
import Testing

@testable import Dissemination

@Suite struct ShelfTests {
    @Test func aCacheNeverHoldsMoreThanItMayAndKeepsWhatWasUsedLast() {
        var random = TestSupport.SeededGenerator(seed: 5)
        let cache = ByteCache<Int, Int>(capacity: 1000)
        /// The same, told simply: the last used stands last.
        var order: [(key: Int, size: Int)] = []
        var values: [Int: Int] = [:]
        for step in 0..<5000 {
            let key = Int.random(in: 0..<40, using: &random)
            if Bool.random(using: &random) {
                #expect(cache[key] == values[key])
                if let place = order.firstIndex(where: { $0.key == key }) { order.append(order.remove(at: place)) }
            } else {
                let size = Int.random(in: 1...300, using: &random)
                cache.keep(step, for: key, size: size)
                order.removeAll { $0.key == key }
                values[key] = nil
                if size <= 250 {
                    while order.reduce(0, { $0 + $1.size }) + size > 1000 { values[order.removeFirst().key] = nil }
                    order.append((key, size))
                    values[key] = step
                }
            }
            #expect(cache.size == order.reduce(0) { $0 + $1.size })
            #expect(cache.size <= 1000)
        }
        #expect(cache.values(for: order.map(\.key)) == order.map { values[$0.key] ?? -1 })
        #expect(cache.values(for: order.map(\.key) + [99]) == nil)
    }

    @Test func memoryIsBoundedHoweverMuchIsRead() async throws {
        var house = ChannelHouse()
        house.reopen { $0.cacheSize = 60_000 }
        for number in 0..<120 { house.say("p\(number)", String(repeating: "texte ", count: 60)) }
        try await house.publish()
        for prefix in ["oai_dc", "scienceshop"] {
            for _ in 0..<2 {
                #expect(try await house.list("metadataPrefix=\(prefix)").names.count == 120)
                #expect(
                    try await house.list("metadataPrefix=\(prefix)&set=kind:project", .listIdentifiers).names.count
                        == 120)
            }
        }
        let source = try #require(house.channel.provider.source as? OAIChannelSource)
        #expect(source.shelf.size > 10_000)
        #expect(source.shelf.size <= 60_000)
    }

    @Test func aPageThatIsAskedForAgainAndAgainIsPutTogetherOnce() async throws {
        var house = ChannelHouse()
        for number in 0..<6 { house.say("p\(number)", "Projet \(number)") }
        try await house.publish()
        let source = try #require(house.channel.provider.source as? OAIChannelSource)
        let form = DisseminatedPageForm(asRecords: true, items: 4, bytes: 1 << 20)
        func pages(_ count: Int) async throws -> [DisseminatedPage] {
            var pages: [DisseminatedPage] = []
            for _ in 0..<count {
                pages.append(try await source.page(of: DisseminationSelection(prefix: "oai_dc"), after: 0, form))
            }
            return pages
        }
        func names(_ page: DisseminatedPage) -> [ObjectIdentifier] { page.pieces.map(ObjectIdentifier.init) }
        let before = try await pages(4)
        #expect(before.allSatisfy { $0.pieces.flatMap(\.bytes) == before[0].pieces.flatMap(\.bytes) })
        #expect(before.allSatisfy { $0.count == 4 && $0.rest == 2 && $0.last == before[0].last })
        #expect(before[1].pieces.count == 1 && names(before[1]) == names(before[3]))
        // Nothing of it is given when anything has changed.
        house.say("p1", "Retirée", basis: nil)
        try await house.harvest()
        for page in try await pages(3) {
            #expect(Set(names(page)).isDisjoint(with: names(before[3])))
            #expect(!String(decoding: page.pieces.flatMap(\.bytes), as: UTF8.self).contains("Projet 1"))
        }
    }

    /// A server keeps what it sends in a form of its own; whoever asks for the bytes gets the same ones.
    @Test func aPieceIsTheSameInAnyForm() {
        struct Reversed: OAIPieceForm {
            let kept: [UInt8]
            init(_ bytes: [UInt8]) { kept = bytes.reversed() }
            var bytes: [UInt8] { kept.reversed() }
        }
        struct Doubled: OAIPieceForm {
            let kept: [UInt8]
            init(_ bytes: [UInt8]) { kept = bytes + bytes }
            var bytes: [UInt8] { Array(kept.prefix(kept.count / 2)) }
        }
        let piece = OAIPiece([1, 2, 3])
        #expect(piece.form(Reversed.init).kept == [3, 2, 1])
        #expect(piece.bytes == [1, 2, 3] && piece.count == 3)
        #expect(piece.form(Doubled.init).kept == [1, 2, 3, 1, 2, 3])
        #expect(piece.form(Reversed.init).kept == [3, 2, 1])
        #expect(piece == OAIPiece([1, 2, 3]) && piece != OAIPiece([1, 2]))
    }

    /// One that asks while others are being answered gets an answer that was looked for after it asked.
    @Test func nobodyIsToldOfAStateOlderThanTheQuestion() async throws {
        var house = ChannelHouse()
        house.say("a", "Projet")
        try await house.harvest()
        let source = try #require(house.channel.provider.source as? OAIChannelSource)
        let (ledger, clock) = (house.ledger, house.clock)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for asker in 0..<20 {
                group.addTask {
                    for step in 1...20 {
                        // Its own channel entry moves on; the state must have moved at least as far.
                        let sequence = try await ledger.write { writer -> Int in
                            var channel =
                                try writer.channel(OAIChannel.name)
                                ?? Channel(name: OAIChannel.name, ranAt: clock.now())
                            channel.sequence += 1
                            try writer.put(channel)
                            return channel.sequence
                        }
                        #expect(try await source.watch.state().sequence >= sequence, "asker \(asker) step \(step)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
