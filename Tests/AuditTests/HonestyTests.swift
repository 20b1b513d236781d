import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing

/// What an audit could not find out, it does not claim.
@Suite struct HonestyTests {
    private func record(_ number: Int, _ title: String? = nil) -> SourceRecord {
        SourceRecord(
            identifier: "r\(number)", format: .plainText, payload: Array((title ?? "Titre \(number)").utf8))
    }

    private func harvested(_ count: Int) async throws -> AuditBench {
        let bench = AuditBench(ledger: MemoryLedger())
        let source = ScriptedSource((0..<count).map { record($0) })
        #expect(try await bench.engine.run(bench.job(source, [WholeTextCrosswalk()])).verdict == .changed)
        return bench
    }

    private func audit(
        _ bench: AuditBench, _ source: any HarvestSource, _ options: AuditOptions = AuditOptions()
    ) async throws -> AuditReport {
        try await bench.engine.audit(bench.job(source, [WholeTextCrosswalk()]), options)
    }

    /// Nothing but what the ledger itself knows.
    private func claimsNothing(_ report: AuditReport, held: Int) -> Bool {
        var nothing = AuditCounts()
        nothing.held = held
        return report.counts == nothing && Named(report) == Named()
    }

    // MARK: - Lists that cannot be had whole

    @Test(arguments: [
        (FederationError.Code.blocked, AuditVerdict.blocked), (.sourceGone, .sourceGone), (.network, .failed),
    ]) func aListThatFails(_ code: FederationError.Code, _ verdict: AuditVerdict) async throws {
        let bench = try await harvested(5)
        let failing = ScriptedSource { _, cursor in
            if cursor == nil { return HarvestPage(records: [record(9)], next: Cursor("1")) }
            throw FederationError(code, "no")
        }
        let report = try await audit(bench, failing)
        #expect(report.verdict == verdict && claimsNothing(report, held: 0) && report.failure?.code == code)
        #expect(report.counts.closes == nil)
        #expect(try await bench.engine.heal(bench.job(failing), after: report) == nil)
    }

    @Test func aListWithSomethingUnreadable() async throws {
        let bench = try await harvested(5)
        let torn = ScriptedSource { _, _ in
            HarvestPage(
                records: [record(0)], issues: [ScienceShopSDK.Issue(.error, code: "torn", message: "torn")])
        }
        let report = try await audit(bench, torn)
        #expect(report.verdict == .unproven && claimsNothing(report, held: 5))
        #expect(report.issues.map(\.code) == ["torn"])
    }

    @Test func anEmptyList() async throws {
        let bench = try await harvested(5)
        let report = try await audit(bench, ScriptedSource([]))
        #expect(report.verdict == .suspiciousEmpty && claimsNothing(report, held: 5))
        // Where nothing is held, nothing is suspicious.
        let empty = AuditBench(ledger: MemoryLedger())
        #expect(try await audit(empty, ScriptedSource([])).verdict == .complete)
    }

    /// What is not on a list that does not have everything may well be there; what is on it is a fact.
    @Test(arguments: [true, false]) func aListThatProvesNoAbsence(_ isDoubtful: Bool) async throws {
        let bench = try await harvested(5)
        let source = ScriptedSource(
            description: { SourceDescription(summary: .verbatim("feed"), listsEverything: isDoubtful) },
            reader: { _, _ in
                HarvestPage(records: [record(0), record(1)], provesAbsence: !isDoubtful)
            })
        let same = try await audit(bench, source)
        #expect(same.verdict == .unproven && same.counts.remote == nil && same.counts.extra == nil)
        #expect(same.extra.isEmpty && same.counts.closes == nil && same.counts.missing == 0)
        let newer = ScriptedSource(
            description: { SourceDescription(summary: .verbatim("feed"), listsEverything: isDoubtful) },
            reader: { _, _ in
                HarvestPage(records: [record(0, "Autre"), record(8)], provesAbsence: !isDoubtful)
            })
        let report = try await audit(bench, newer)
        #expect(report.verdict == .differs)
        #expect(report.missing.map(\.identifier) == ["r8"] && report.stale.map(\.identifier) == ["r0"])
        #expect(report.extra.isEmpty)
        let job = bench.job(newer, [WholeTextCrosswalk()])
        let healed = try #require(try await bench.engine.heal(job, after: report))
        #expect(healed.counts.seen == 2 && healed.counts.left == 0)
        #expect(try await bench.ledger.records().count == 6)
    }

