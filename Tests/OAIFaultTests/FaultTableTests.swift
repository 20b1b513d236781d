import AdapterKit
import Federation
import FederationConformance
import FederationSQLite
import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing

/// Providers that misbehave on purpose, against the whole harvest: adapter, network, engine and ledger.
@Suite struct FaultTableTests {
    @Test(arguments: FaultRow.all) func inMemory(row: FaultRow) async throws {
        try await check(row, MemoryLedger())
    }

    @Test(arguments: FaultRow.all) func inSQLite(row: FaultRow) async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.file("ledger.db"))
        try await check(row, ledger)
        try ledger.close()
    }

    @Test func theTableIsLongEnoughAndEachRowIsNamedOnce() {
        #expect(FaultRow.all.count >= 25 && Set(FaultRow.all.map(\.name)).count == FaultRow.all.count)
    }

    /// `docs/faults.md` is what the rows say; `SHOPCTL_SNAPSHOTS=write` writes it.
    @Test func theDocumentIsTheTable() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/faults.md").standardizedFileURL
        let text = FaultDocument.text(FaultRow.all)
        if ProcessInfo.processInfo.environment["SHOPCTL_SNAPSHOTS"] == "write" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(written == text)
    }

    // MARK: - One row

    private func check(_ row: FaultRow, _ ledger: any Ledger) async throws {
        let repository = try FaultyRepository(.numbered(row.count, rules: row.rules))
        if row.isInSet {
            repository.library.edit { items in for index in items.indices { items[index].sets = ["shops"] } }
        }
        defer { repository.stop() }
        let bench = FaultBench(repository: repository, ledger: ledger, options: row.options)
        if row.isLater {
            let before = try await bench.harvest()
            let why = before.failure?.description ?? ""
            try #require(before.verdict == .changed, "\(why)")
        }
        row.edit(repository, bench.time)
        repository.breaks(row.fault)
        let report = try await bench.harvest(full: row.full, sweep: row.sweep, isImpatient: row.isImpatient)
        let outcome = try await outcome(of: report, bench)
        #expect(outcome == row.expected, "\(report.failure?.description ?? "")")
        #expect(report.counts.addUp)
        try await checkNothingIsFalse(bench)
        repository.heals()
        row.mend(repository)
        // Whatever asked to be left alone has been, and everything is looked at once more.
        bench.time.sleep(.seconds(31 * 86_400))
        var healed: [Verdict] = []
        for _ in 0..<row.heals { healed.append(try await bench.harvest().verdict) }
        try await checkIsAsUndisturbed(bench, row, healed)
    }

    private func outcome(of report: RunReport, _ bench: FaultBench) async throws -> FaultRow.Outcome {
        let (key, ledger) = (bench.key, bench.ledger)
        let (checkpoint, kept) = try await ledger.read {
            (try $0.checkpoint(of: key), try $0.memory(of: key).kept?.bookmark)
        }
        var next = kept.map { "after \(Self.member("at", $0.text) ?? $0.text)" } ?? "from the beginning"
        if let cursor = checkpoint?.cursor, let json = try? JSONValue(parsing: Array(cursor.text.utf8)) {
            let page = (json["pages"]?.integer ?? 0) + 1
            next = "page \(page)"
        }
        var codes: [String] = []
        for issue in report.issues where !codes.contains(issue.issue.code) { codes.append(issue.issue.code) }
        return FaultRow.Outcome(
            verdict: report.verdict, stored: try await live(ledger, key).count, removed: report.counts.removed,
            next: next, issues: codes, failure: report.failure?.code.rawValue)
    }

    private static func member(_ name: String, _ text: String) -> String? {
        (try? JSONValue(parsing: Array(text.utf8)))?[name]?.string
    }

    /// The titles of the records of source records that are not gone, by the source's name for them.
    private func live(_ ledger: any Ledger, _ key: SourceKey) async throws -> [String: String] {
        try await ledger.read { ledger in
            var titles: [String: String] = [:]
            let states = try ledger.sourceRecords(SourceRecordQuery(key, limit: 10_000))
            for state in states where state.status != .gone {
                for claim in try ledger.claims(by: state.identifier, of: key) where claim.state != .ended {
                    let record = try ledger.storedRecord(claim.record)?.record
                    titles[state.identifier] = record?["title"]?["fr"]?.string ?? ""
                }
            }
            return titles
        }
    }

    /// Nothing is in the ledger but what the repository said at some time.
    private func checkNothingIsFalse(_ bench: FaultBench) async throws {
        for (identifier, title) in try await live(bench.ledger, bench.key) {
            #expect(title.hasPrefix("Title "), "\(identifier)")
        }
    }

    /// The ledger says what one says that was filled by a single harvest of the repository as it is now.
    private func checkIsAsUndisturbed(_ bench: FaultBench, _ row: FaultRow, _ verdicts: [Verdict]) async throws {
        let calm = FaultBench(repository: bench.repository, ledger: MemoryLedger(), options: row.options)
        _ = try await calm.harvest()
        let found = try await live(bench.ledger, bench.key)
        let wanted = try await live(calm.ledger, calm.key)
        #expect(found == wanted, "after \(verdicts)")
        let counts = try await bench.ledger.runs(of: bench.key, limit: 100).map(\.counts)
        #expect(counts.count { !$0.addUp } == 0)
        // And there is nothing more to be had.
        #expect([.unchanged, .changed].contains(verdicts.last))
    }
}

extension OAILibrary {
    /// So many records, one a minute on a day before the library's own.
    static func numbered(_ count: Int, rules: (inout Rules) -> Void) -> OAILibrary {
        var set = Rules()
        rules(&set)
        return OAILibrary(
            (0..<count).map { number in
                let moment = Timestamp(seconds: 1_795_176_000 + Int64(number) * 60).description
                return Item("oai:library.example:\(number)", moment, "Title \(number)")
            }, rules: set)
    }
}
