import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import Testing
@testable import Catalogue

@Suite struct ZPreview {
    @Test func zpreview() throws {
        let env = ProcessInfo.processInfo.environment
        guard let out = env["OUT"] else { return }
        var index = CatalogueIndex.Builder(); var search = SearchIndexBuilder(); var all: [PublicRecord] = []
        for line in try String(contentsOfFile: env["IN"]!, encoding: .utf8).split(separator: "\n") {
            let doc = try JSONValue(parsing: String(line)).object!
            let r = Record(document: doc)
            all.append(PublicRecord(id: r.id!, record: r, revision: 1, modifiedAt: r.modifiedAt ?? Timestamp(seconds: 1), hash: ContentHash.hex(r.canonicalBytes)))
        }
        all.sort { $0.id < $1.id }
        for r in all { index.add(r); search.add(r) }
        let built = index.build()
        let identity = CatalogueIdentity(name: ["fr": "Fédération de démonstration"])
        let renderer = PageRenderer(identity: identity, index: built)
        func put(_ path: String, _ bytes: [UInt8]) throws {
            let url = URL(fileURLWithPath: out + "/" + path)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
        for l in [Language.french, .english] {
            for r in all { try put(PageAddress.record(r.id).path(in: l), renderer.record(r, in: l)) }
            for a in renderer.addresses { if let b = renderer.page(a, in: l) { try put(a.path(in: l), b) } }
        }
        for a in PageRenderer.assets { try put(a.address.path, a.bytes) }
        try search.write(built, identity) { try put($0, $1) }
        try put("records.jsonl", all.flatMap { $0.record.canonicalBytes + [10] })
    }
}
