import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// A healing that is overtaken by a harvest: what the harvest knows, the healing does not take back.
@Suite struct OvertakenHealTests {
    private static func record(_ number: Int, _ title: String, day: Int = 1, gone: Bool = false) -> SourceRecord {
        var record = SourceRecord(
            identifier: "r\(number)", format: .plainText, payload: gone ? [] : Array(title.utf8))
        record.datestamp = "2026-01-0\(day)"
        if gone { record.status = .deleted }
        return record
    }

    private let crosswalks: [any Crosswalk] = [WholeTextCrosswalk()]

    private func begun() async throws -> (AuditBench, AskedSource) {
        let bench = AuditBench(ledger: MemoryLedger())
        let source = AskedSource((0..<10).map { Self.record($0, "Titre \($0)") })
        #expect(try await bench.engine.run(bench.job(source, crosswalks)).verdict == .changed)
        return (bench, source)
    }

    private func title(_ bench: AuditBench, _ number: Int) async throws -> String? {
        let id = try #require(RecordIdentifier("lyon:organisation/r\(number)"))
        return try await bench.ledger.record(id)?["title"]?["fr"]?.string
    }

    /// Listed again before the healing came to it: announced, or vanished without a word.
    @Test(arguments: [false, true]) func whatCameBackIsNotRemoved(_ isAnnounced: Bool) async throws {
        let (bench, source) = try await begun()
        let job = bench.job(source, crosswalks)
        let whole = source.records
        source.records.remove(at: 5)
        if isAnnounced { source.records.append(Self.record(5, "", gone: true)) }
        let audit = try await bench.engine.audit(job)
        #expect(audit.extra.map(\.identifier) == ["r5"])
        source.records = whole
        #expect(try await bench.engine.run(job).verdict == .unchanged)
        let healed = try #require(try await bench.engine.heal(job, after: audit))
        #expect(healed.verdict == .unchanged && healed.counts.left == 0)
        #expect(healed.issues.map(\.issue.code) == ["harvested-meanwhile"])
        #expect(try await title(bench, 5) == "Titre 5")
        #expect(try await bench.engine.audit(job).verdict == .complete)
        // Without a harvest in between it leaves.
        source.records = Array(whole.dropLast())
        let again = try await bench.engine.audit(job)
        #expect(try await bench.engine.heal(job, after: again)?.counts.removed == 1)
    }

    /// What was asked for before a harvest brought a newer state is not laid over it.
    @Test(arguments: ["one by one", "by the list", "gone"]) func theNewerStateStays(_ how: String) async throws {
        let (bench, source) = try await begun()
        let job = bench.job(source, crosswalks)
        let (old, new) = (Self.record(3, "Deuxième", day: 2), Self.record(3, "Troisième", day: 3))
        source.records[3] = old
        source.records[4] = Self.record(4, "Autre", day: 2)
        let audit = try await bench.engine.audit(job)
        #expect(audit.stale.map(\.identifier) == ["r3", "r4"])
        // While the healing asks, the source goes on, and a harvest with it.
        let harvest: @Sendable () async throws -> Void = {
            source.records[3] = new
            let report = try await bench.engine.run(bench.job(source, [WholeTextCrosswalk()]))
            #expect(report.counts.changed > 0)
        }
        let healed: RunReport
        if how == "by the list" {
            let before = source.records
            let listing = ScriptedSource { _, _ in
                try await harvest()
                return HarvestPage(records: before)
            }
            healed = try #require(try await bench.engine.heal(bench.job(listing, crosswalks), after: audit))
        } else {
            source.answer { name in
                if name == "r4" { return source.records[4] }
                try await harvest()
                return how == "gone" ? Self.record(3, "", day: 2, gone: true) : old
            }
            healed = try #require(try await bench.engine.heal(job, after: audit))
        }
        #expect(healed.counts.addUp && healed.counts.left == 0)
        // Both were in the harvest's list.
        #expect(healed.issues.map(\.issue.code) == ["harvested-meanwhile", "harvested-meanwhile"])
        #expect(Set(healed.issues.compactMap(\.sourceRecord)) == ["r3", "r4"])
        #expect(try await title(bench, 3) == "Troisième")
        #expect(try await title(bench, 4) == "Autre")
        #expect(try await bench.engine.audit(job).verdict == .complete)
        #expect(try await bench.ledger.integrityCheck().isEmpty)
    }

    /// An answer about another record says nothing of the one that was asked for.
    @Test func anAnswerUnderAnotherNameIsNone() async throws {
        let (bench, source) = try await begun()
        let job = bench.job(source, crosswalks)
        source.records[3] = Self.record(3, "Autre", day: 2)
        let audit = try await bench.engine.audit(job)
        source.answer { _ in Self.record(7, "", gone: true) }
        let healed = try #require(try await bench.engine.heal(job, after: audit))
        #expect(healed.verdict == .partial && healed.counts.left == 0)
        #expect(healed.issues.map(\.issue.code) == ["unretrievable"])
        #expect(try await title(bench, 3) == "Titre 3")
        #expect(try await title(bench, 7) == "Titre 7")
    }
}
