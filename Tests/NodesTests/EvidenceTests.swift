import AdapterKit
import Foundation
import JSONSchema
import ScienceShopSDK
import Testing

/// Evidence is what the document says, where it says it.
@Suite struct EvidenceTests {
    static let documents: [(crosswalk: String, document: String)] = {
        let samples = "Plugins/nodes/occitanie/samples/"
        return [
            ("occitanie/trait-d-union", samples + "trait-d-union.txt"),
            ("occitanie/trait-d-union", samples + "trait-d-union-variante.md"),
            ("occitanie/consortium", samples + "consortium.txt"),
            ("occitanie/consortium", samples + "consortium-variante.md"),
            ("occitanie/resolis", samples + "resolis.txt"),
            ("occitanie/resolis", samples + "resolis-variante.md"),
        ]
    }()

    @Test(arguments: documents)
    func samples(crosswalk: String, document: String) throws { try check(document, by: crosswalk) }

    @Test(arguments: [("000", "trait-d-union"), ("001", "consortium"), ("003", "resolis")])
    func seeds(number: String, crosswalk: String) throws {
        guard let seed = SeedHarvest.seed(number) else { return }
        try check(seed, by: "occitanie/" + crosswalk)
    }

    private func check(_ document: String, by crosswalk: String) throws {
        let harvest = try SeedHarvest.map(document, by: crosswalk)
        let lines = try String(contentsOf: SeedHarvest.root.appendingPathComponent(document), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(!harvest.drafts.isEmpty)
        for draft in harvest.drafts {
            let id = draft.record.id?.description ?? "?"
            #expect(draft.evidence.contains { $0.path.hasPrefix("/title") }, "\(id) has no evidence of its title")
            var seen: Set<String> = []
            for evidence in draft.evidence {
                #expect(seen.insert(evidence.path).inserted, "\(id): two evidences of \(evidence.path)")
                let value = JSONPointer(evidence.path)?.resolve(in: .object(draft.record.document))
                #expect(value != nil, "\(id): nothing at \(evidence.path)")
                let line = try #require(evidence.location.line, "\(id) \(evidence.path)")
                // A value composed of several pieces quotes each, with « … » between them.
                let quoted = evidence.asWritten.split(separator: "\n")[0].prefix { $0 != "…" }
                let start = Text.wordKey(String(quoted)).prefix(20)
                #expect(
                    Text.wordKey(String(lines[line - 1])).contains(start),
                    "\(id) \(evidence.path): « \(evidence.asWritten.prefix(60)) » is not on line \(line)")
            }
        }
    }
}
