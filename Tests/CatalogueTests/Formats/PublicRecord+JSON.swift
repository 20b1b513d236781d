import JSONSchema
import ScienceShopSDK
import Testing

extension PublicRecord {
    /// A public record of the document in this JSON text.
    init(json: String, revision: Int = 3, modifiedAt: String = "2026-03-01T09:30:00Z") throws {
        let document = try #require(try JSONValue(parsing: json).object)
        let record = Record(document: document)
        self.init(
            id: try #require(record.id), record: record, revision: revision,
            modifiedAt: try #require(Timestamp(modifiedAt)), hash: ContentHash.hex(record.canonicalBytes))
    }
}
