import JSONSchema

/// One record of the federation, as its JSON document with typed views on it.
///
/// The document is the record: a member this version does not know stays where it was, so a field of a newer schema
/// passes through untouched. Typed views live in `Record+….swift`.
public struct Record: Sendable, Hashable {
    public var document: JSONObject

    public init(document: JSONObject) { self.document = document }

    /// A fresh active record of this schema version.
    public init(id: RecordIdentifier) {
        document = JSONObject(distinct: [
            .init(key: "schema", value: .string(Self.schemaVersion)),
            .init(key: "id", value: .string(id.description)), .init(key: "kind", value: .string(id.kind.rawValue)),
            .init(key: "home", value: .string(id.home)), .init(key: "status", value: "active"),
        ])
    }

    /// The version of the record schema that this library writes.
    public static let schemaVersion = "record/1"

    /// Nil when the document has no valid `id`.
    public var id: RecordIdentifier? { document["id"]?.string.flatMap(RecordIdentifier.init) }
    public var kind: RecordKind? { document["kind"]?.string.flatMap(RecordKind.init) }
    public var home: String? { document["home"]?.string }
    public var isDeleted: Bool { document["status"]?.string == "deleted" }

    public subscript(member: String) -> JSONValue? {
        get { document[member] }
        set { document[member] = newValue }
    }

    /// The canonical JSON text (RFC 8785) as bytes: what is stored and exchanged.
    public var canonicalBytes: [UInt8] { JSONValue.object(document).canonicalBytes }

    /// Members that say how and when this copy came to be, not what the record says; they are outside the content hash.
    public static let volatileMembers = ["schema", "revision", "modifiedAt", "contentHash", "provenance"]
}