    @Test func aHarvestThatRanMeanwhile() async throws {
        let bench = try await harvested(5)
        let (engine, other) = (bench.engine, bench.job(ScriptedSource([record(0), record(1)]), [WholeTextCrosswalk()]))
        let source = ScriptedSource { _, _ in
            _ = try await engine.run(other)
            return HarvestPage(records: (0..<5).map { record($0) })
        }
        let report = try await audit(bench, source)
        #expect(report.verdict == .unproven && report.counts.remote == nil && report.extra.isEmpty)
    }

    // MARK: - Names

    @Test func namesWithoutDatesProveNothingOfContents() async throws {
        let bench = try await harvested(5)
        let base = ScriptedSource((0..<5).map { record($0, $0 == 3 ? "Autre" : nil) })
        let listing = ScriptedListing(base) { _, _ in
            ListedPage(records: (0..<5).map { ListedRecord(identifier: "r\($0)") })
        }
        let names = try await audit(bench, listing, AuditOptions(depth: .names))
        #expect(names.verdict == .unproven && names.counts.matching == nil && names.counts.stale == nil)
        #expect(names.counts.remote == 5 && names.counts.extra == 0)
        // Left to itself the audit reads the records then.
        let whole = try await audit(bench, listing, AuditOptions(cheapList: 0))
        #expect(whole.stale.map(\.identifier) == ["r3"] && whole.comparesContents)
    }

    @Test func aNameThatItsOwnListDoesNotGive() async throws {
        let bench = try await harvested(3)
        let base = ScriptedSource((0..<4).map { record($0) })
        let listing = ScriptedListing(base) { _, _ in
            ListedPage(
                records: (0..<5).map { ListedRecord(identifier: "r\($0)") } + [ListedRecord(identifier: "")])
        }
        let report = try await audit(bench, listing)
        #expect(report.missing.map(\.identifier) == ["r3"])
        #expect(report.unretrievable.map(\.identifier) == ["", "r4"])
        #expect(report.counts.remote == 6 && report.counts.closes == true && report.verdict == .differs)
    }

    @Test func aBookmarkNobodyCanReadLeavesItUnknownWhatIsBehindIt() async throws {
        let bench = AuditBench(ledger: MemoryLedger())
        func source(_ records: [SourceRecord]) -> ScriptedListing {
            let base = ScriptedSource { _, _ in HarvestPage(records: records, bookmark: Bookmark("b1")) }
            return ScriptedListing(base) { _, _ in
                ListedPage(records: records.map { ListedRecord(identifier: $0.identifier, datestamp: $0.datestamp) })
            }
        }
        _ = try await bench.engine.run(bench.job(source([record(0)]), [WholeTextCrosswalk()]))
        let report = try await audit(bench, source([record(0), record(1)]))
        #expect(report.missing.map(\.isBackdated) == [nil] && report.counts.backdated == nil)
        #expect(try await audit(bench, source([record(0)])).counts.backdated == 0)
    }

    @Test func moreThanIsAskedForIsUnknown() async throws {
        let bench = AuditBench(ledger: MemoryLedger())
        let library = OAILibrary.holding(30)
        library.edit { items in for index in 0..<10 { items[index].isOnlyNamed = true } }
        let job = bench.job(try LibraryTransport(library).adapter())
        let report = try await bench.engine.audit(job, AuditOptions(depth: .names, mostAsked: 4))
        #expect(report.counts.unretrievable == nil && report.counts.closes == nil && report.verdict == .differs)
        #expect(report.missing.count + report.unretrievable.count == 30)
        let all = try await bench.engine.audit(job, AuditOptions(depth: .names))
        #expect(all.unretrievable.count == 10 && all.missing.count == 20 && all.counts.closes == true)
    }
}
