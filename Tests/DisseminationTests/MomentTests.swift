import AdapterKit
import Dissemination
import Federation
import FederationConformance
import FederationSQLite
import Foundation
import OAIPMH
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing

/// A ledger one of whose transactions takes its time between its last statement and its end.
private final class SlowLedger: Ledger {
    private let base: any Ledger
    private let left: Mutex<Int>
    private let go = DispatchSemaphore(value: 0)
    let arrivals: AsyncStream<Void>
    private let arrive: AsyncStream<Void>.Continuation

    /// - Parameter transaction: from 1.
    init(_ base: any Ledger, slow transaction: Int) {
        self.base = base
        left = Mutex(transaction)
        (arrivals, arrive) = AsyncStream.makeStream()
    }

    func goOn() { go.signal() }
    func end() { arrive.finish() }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerReader) throws -> Result
    ) async throws -> Result { try await base.read(body) }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerWriter) throws -> Result
    ) async throws -> Result {
        try await base.write { [self] writer in
            let result = try body(writer)
            let isSlow = left.withLock {
                $0 -= 1
                return $0 == 0
            }
            if isSlow {
                arrive.yield()
                // On the store's own thread.
                go.wait()
            }
            return result
        }
    }

    func rehearsal() async throws -> any Ledger { try await base.rehearsal() }
    func integrityCheck() async throws -> [ScienceShopSDK.Issue] { try await base.integrityCheck() }
}

@Suite struct MomentTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Who asks while a change is being written does not see it; who asks from the date of that answer on does.
    @Test func whatIsWrittenWhileSomebodyAsksIsNotMissed() async throws {
        var (transaction, wasSlow) = (0, true)
        while wasSlow {
            transaction += 1
            wasSlow = false
            let path = folder.file("\(transaction).sqlite")
            var house = ChannelHouse(try SQLiteLedger(path: path))
            for name in ["a", "b", "c"] { house.say(name, "Titre \(name)") }
            try await house.publish()
            house.say("a", "Autre titre")
            house.records.removeAll { $0.identifier == "b" }
            house.say("d", "Nouveau")
            try await house.harvest()

            // Another process brings the channel up to date.
            let slow = SlowLedger(try SQLiteLedger(path: path), slow: transaction)
            let (settings, clock) = (house.settings, house.clock)
            let refresh = Task {
                defer { slow.end() }
                return try await OAIChannel(slow, settings, clock: { clock.now() }).refresh()
            }
            var harvester = Harvester()
            for await _ in slow.arrivals {
                wasSlow = true
                for _ in 0..<3 { harvester.take(try await house.list()) }
                slow.goOn()
            }
            #expect(try await refresh.value?.verdict == .changed)
            let from = harvester.from.map { "&from=\($0)" } ?? ""
            let news = try await house.list("metadataPrefix=oai_dc" + from)
            if news.errors.isEmpty { harvester.take(news) }
            let whole = try await house.list()
            for record in whole.records {
                #expect(
                    harvester.copies[record.header.identifier] == .some(record.metadata),
                    "\(record.header.identifier), transaction \(transaction)")
            }
        }
        #expect(transaction > 3)
    }

    /// A clock that is set back takes no date with it: dates stay in the order of changes.
    @Test func datesNeverGoBack() async throws {
        let offset = Mutex<Int64>(0)
        var house = ChannelHouse()
        let clock = house.clock
        house.channel = OAIChannel(
            house.ledger, house.settings,
            clock: { Timestamp(milliseconds: clock.now().milliseconds + offset.withLock { $0 }) })
        for name in ["a", "b", "c"] {
            house.say(name, "Titre \(name)")
            try await house.publish()
            offset.withLock { $0 -= 3_600_000 }
        }
        let listing = try await house.list()
        #expect(listing.names == ["project/a", "project/b", "project/c"])
        let stamps = listing.records.map(\.header.datestamp)
        #expect(stamps == stamps.sorted())
        #expect(stamps.allSatisfy { $0 <= listing.date })
    }
}
