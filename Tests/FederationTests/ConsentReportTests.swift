import AdapterKit
import Federation
import FederationConformance
import Messages
import ScienceShopSDK
import Synchronization
import Testing

/// What a report says of a withdrawal, channel by channel.
@Suite struct ConsentReportTests {
    private static func report(_ house: PublishingHouse) async throws -> ConsentReport {
        try #require(try await house.ledger.read { try ConsentReport.all(in: $0) }.first)
    }

    /// Writes records, and cannot write its lists while it is out of order.
    private final class ListlessTarget: PublishTarget {
        private let base = MemoryTarget(channel: "memory:lists")
        private let isOutOfOrder = Mutex(false)
        var channel: String { base.channel }
        var capabilities: PublishCapabilities { base.capabilities }
        var fingerprint: String { base.fingerprint }

        func breaks(_ isOutOfOrder: Bool) { self.isOutOfOrder.withLock { $0 = isOutOfOrder } }
        func begin() async throws -> Bool { try await base.begin() }
        func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] {
            try await base.publish(batch, from: view)
        }
        func finish(_ view: any PublicationView) async throws -> PublicationSummary {
            if isOutOfOrder.withLock({ $0 }) { throw FederationError(.fileAccess, "The disk is full.") }
            return try await base.finish(view)
        }
    }

    /// Pages, feeds and the search are written at the end: until then they show what was withdrawn.
    @Test func aChannelThatCouldNotFinishHasConfirmedNothing() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A")
        house.say("b", "Association B")
        try await house.harvest()
        let target = ListlessTarget()
        let engine = PublishEngine(ledger: house.ledger)
        #expect(try await engine.run(target).verdict == .changed)
        _ = try await ConsentRegister(house.ledger).record([Said.decision("a", granted: false)])
        target.breaks(true)
        #expect(try await engine.run(target).failure != nil)
        var report = try await Self.report(house)
        #expect(report.channels.map(\.state) == [.due] && !report.isConfirmed)
        #expect(report.channels.first?.at == nil)
        target.breaks(false)
        #expect(try await engine.run(target).failure == nil)
        report = try await Self.report(house)
        #expect(report.channels.map(\.state) == [.deleted] && report.isConfirmed)
    }

    @Test func whatAChannelReceivedUnderAnOldNameIsNamed() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A")
        house.say("c", "Association C")
        try await house.harvest()
        try await house.publish()
        house.records = []
        house.say("b", "Association A, encore")
        house.say("c", "Association C")
        try await house.harvest()
        let (old, new) = (try organisation("a"), try organisation("b"))
        try await house.ledger.write { try $0.setAlias(of: old, to: new) }
        // The channel has heard of nothing yet: it shows the record under its old name.
        _ = try await ConsentRegister(house.ledger).record([Said.decision("b", granted: false)])
        var report = try await Self.report(house)
        #expect(report.channels.map(\.state) == [.due])
        try await house.publish()
        #expect(Set(house.target.now.records.keys) == [try organisation("c")])
        report = try await Self.report(house)
        #expect(report.channels.map(\.state) == [.deleted] && report.isConfirmed)
        let byOldName = try await house.ledger.read { try ConsentReport.all(in: $0, of: old) }
        #expect(byOldName == [report])
    }

    @Test func aRefusalUnderAnOldNameIsToldOfTheRecordThatGoesOn() async throws {
        var house = PublishingHouse()
        house.say("b", "Association A")
        house.say("c", "Association C")
        try await house.harvest()
        let (old, new) = (try organisation("a"), try organisation("b"))
        try await house.ledger.write { try $0.setAlias(of: old, to: new) }
        let register = ConsentRegister(house.ledger)
        _ = try await register.record([Said.decision("b", .contact, granted: true, scope: .public)])
        try await house.publish()
        #expect(house.target.now.records.count == 2)
        _ = try await register.record(
            [Said.decision("a", granted: false), Said.decision("a", .contact, granted: false, date: "2024-01-01")])
        try await house.publish()
        #expect(Set(house.target.now.records.keys) == [try organisation("c")])
        let report = try await Self.report(house)
        #expect(report.channels.map(\.state) == [.deleted] && report.isConfirmed)
        let grants = try await house.ledger.read { try $0.decisions(of: new) }
        #expect(grants.map { $0.withdrawn != nil } == [true])
    }

    /// A slip of the pen outruns nobody.
    @Test func aGrantFromTheFutureIsTakenBackLikeAnyOther() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A", basis: "consent")
        try await house.harvest()
        let register = ConsentRegister(house.ledger)
        let grant = try Said.decision("a", granted: true, scope: .public, date: "2999-01-01")
        _ = try await register.record([grant])
        try await house.publish()
        #expect(house.target.now.records.count == 1)
        let refusal = try await register.record([Said.decision("a", granted: false, date: "2025-01-01")])
        try await house.publish()
        #expect(house.target.now.records.isEmpty)
        let decisions = try await house.ledger.read { try $0.decisions(of: try organisation("a")) }
        #expect(decisions.first?.withdrawn?.by == refusal.first?.id)
    }
}
