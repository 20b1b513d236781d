import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// Publishing that breaks off anywhere, and is made up for by the next run.
@Suite struct PublishCrashTests {
    /// What the source says, round after round: additions, edits, removals, and consent that comes and goes.
    private static func rounds(seed: UInt64) -> [[SourceRecord]] {
        var random = SeededGenerator(seed: seed)
        var house = PublishingHouse()
        return (0..<3).map { round in
            for name in "abcdefgh" where Int.random(in: 0..<3, using: &random) > 0 || round == 0 {
                let local = String(name)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: house.records.removeAll { $0.identifier == local }
                case 1: house.say(local, "\(local) \(round)", basis: nil)
                case 2:
                    let isGranted = Bool.random(using: &random)
                    house.say(
                        local, "\(local) \(round)", basis: "consent",
                        ("consent", [PublishingHouse.grant("publication", isGranted)]))
                default: house.say(local, "\(local) \(round)")
                }
            }
            return house.records
        }
    }

    /// Publishes round after round; in one of them `interfere` runs first, and may break.
    private func play(
        _ rounds: [[SourceRecord]], _ interfere: (Int, PublishingHouse) async throws -> Void = { _, _ in }
    ) async throws -> (seen: [String], sent: Int) {
        var house = PublishingHouse()
        for (round, records) in rounds.enumerated() {
            house.records = records
            try await house.harvest()
            try await interfere(round, house)
            try await house.publish()
        }
        // What a receipt says and what the channel shows are the same.
        let channel = house.target.channel
        let receipts = try await house.ledger.read { try $0.receipts(ReceiptQuery(channel)) }
        let now = house.target.now
        #expect(Set(receipts.filter { $0.state == .shown }.map(\.record)) == Set(now.records.keys))
        #expect(receipts.allSatisfy { !$0.isDue })
        return (house.target.shown, now.batches.reduce(0, +))
    }

    @Test(arguments: [1, 2] as [UInt64]) func aKilledRunIsMadeUpForByTheNext(seed: UInt64) async throws {
        let rounds = Self.rounds(seed: seed)
        let wanted = try await play(rounds).seen
        #expect(wanted.contains { $0.hasPrefix("withdrew") } && wanted.contains { $0.hasPrefix("shows") })
        for crashing in rounds.indices {
            for moment in FaultyLedger.Moment.allCases {
                var (operation, wasKilled) = (0, true)
                while wasKilled {
                    operation += 1
                    wasKilled = false
                    let found = try await play(rounds) { round, house in
                        guard round == crashing else { return }
                        let faulty = FaultyLedger(house.ledger, failing: moment, operation: operation)
                        let engine = PublishEngine(ledger: faulty, clock: { house.clock.now() })
                        do { _ = try await engine.run(house.target) } catch is FaultyLedger.Killed { wasKilled = true }
                    }
                    #expect(found.seen == wanted, "killed \(moment) operation \(operation) of round \(crashing)")
                }
                #expect(operation > 3)
            }
        }
    }

    @Test(arguments: [4] as [UInt64]) func aTargetThatBreaksIsMadeUpForByTheNext(seed: UInt64) async throws {
        let rounds = Self.rounds(seed: seed)
        let wanted = try await play(rounds).seen
        for crashing in rounds.indices {
            var (step, broke) = (0, true)
            while broke {
                step += 1
                broke = false
                let found = try await play(rounds) { round, house in
                    guard round == crashing else { return }
                    house.target.edit { $0.stepsLeft = step }
                    let report = try await house.publish()
                    broke = report.failure != nil
                    #expect(!broke || report.verdict == .partial || report.verdict == .failed)
                    house.target.edit { $0.stepsLeft = nil }
                }
                #expect(found.seen == wanted, "broken at step \(step) of round \(crashing)")
            }
            #expect(step > 1)
        }
    }

    /// The leak that receipts after sending would have: killed between sending and storing, and gone before the next run.
    @Test func whatAKilledRunMayHaveShownIsTakenBack() async throws {
        for operation in 1...12 {
            var house = PublishingHouse()
            house.say("a", "A")
            house.say("b", "B")
            try await house.harvest()
            let faulty = FaultyLedger(house.ledger, failing: .before, operation: operation)
            do {
                _ = try await PublishEngine(ledger: faulty, clock: { [clock = house.clock] in clock.now() }).run(
                    house.target)
            } catch is FaultyLedger.Killed {}
            house.say("a", "A", basis: nil)
            house.records.removeAll { $0.identifier == "b" }
            try await house.harvest()
            try await house.publish()
            #expect(house.target.now.records.isEmpty, "killed before operation \(operation)")
            #expect(house.target.now.list.isEmpty)
        }
    }
}
