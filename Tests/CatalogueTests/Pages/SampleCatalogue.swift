import Catalogue
import Foundation
import JSONSchema
import ScienceShopSDK
import Testing

/// A catalogue of the schema's valid examples.
struct SampleCatalogue {
    var records: [PublicRecord] = []
    var identity = CatalogueIdentity(
        name: ["fr": "Catalogue d’essai", "en": "Trial catalogue"], baseURL: BaseURL("https://shop.example/c/"),
        nodes: [NodeCard(id: "lyon", name: ["fr": "Boutique de Lyon"], homepage: "https://lyon.example/")],
        contact: "ecrire@shop.example", licence: "https://creativecommons.org/licenses/by/4.0/")
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/pages")

    /// - Parameter change: made to each document before it is published.
    init(_ change: (inout JSONObject) -> Void = { _ in }) throws {
        let folder = Self.folder.appending(path: "../../../../schemas/examples/valid").standardizedFileURL
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
            let text = String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
            var document = try #require(try JSONValue(parsing: text).object)
            change(&document)
            let record = Record(document: document)
            guard let id = record.id, !record.isDeleted else { continue }
            let evidence = (record["summary"] ?? record["title"])?.object?.first { _ in true }
            records.append(
                PublicRecord(
                    id: id, record: record, revision: 3, modifiedAt: try #require(Timestamp("2026-03-01T09:30:00Z")),
                    evidence: [
                        PublicEvidence(
                            source: "\(id.home)/fiches", sourceRecord: evidence?.key ?? "7",
                            items: [
                                Evidence(
                                    path: "/summary/fr", asWritten: evidence?.value.string ?? "Tel quel",
                                    location: SourceLocation(line: 12, column: 3, label: evidence?.value.string),
                                    rule: "")
                            ])
                    ], hash: ContentHash.hex(record.canonicalBytes)))
        }
    }

    var index: CatalogueIndex {
        var builder = CatalogueIndex.Builder()
        records.forEach { builder.add($0) }
        return builder.build()
    }

    var renderer: PageRenderer { PageRenderer(identity: identity, index: index) }

    func record(_ id: String) throws -> PublicRecord {
        try #require(records.first { $0.id.description == id })
    }
}
