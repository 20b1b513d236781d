import AdapterKit
import Federation
import FederationConformance
import FederationSQLite
import Foundation
import GRDB
import JSONSchema
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing

/// Harvests into a file, with all that can go wrong around it.
@Suite struct SQLiteHarvestTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("ledger.sqlite") }
    private static let key = SourceKey(node: "lyon", source: "demands")

    init() throws { folder = try TemporaryFolder() }

    private func engine(_ ledger: any Ledger) -> HarvestEngine {
        let clock = TickingClock()
        return HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { clock.now() }, sleeper: { clock.sleep($0) },
            limits: HarvestLimits(batch: .single))
    }

    private func job(_ source: ScriptedSource) -> HarvestJob {
        HarvestJob(
            key: Self.key, source: source, crosswalks: [JSONCrosswalk()],
            context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"))
    }

    private func job(_ records: [SourceRecord], pageSize: Int = 5) -> HarvestJob {
        job(ScriptedSource(records, pageSize: pageSize))
    }

    private func code(_ body: () async throws -> Void) async -> FederationError.Code? {
        do {
            try await body()
            return nil
        } catch let error as FederationError {
            return error.code
        } catch {
            return FederationError.Code(rawValue: "another error: \(error)")
        }
    }

    @Test func aPlanLeavesTheFolderAsItWasToTheByte() async throws {
        var source = RandomSource(seed: 9)
        do {
            let ledger = try SQLiteLedger(path: path)
            _ = try await engine(ledger).run(job(source.records))
            try ledger.close()
        }
        let before = try folder.contents()
        for _ in 0..<5 { source.edit() }
        do {
            let rehearsal = try SQLiteLedger.rehearsal(path: path)
            var job = job(source.records)
            job.options.explain = true
            let plan = try await engine(rehearsal).run(job)
            #expect(plan.changes.contains { $0.action != .unchanged })
        }
        let after = try folder.contents()
        #expect(after.mapValues(\.count) == before.mapValues(\.count))
        #expect(after == before)
    }

    @Test func whileAnotherProcessWritesAHarvestSaysSoAndLosesNothing() async throws {
        let records = RandomSource(seed: 3).records
        let ledger = try SQLiteLedger(path: path, options: .init(busyTimeout: 0.05))
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(60)
        let other = try DatabaseQueue(path: path, configuration: configuration)
        // The lock is taken between two pages, as another shopctl would: before or after the second one is committed, for
        // the third one is read meanwhile.
        let source = ScriptedSource { _, cursor in
            let start = cursor.flatMap { Int($0.text) } ?? 0
            if start == 10 { try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") } }
            return HarvestPage(records: Array(records[start..<start + 5]), next: Cursor("\(start + 5)"))
        }
        #expect(await code { _ = try await engine(ledger).run(job(source)) } == .ledgerBusy)
        let cursor = try #require(try await ledger.checkpoint(of: Self.key)?.cursor?.text)
        #expect(["5", "10"].contains(cursor))
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }

        let undisturbed = MemoryLedger()
        _ = try await engine(undisturbed).run(job(records))
        _ = try await engine(ledger).run(job(records))
        #expect(try await LedgerDump(ledger) == LedgerDump(undisturbed))
    }

    @Test func aFullDiskEndsTheHarvestAndTheNextOneMakesUpForIt() async throws {
        var random = FederationConformance.SeededGenerator(seed: 1)
        let records = (0..<60).map { index in
            // Text that does not compress, so that the file grows by every page.
            let noise = (0..<3000).map { _ in
                "abcdefghijklmnopqrstuvwxyz0123456789".randomElement(using: &random) ?? "a"
            }
            return SourceRecord.json(
                "r\(index)",
                [
                    "schema": "record/1", "id": .string("lyon:project/p-\(index)"), "kind": "project", "home": "lyon",
                    "status": "active", "title": ["fr": .string("Projet \(index)")],
                    "description": ["fr": .string(String(noise))],
                ])
        }
        do {
            let small = try SQLiteLedger(path: path, options: .init(maxPages: 90))
            #expect(await code { _ = try await engine(small).run(job(records)) } == .diskFull)
            let kept = try await small.records()
            #expect(!kept.isEmpty && kept.count < 60 && kept.count % 5 == 0)
            #expect(try await small.integrityCheck().isEmpty)
            #expect(try await small.checkpoint(of: Self.key)?.cursor?.text == "\(kept.count)")
            try small.close()
        }
        let roomy = try SQLiteLedger(path: path)
        let report = try await engine(roomy).run(job(records))
        #expect(report.run.resumed != nil && report.counts.addUp)
        let undisturbed = MemoryLedger()
        _ = try await engine(undisturbed).run(job(records))
        #expect(try await LedgerDump(roomy) == LedgerDump(undisturbed))
    }

    /// What a killed process leaves is what the kernel has of its files: every commit's state is copied, opened and gone
    /// on from.
    @Test func theFilesOfAKilledProcessAreGoneOnFrom() async throws {
        let records = RandomSource(seed: 41, size: 18).records
        let ledger = try SQLiteLedger(path: path)
        let copies = Mutex(0)
        let (path, root) = (path, folder)
        let watched = WatchedLedger(ledger) {
            let number = copies.withLock {
                $0 += 1
                return $0
            }
            for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
                try? FileManager.default.copyItem(atPath: path + suffix, toPath: root.file("copy-\(number)") + suffix)
            }
        }
        _ = try await engine(watched).run(job(records))
        let wanted = try await LedgerDump(ledger)
        let count = copies.withLock { $0 }
        #expect(count >= 5)
        for number in 1...count {
            let copy = try SQLiteLedger(path: folder.file("copy-\(number)"))
            let report = try await engine(copy).run(job(records))
            #expect(report.counts.addUp)
            #expect(try await LedgerDump(copy) == wanted, "after commit \(number)")
            #expect(try await copy.integrityCheck().isEmpty)
        }
    }

    @Test func anInterruptedRunIsStillWrittenDown() async throws {
        let ledger = try SQLiteLedger(path: path)
        let records = RandomSource(seed: 2).records
        let (reached, feed) = AsyncStream.makeStream(of: Void.self)
        let source = ScriptedSource { _, cursor in
            if cursor == nil { return HarvestPage(records: Array(records[0..<5]), next: Cursor("5")) }
            feed.yield()
            while !Task.isCancelled { await Task.yield() }
            throw CancellationError()
        }
        let (engine, job) = (engine(ledger), job(source))
        let task = Task { try await engine.run(job) }
        for await _ in reached { break }
        task.cancel()
        let report = try await task.value
        #expect(report.verdict == .partial)
        #expect(try await ledger.run(report.run.id)?.endedAt != nil)
        #expect(try await ledger.checkpoint(of: Self.key)?.cursor?.text == "5")
    }

    @Test func anExportImportedIntoANewFileIsTheSameToTheByte() async throws {
        let ledger = try SQLiteLedger(path: path)
        var source = RandomSource(seed: 6, size: 30, things: 20)
        for _ in 0..<4 {
            var job = job(source.records)
            job.options.acceptRemovals = true
            _ = try await engine(ledger).run(job)
            source.edit()
        }
        let records = try await ledger.records(RecordQuery(status: nil))
        #expect(records.contains { $0.isDeleted } && records.contains { $0["revision"]?.integer ?? 1 > 1 })
        let other = try SQLiteLedger(path: folder.file("other.sqlite"))
        let intake = RecordImport(into: other, name: "dump", validator: NoValidation())
        for record in records { try await intake.add([.init(line: nil, record: record)]) }
        #expect(try await intake.finish().verdict == .changed)
        let again = try await other.records(RecordQuery(status: nil))
        #expect(again.map(\.canonicalBytes) == records.map(\.canonicalBytes))
        #expect(try await other.integrityCheck().isEmpty)
    }
}

/// Tells after each commit.
private final class WatchedLedger: Ledger {
    private let base: any Ledger
    private let committed: @Sendable () -> Void

    init(_ base: any Ledger, committed: @escaping @Sendable () -> Void) {
        self.base = base
        self.committed = committed
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerReader) throws -> Result
    ) async throws -> Result { try await base.read(body) }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerWriter) throws -> Result
    ) async throws -> Result {
        let result = try await base.write(body)
        committed()
        return result
    }

    func rehearsal() async throws -> any Ledger { try await base.rehearsal() }
    func integrityCheck() async throws -> [ScienceShopSDK.Issue] { try await base.integrityCheck() }
}
