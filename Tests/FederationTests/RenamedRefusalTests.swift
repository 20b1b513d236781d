import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// What was refused under one name is not shown under the next one, not even while the list is read that renames it.
@Suite struct RenamedRefusalTests {
    private static func refusal(_ local: String, _ group: ConsentGrant.Group = .publication) throws -> ConsentDecision {
        try Said.decision(local, group, granted: false)
    }

    /// Reads half of a list, as a kill leaves it.
    private func cut(_ house: PublishingHouse, _ records: [SourceRecord]) async throws {
        let engine = HarvestEngine(
            ledger: house.ledger, validator: NoValidation(), sleeper: { _ in }, limits: HarvestLimits(batch: .single))
        let source = ScriptedSource { _, cursor in
            if cursor != nil { throw CancellationError() }
            return HarvestPage(records: records, next: Cursor("1"))
        }
        let report = try await engine.run(
            HarvestJob(
                key: SourceKey(node: "lyon", source: "list"), source: source, crosswalks: [JSONCrosswalk()],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "")))
        #expect(report.verdict == .partial)
    }

    @Test func aRenamedRecordIsNotShownBeforeTheListEnds() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A")
        house.say("c", "Association C")
        try await house.harvest()
        try await house.publish()
        _ = try await ConsentRegister(house.ledger).record([Self.refusal("a")])
        try await house.publish()
        let (b, c) = (try organisation("b"), try organisation("c"))
        #expect(Set(house.target.now.records.keys) == [c])

        var renamed = PublishingHouse(house.ledger)
        renamed.say("b", "Association A")
        renamed.say("d", "Association D")
        try await cut(house, renamed.records)
        try await house.publish()
        #expect(try Set(house.target.now.records.keys) == [c, organisation("d")])
        #expect(try await house.ledger.record(b)?.isDeleted == false)

        // The list ends: it is one record under two names, and nothing was ever shown.
        renamed.say("c", "Association C")
        try await house.harvest(renamed.records)
        let a = try organisation("a")
        let successor = try await house.ledger.read { try $0.alias(of: a) }
        #expect(successor == b)
        try await house.publish()
        #expect(house.target.now.records[b] == nil)
        let shown = try await house.ledger.read { [channel = house.target.channel] in try $0.receipt(of: b, on: channel)
        }
        #expect(shown == nil)
        // A person who is asked again may say yes.
        _ = try await ConsentRegister(house.ledger).record([
            Said.decision("b", granted: true, scope: .public, date: "2023-07-01")
        ])
        try await house.publish()
        #expect(house.target.now.records[b] != nil)
        #expect(try await house.ledger.integrityCheck().isEmpty)
    }

    @Test func onlyStandingRefusalsGoAlongAndOnce() async throws {
        var house = PublishingHouse()
        for name in ["a", "z"] { house.say(name, "Association \(name)") }
        try await house.harvest()
        let a = try organisation("a")
        _ = try await ConsentRegister(house.ledger).record([
            Self.refusal("a"), Self.refusal("a", .contact),
            Said.decision("a", granted: true, scope: .public, date: "2023-07-01"),
        ])
        var renamed = PublishingHouse(house.ledger)
        renamed.say("b", "Association a")
        renamed.say("e", "Autre association")
        try await cut(house, renamed.records)
        try await cut(house, renamed.records)
        let (b, e) = (try organisation("b"), try organisation("e"))
        let (before, after, other) = try await house.ledger.read {
            (try $0.decisions(of: a), try $0.decisions(of: b), try $0.decisions(of: e))
        }
        #expect(after.map(\.group) == [.contact] && after.allSatisfy { !$0.isGranted } && other.isEmpty)
        var moved = try #require(before.first { $0.group == .contact })
        moved.record = b
        #expect(after[0].saysTheSame(as: moved) && after[0].recordedBy == moved.recordedBy)
    }
}
