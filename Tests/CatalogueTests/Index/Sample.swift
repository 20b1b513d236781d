import JSONSchema
import ScienceShopSDK

/// Public records for tests; in real life only the publication gate makes them.
enum Sample {
    static func id(_ text: String) throws -> RecordIdentifier {
        guard let id = RecordIdentifier(text) else { throw Unusable(text: text) }
        return id
    }

    /// A record with a title, changed by `change`.
    static func record(
        _ id: String, _ title: String? = nil, at seconds: Int64 = 1_700_000_000, aliases: [String] = [],
        _ change: (inout Record) -> Void = { _ in }
    ) throws -> PublicRecord {
        let id = try Self.id(id)
        var record = Record(id: id)
        record.title = title.map { LanguageMap($0, language: "fr") }
        change(&record)
        return PublicRecord(
            id: id, record: record, revision: 1, modifiedAt: Timestamp(seconds: seconds),
            aliases: try aliases.map(Self.id), hash: ContentHash.hex(record.canonicalBytes))
    }

    struct Unusable: Error { var text: String }
}
