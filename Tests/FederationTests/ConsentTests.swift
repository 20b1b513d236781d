import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// Decisions that people here write down, and what channels then show.
@Suite struct ConsentTests {
    private static func contact(_ value: String) -> (String, JSONValue) {
        ("contacts", [["type": "email", "value": .string(value), "private": false]])
    }

    @Test func aWithdrawalLeavesEveryChannelThatShowedTheRecord() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A", basis: "consent", ("consent", [PublishingHouse.grant()]))
        house.say("b", "Association B")
        try await house.harvest()
        let other = MemoryTarget(channel: "memory:other")
        for target in [house.target, other] { try await house.publish(to: target) }
        #expect(try Set(house.target.now.records.keys) == [organisation("a"), organisation("b")])
        let before = try #require(try await house.ledger.record(organisation("a")))

        let register = ConsentRegister(house.ledger, clock: { Timestamp(seconds: 1_800_000_000) })
        for name in ["a", "b"] {
            _ = try await register.record([Said.decision(name, granted: false, date: "2027-01-01")])
        }
        for target in [house.target, other] {
            let report = try await house.publish(to: target)
            #expect(report.counts.withdrawn == 2)
            #expect(target.now.records.isEmpty)
            #expect(target.now.withdrawals.values.allSatisfy { $0.reason == .withdrawn })
            let receipts = try await house.ledger.read {
                try $0.receipts(ReceiptQuery(target.channel, state: .withdrawn))
            }
            #expect(receipts.count == 2 && receipts.allSatisfy { !$0.isDue })
        }
        let after = try #require(try await house.ledger.record(organisation("a")))
        #expect(after["revision"]?.integer == (before["revision"]?.integer ?? 0) + 1)
        #expect(after["modifiedAt"]?.string == Timestamp(seconds: 1_800_000_000).description)
        #expect(after.statedContentHash == before.statedContentHash)
        #expect(try await house.ledger.integrityCheck().isEmpty)

        // The source says it again: nothing comes back.
        try await house.harvest()
        for target in [house.target, other] {
            try await house.publish(PublishOptions(full: true), to: target)
            #expect(target.now.records.isEmpty)
        }
        // A newer answer by the form itself counts.
        house.say(
            "a", "Association A", basis: "consent",
            (
                "consent",
                [
                    [
                        "group": "publication", "granted": true, "wording": "?", "asWritten": "!",
                        "scope": "public", "date": "2027-02-01",
                    ]
                ]
            ))
        try await house.harvest()
        let later = PublishEngine(ledger: house.ledger, clock: { Timestamp(seconds: 1_830_000_000) })
        _ = try await later.run(house.target)
        #expect(try Set(house.target.now.records.keys) == [organisation("a")])
    }

    @Test func aReducedRecordIsSentWhereAPartIsTakenBack() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A", Self.contact("a@exemple.org"))
        try await house.harvest()
        let register = ConsentRegister(house.ledger)
        let id = try organisation("a")
        try await house.publish()
        #expect(house.target.now.records[id]?.record["contacts"] == nil)
        _ = try await register.record([Said.decision("a", .contact, granted: true, scope: .public)])
        try await house.publish()
        #expect(house.target.now.records[id]?.record["contacts"] != nil)
        let refusal = try await register.record([Said.decision("a", .contact, granted: false, date: "2023-07")])
        let report = try await house.publish()
        #expect(report.counts.updated == 1)
        #expect(house.target.now.records[id]?.record["contacts"] == nil)
        let decisions = try await house.ledger.read { try $0.decisions(of: id) }
        #expect(decisions[0].withdrawn?.by == refusal.first?.id)
        #expect(decisions[0].withdrawn?.why == "Réponse de Zoé")
        #expect(decisions[1].withdrawn == nil)
    }

    @Test func aGrantEndsOnItsDay() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A", basis: "consent")
        try await house.harvest()
        try await house.publish()
        #expect(house.target.now.records.isEmpty)
        _ = try await ConsentRegister(house.ledger, clock: { Timestamp(seconds: 1_790_000_000) }).record([
            Said.decision("a", granted: true, scope: .public, until: "2026-12-31")
        ])
        func publish(_ day: String) async throws {
            let now = try #require(PartialDate(day)).latest
            _ = try await PublishEngine(ledger: house.ledger, clock: { now }).run(house.target)
        }
        try await publish("2026-12-31")
        #expect(house.target.now.records.count == 1)
        try await publish("2027-01-01")
        #expect(house.target.now.records.isEmpty)
        #expect(house.target.now.withdrawals.values.map(\.at) == [try #require(PartialDate("2026-12-31")).latest])
    }

    @Test func aNewNameDoesNotUndoAWithdrawal() async throws {
        let ledger = MemoryLedger()
        var house = PublishingHouse(ledger)
        house.say("a", "Association A")
        try await house.harvest()
        _ = try await ConsentRegister(ledger).record([Said.decision("a", granted: false)])
        house.records = []
        house.say("b", "Association A")
        try await house.harvest()
        let (old, new) = (try organisation("a"), try organisation("b"))
        try await ledger.write { try $0.setAlias(of: old, to: new) }
        try await house.publish()
        #expect(house.target.now.records.isEmpty)
    }

    @Test func whatIsRecordedOnATombstoneWaitsForTheRecord() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A")
        try await house.harvest()
        let said = house.records
        house.records = []
        try await house.harvest()
        let head = try await house.ledger.read { try $0.lastSequence() }
        _ = try await ConsentRegister(house.ledger).record([Said.decision("a", granted: false)])
        #expect(try await house.ledger.read { try $0.lastSequence() } == head)
        try await house.harvest(said)
        try await house.publish()
        #expect(house.target.now.records.isEmpty)
    }

    // MARK: - Lists that are read twice

    @Test func aListIsReadTwiceAndTakesNothingBack() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A", basis: "consent")
        try await house.harvest()
        let register = ConsentRegister(house.ledger)
        let list = [try Said.decision("a", granted: true, scope: .public)]
        #expect(try await register.record(list, skipsKnown: true).count == 1)
        #expect(try await register.record(list, skipsKnown: true).isEmpty)
        _ = try await register.record([Said.decision("a", granted: false, date: "2024-01-01")])
        #expect(try await register.record(list, skipsKnown: true).isEmpty)
        // Another list with an older answer in it takes nothing back either.
        let old = try Said.decision("a", granted: true, scope: .public, date: "2022")
        #expect(try await register.record([old], skipsKnown: true).count == 1)
        try await house.publish()
        #expect(house.target.now.records.isEmpty)
    }
}
