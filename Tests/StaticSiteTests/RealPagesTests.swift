import AdapterKit
import Catalogue
import Messages
import ScienceShopSDK
import StaticSite
import TestSupport
import Testing

/// The pages that are shipped, brought up to date step by step: what they show of other records must be in their stamps.
@Suite("Real pages follow their records")
struct RealPagesTests {
    private let folder: TemporaryFolder
    private let identity = CatalogueIdentity(
        name: ["fr": "Essai", "en": "Trial"], baseURL: BaseURL("https://example.org/"),
        nodes: [
            NodeCard(id: "lyon", name: ["fr": "Boutique de Lyon"]),
            NodeCard(id: "lille", name: ["fr": "Boutique de Lille"]),
        ])

    init() throws { folder = try TemporaryFolder() }

    @discardableResult
    private func publish(_ view: ListView, _ batch: [Exposure], to name: String) async throws -> PublicationSummary {
        let renderer = CatalogueRenderer(identity: identity)
        let target = SiteTarget(folder.file(name), identity: identity, renderer: renderer, isDurable: false)
        _ = try await target.begin()
        _ = try await target.publish(batch, from: view)
        return try await target.finish(view)
    }

    private static let places = [
        Territory(scheme: .insee, level: "departement", code: "69", label: "Rhône"),
        Territory(scheme: .insee, level: "region", code: "32", label: "Hauts-de-France"),
        Territory(scheme: .quebec, level: "region-administrative", code: "01", label: "Bas-Saint-Laurent"),
    ]

    /// Shows a record that stands to others in whatever way its kind can.
    private func show(
        _ id: RecordIdentifier, _ view: inout ListView, at step: Int, _ all: [RecordIdentifier],
        _ generator: inout SeededGenerator
    ) {
        let words = ["eau", "vélo", "santé", "forêt"]
        func one<Element>(_ list: [Element]) -> Element { list.randomElement(using: &generator) ?? list[0] }
        func others(_ kind: RecordKind) -> [RecordIdentifier] { all.filter { $0.kind == kind && $0 != id } }
        let title = "Titre \(one(Array(0..<6))) de \(id.local)"
        view.show(id.description, title, at: Int64(step)) { record in
            if Bool.random(using: &generator) {
                record.title = ["fr": title, "en": "Title \(one(words))"]
            }
            record.themes = Bool.random(using: &generator) ? [Concept(asWritten: one(words))] : []
            record.territories = Bool.random(using: &generator) ? [one(Self.places)] : []
            switch id.kind {
            case .event:
                record.period = Period(start: PartialDate("202\(one([3, 4]))-0\(one([1, 5]))-1\(one([0, 5]))"))
                record.relations = [Relation(.partOf, record: one(others(.project)))]
            case .project:
                record.relations = [Relation(.answers, record: one(others(.demand)))]
                record.participants = [Participant(role: "lead", record: one(others(.organisation)), name: "Porteur")]
            case .demand: record.question = ["fr": "Pourquoi \(one(words)) ?"]
            default: record.summary = ["fr": "Résumé \(one(words))"]
            }
        }
    }

    @Test("step by step leads to the same pages as all at once", arguments: [7, 8] as [UInt64])
    func incremental(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let kinds: [RecordKind] = [.project, .demand, .event, .organisation]
        let all = kinds.flatMap { kind in
            ["lyon", "lille"].flatMap { node in
                (1...3).compactMap { RecordIdentifier("\(node):\(kind.rawValue)/\(kind.rawValue)-\($0)") }
            }
        }
        var view = ListView()
        for id in all { show(id, &view, at: 1, all, &generator) }
        try await publish(view, view.all, to: "site")
        for step in 2..<10 {
            var touched: Set<RecordIdentifier> = []
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let id = all.randomElement(using: &generator) ?? all[0]
                touched.insert(id)
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    view.withdraw(id.description, at: Int64(step))
                } else {
                    show(id, &view, at: step, all, &generator)
                }
            }
            let before = tree(folder.file("site"))
            let summary = try await publish(view, view.all.filter { touched.contains($0.id) }, to: "site")
            let after = tree(folder.file("site"))
            let fresh = "fresh-\(step)"
            try await publish(view, view.all, to: fresh)
            let expected = tree(folder.file(fresh))
            #expect(Set(after.keys) == Set(expected.keys), "step \(step)")
            #expect(expected.keys.filter { after[$0] != expected[$0] }.sorted() == [], "step \(step)")
            // A file counts as written when it is new or other than before, and only then.
            #expect(summary.written == after.count { before[$0.key] != $0.value }, "step \(step)")
            #expect(summary.removed == Set(before.keys).subtracting(after.keys).count, "step \(step)")
        }
    }
}
