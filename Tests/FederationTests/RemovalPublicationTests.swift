import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// What channels are told of removals that a person undoes, and of names that lead elsewhere.
@Suite struct RemovalPublicationTests {
    private func house() async throws -> PublishingHouse {
        var house = PublishingHouse()
        for name in ["a", "b"] { house.say(name, "Association \(name)") }
        try await house.harvest()
        try await house.publish()
        house.records.removeAll { $0.identifier == "b" }
        return house
    }

    @Test func aRestoredRecordComesBackToItsChannelsAndStays() async throws {
        let house = try await house()
        let id = try organisation("b")
        try await house.harvest()
        try await house.publish()
        #expect(house.target.now.withdrawals[id]?.reason == .removed)
        let clock = house.clock
        let desk = RemovalDesk(house.ledger) { clock.now() }
        _ = try await desk.restore([id])
        for _ in 0..<2 {
            try await house.publish()
            #expect(house.target.now.withdrawals.isEmpty)
            #expect(house.target.now.records[id]?.record["title"] == ["fr": "Association b"])
            let receipt = try await house.ledger.read { try $0.receipt(of: id, on: "memory:test") }
            #expect(receipt?.state == .shown && receipt?.isDue == false && receipt?.revision == 3)
            // The harvest accepts every removal; what a person keeps is none.
            try await house.harvest()
        }
        #expect(try await house.publish().verdict == .unchanged)
    }

    @Test func whatWaitsGoesOnBeingShown() async throws {
        let house = try await house()
        let ledger = house.ledger
        let clock = TickingClock(start: 1_800_000_000)
        let engine = HarvestEngine(ledger: ledger, validator: NoValidation(), clock: { clock.now() })
        var job = Bench(ledger).job(ScriptedSource(house.records), key: "lyon/list")
        job.context.basis = ""
        job.options.grace = .seconds(86_400)
        #expect(try await engine.run(job).counts.records.waiting == 1)
        #expect(try await house.publish().verdict == .unchanged)
        #expect(house.target.now.records.count == 2 && house.target.now.withdrawals.isEmpty)
        clock.sleep(2 * 86_400)
        #expect(try await engine.run(job).counts.records.removed == 1)
        #expect(try await house.publish().counts.withdrawn == 1)
    }

    @Test func aNameThatLeadsElsewhereByHandLeadsThereOnChannelsToo() async throws {
        let house = try await house()
        let (old, new) = (try organisation("b"), try organisation("a"))
        try await house.harvest()
        try await house.publish()
        let clock = house.clock
        let desk = RemovalDesk(house.ledger) { clock.now() }
        _ = try await desk.alias(old, to: new)
        try await house.publish()
        #expect(house.target.now.withdrawals[old]?.reason == .renamed)
        #expect(house.target.now.withdrawals[old]?.successor == new)
        #expect(house.target.now.records[new]?.aliases == [old])
        _ = try await desk.alias(old, to: nil)
        try await house.publish()
        #expect(house.target.now.withdrawals[old]?.reason == .removed)
        #expect(house.target.now.withdrawals[old]?.successor == nil)
        #expect(house.target.now.records[new]?.aliases == [])
    }
}
