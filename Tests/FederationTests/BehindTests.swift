import AdapterKit
import Federation
import FederationConformance
import Messages
import ScienceShopSDK
import Testing

/// Whether a channel waits for a run: what a node asks itself every few seconds.
@Suite struct BehindTests {
    private func isBehind(_ house: PublishingHouse, _ policy: PublicationPolicy = PublicationPolicy()) async throws
        -> Bool
    {
        let clock = house.clock
        return try await PublishEngine(ledger: house.ledger, clock: { clock.now() }).isBehind(house.target, policy)
    }

    private func turn(_ house: PublishingHouse) async throws -> Int? {
        try await house.ledger.read { [name = house.target.channel] in try $0.channel(name)?.turn }
    }

    /// Such a channel is never finished, since nothing was ever written to it.
    @Test(arguments: [false, true]) func aLedgerWithoutPublicRecordsIsLeftAlone(_ isHarvested: Bool) async throws {
        var house = PublishingHouse()
        if isHarvested {
            house.say("a", "Sans base", basis: nil)
            try await house.harvest()
        }
        #expect(try await isBehind(house), "it was never looked at")
        #expect(try await house.publish().verdict == .suspiciousEmpty)
        for _ in 0..<2 where try await isBehind(house) { try await house.publish() }
        #expect(try await turn(house) == 1)
        house.say("b", "Association b")
        try await house.harvest()
        #expect(try await isBehind(house))
        #expect(try await house.publish().counts.published == 1)
        #expect(try await !isBehind(house))
    }

    @Test func whatWasNotWrittenToItsEndIsTriedAgain() async throws {
        var house = PublishingHouse()
        house.say("a", "Association a")
        try await house.harvest()
        // `begin`, the batch and its record succeed, `finish` does not.
        house.target.edit {
            $0.stepsLeft = 4
            $0.failure = FederationError(.diskFull, "The disk is full.")
        }
        #expect(try await house.publish().failure?.code == .diskFull)
        #expect(house.target.now.finishes == 0 && house.target.now.records.count == 1)
        #expect(try await isBehind(house))
        house.target.edit { $0.stepsLeft = nil }
        try await house.publish()
        #expect(try await !isBehind(house))
    }

    @Test func otherRulesAndAnotherOutputAreReasonsToLook() async throws {
        var house = PublishingHouse()
        house.say("a", "Association a")
        try await house.harvest()
        try await house.publish()
        #expect(try await isBehind(house, PublicationPolicy(extensions: ["urn:more"])))
        house.target.edit { $0.fingerprint = "v2" }
        #expect(try await isBehind(house))
    }
}
