import JSONSchema
import MetadataFormats
import OAIPMH
import ScienceShopSDK

/// The formats items are given in.
struct ItemFormats: Sendable {
    /// Raised when a format of this library writes the same record otherwise: every item then counts as changed. Raised too
    /// when receipts are to hold more of it: then nothing changes for harvesters.
    static let version = 2

    let all: [any DisseminationFormat]

    init(page: @escaping @Sendable (RecordIdentifier) -> String?) {
        all = DisseminationFormats.all(DisseminationContext(page: page))
    }

    var announced: [OAIMetadataFormat] {
        all.map { OAIMetadataFormat(prefix: $0.prefix, schema: $0.schema, namespace: $0.namespace) }
    }

    subscript(prefix: String) -> (any DisseminationFormat)? { all.first { $0.prefix.hasSameBytes(as: prefix) } }

    /// The prefixes a record of this kind is to be had in.
    func prefixes(of kind: RecordKind) -> [String] { all.filter { $0.carries(kind) }.map(\.prefix) }

    /// A hash of the record in all formats: what harvesters see of it. Whatever else changes is no change to them.
    func rendering(of record: PublicRecord) -> String {
        var hash = SHA256()
        for format in all {
            let xml = format.xml(of: record) ?? []
            hash.update(Array("\(format.prefix) \(xml.count) ".utf8))
            hash.update(xml)
        }
        return ContentHash.prefix + hash.hexDigest()
    }
}
