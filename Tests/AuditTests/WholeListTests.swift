import AdapterKit
import CSVAdapter
import Federation
import FederationConformance
import JSONSchema
import Messages
import PageAdapter
import ScienceShopSDK
import Testing

/// Sources whose whole list is read at each harvest: their payloads are compared.
@Suite struct WholeListTests {
    private func table(_ rows: [String]) throws -> CSVAdapter {
        let text = (["id,titre"] + rows).joined(separator: "\n") + "\n"
        return try CSVAdapter(
            configuration: AdapterConfiguration(location: "t.csv", options: ["key": "id"]),
            context: AdapterContext(
                opener: MemoryOpener([MemoryResource(location: "t.csv", bytes: Array(text.utf8))])))
    }

    private func pages(_ pages: [String: String]) throws -> PageAdapter {
        let documents = pages.map { name, text in
            MemoryResource(
                location: "site/\(name).html", mediaType: "text/html",
                bytes: Array("<!doctype html><title>\(name)</title><p>\(text)</p>".utf8))
        }
        return try PageAdapter(
            configuration: AdapterConfiguration(location: "site"),
            context: AdapterContext(opener: MemoryOpener(documents)))
    }

    /// Harvests one state, audits and heals towards another, and expects what was planted.
    private func check(
        _ before: any HarvestSource, _ after: any HarvestSource, _ planted: Named, counts: (remote: Int, held: Int),
        refused: Set<String> = []
    ) async throws {
        try await AuditBench.onBoth { bench in
            let crosswalk = WholeTextCrosswalk()
            #expect(try await bench.engine.run(bench.job(before, [crosswalk])).verdict == .changed)
            let same = try await bench.engine.audit(bench.job(before, [crosswalk]))
            #expect(same.counts.closes == true && same.missing.isEmpty && same.stale.isEmpty && same.extra.isEmpty)

            let job = bench.job(after, [crosswalk])
            let audit = try await bench.engine.audit(job)
            #expect(Named(audit) == planted)
            #expect(audit.method == .list && audit.comparesContents && audit.counts.closes == true)
            #expect(audit.counts.remote == counts.remote && audit.counts.held == counts.held)
            let healed = try #require(try await bench.engine.heal(job, after: audit))
            #expect(healed.counts.addUp && healed.counts.seen == planted.missing.count + planted.stale.count)
            #expect(healed.counts.removed == planted.extra.count)
            var rest = Named()
            rest.quarantined = planted.quarantined.union(refused)
            #expect(Named(try await bench.engine.audit(job)) == rest)
            // A harvest finds nothing left to do.
            #expect(try await bench.engine.run(job).verdict == .unchanged)
            #expect(try await bench.ledger.integrityCheck().isEmpty)
        }
    }

    @Test func aTable() async throws {
        let rows = (1...12).map { "n\($0),Titre \($0)" }
        var edited = rows
        edited[2] = "n3,Autre titre"
        edited.remove(at: 7)
        edited.append("n20,Nouveau")
        edited.append("n21,Encore un")
        edited[10] = "n12,refuse"
        var planted = Named()
        planted.missing = ["n20", "n21"]
        planted.stale = ["n3", "n12"]
        planted.extra = ["n8"]
        try await check(try table(rows), try table(edited), planted, counts: (13, 12), refused: ["n12"])
    }

    @Test func aTableWithRefusedRows() async throws {
        let rows = (1...6).map { "n\($0),Titre \($0)" } + ["n7,refuse"]
        var planted = Named()
        planted.missing = ["n9"]
        planted.quarantined = ["n7"]
        try await check(try table(rows), try table(rows + ["n9,Neuf"]), planted, counts: (8, 7))
    }

    @Test func pagesOfAFolder() async throws {
        let before = ["a": "un", "b": "deux", "c": "trois", "d": "quatre"]
        let after = ["a": "un", "b": "deux, autrement", "d": "quatre", "e": "cinq"]
        var planted = Named()
        planted.missing = ["site/e.html"]
        planted.stale = ["site/b.html"]
        planted.extra = ["site/c.html"]
        let found = try await pages(before).page(HarvestRequest(), after: nil).records.map(\.identifier)
        let isFull = found.contains("site/a.html")
        if !isFull {
            let cut = { (names: Set<String>) in Set(names.map { String($0.dropFirst("site/".count)) }) }
            (planted.missing, planted.stale, planted.extra) = (
                cut(planted.missing), cut(planted.stale), cut(planted.extra)
            )
        }
        try await check(try pages(before), try pages(after), planted, counts: (4, 4))
    }

    /// The same bytes under another name are one record that goes on, not one that left and one that came.
    @Test func aRenamedRowIsRenamed() async throws {
        try await AuditBench.onBoth { bench in
            let crosswalk = RowTitleCrosswalk()
            _ = try await bench.engine.run(bench.job(try table(["n1,Un", "n2,Deux", "n3,Trois"]), [crosswalk]))
            let job = bench.job(try table(["n1,Un", "n2,Deux", "n33,Trois"]), [crosswalk])
            let audit = try await bench.engine.audit(job)
            #expect(audit.missing.map(\.identifier) == ["n33"] && audit.extra.map(\.identifier) == ["n3"])
            let healed = try #require(try await bench.engine.heal(job, after: audit))
            #expect(healed.counts.renamed == 1 && healed.counts.removed == 0 && healed.counts.addUp)
            #expect(try await bench.engine.audit(job).verdict == .complete)
        }
    }

    /// Other crosswalks: the bytes are there, what is made of them is not.
    @Test func otherRulesAreSeenAndMappedWithoutAsking() async throws {
        try await AuditBench.onBoth { bench in
            let source = try table(["n1,Un", "n2,Deux"])
            _ = try await bench.engine.run(bench.job(source, [WholeTextCrosswalk()]))
            let job = bench.job(source, [WholeTextCrosswalk(version: "2")])
            let audit = try await bench.engine.audit(job)
            #expect(audit.stale.map(\.reason) == [.rules, .rules] && audit.counts.matching == 0)
            // The stored payloads are mapped: the table is not read for it.
            let gone = bench.job(Unreadable(), [WholeTextCrosswalk(version: "2")])
            let healed = try #require(try await bench.engine.heal(gone, after: audit))
            #expect(healed.failure == nil && healed.counts.seen == 2 && healed.counts.addUp)
            #expect(try await bench.engine.audit(job).verdict == .complete)
        }
    }
}

/// A row's title alone, under its name.
private struct RowTitleCrosswalk: Crosswalk {
    let id = "test/title"
    let version = "1"
    func accepts(_ format: MetadataFormat) -> Bool { true }

    func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        let cells = String(decoding: source.payload, as: UTF8.self).split(separator: ",")
        let title = cells.last.map { String($0.filter { !$0.isWhitespace }) } ?? ""
        return CrosswalkResult(drafts: [
            Draft(
                record: Record(document: [
                    "schema": "record/1", "id": .string("lyon:organisation/\(source.identifier)"),
                    "kind": "organisation", "home": "lyon", "status": "active", "title": ["fr": .string(title)],
                ]))
        ])
    }
}

/// A table that can no longer be read.
private struct Unreadable: HarvestSource {
    var manifest: AdapterManifest { CSVAdapter.manifest }
    func identify() async throws -> SourceDescription { throw Self.gone }
    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage { throw Self.gone }
    private static let gone = FederationError(.sourceGone, "gone")
}
