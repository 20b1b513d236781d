import JSONSchema

extension Record {
    /// The record without the members that say how this copy came to be (`volatileMembers`).
    public var content: JSONObject { document.without(Self.isVolatile) }

    /// Whether a member is one of `volatileMembers`.
    package static func isVolatile(_ name: String) -> Bool {
        // Asked of every member of every record; the length says no to most.
        switch name.utf8.count {
        case 6: name.hasSameBytes(as: "schema")
        case 8: name.hasSameBytes(as: "revision")
        case 10: name.hasSameBytes(as: "provenance") || name.hasSameBytes(as: "modifiedAt")
        case 11: name.hasSameBytes(as: "contentHash")
        default: false
        }
    }

    /// The hash of what the record says, computed now: SHA-256 of the canonical JSON of `content`.
    ///
    /// The member `contentHash` of the document holds what its writer computed; see `statedContentHash`.
    public var contentHash: String { ContentHash.of(JSONValue.object(content).canonicalBytes) }

    /// The member `contentHash` as it stands in the document.
    public var statedContentHash: String? {
        get { document["contentHash"]?.string }
        set { document["contentHash"] = newValue.map { .string($0) } }
    }
}
