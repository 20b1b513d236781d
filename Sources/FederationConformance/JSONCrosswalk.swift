import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// A crosswalk for tests: the payload is a JSON array of drafts.
///
/// Each element is a record document; the members `@mention` (true: a mention), `@copy` (true: a whole record of another
/// ledger) and `@error` (a message: the draft has an error) say more and are taken out. The title is evidence.
public struct JSONCrosswalk: Crosswalk {
    public let id: String
    public var version: String

    public init(id: String = "test/json", version: String = "1") {
        self.id = id
        self.version = version
    }

    public func accepts(_ format: MetadataFormat) -> Bool { format == .json }

    public func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        guard let values = try? JSONValue(parsing: source.payload).array else {
            return CrosswalkResult(issues: [
                Issue(.error, code: "malformed-payload", message: "The payload is not a JSON array.")
            ])
        }
        return CrosswalkResult(
            drafts: values.compactMap(\.object).map { object in
                var object = object
                let isMention = object["@mention"]?.bool ?? false
                let isCopy = object["@copy"]?.bool ?? false
                let issues = object["@error"]?.string.map {
                    [Issue(.error, code: "test-error", path: "/title", message: .verbatim($0))]
                }
                object["@mention"] = nil
                object["@copy"] = nil
                object["@error"] = nil
                let title = object["title"]?["fr"]?.string
                return Draft(
                    record: Record(document: object),
                    evidence: title.map {
                        [
                            Evidence(
                                path: "/title/fr", asWritten: $0, location: SourceLocation(line: source.firstLine ?? 1),
                                rule: "title")
                        ]
                    } ?? [],
                    issues: issues ?? [], isMention: isMention, isCopy: isCopy)
            })
    }
}

extension SourceRecord {
    /// A source record for `JSONCrosswalk`.
    public static func json(_ identifier: String, _ drafts: JSONValue..., line: Int? = nil) -> SourceRecord {
        SourceRecord(
            identifier: identifier, format: .json, payload: JSONValue.array(drafts).canonicalBytes, firstLine: line)
    }
}
