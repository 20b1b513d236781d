import JSONSchema

extension Record {
    /// The record without the members that say how this copy came to be (`volatileMembers`).
    public var content: JSONObject { document.without(Self.isVolatile) }

    package static func isVolatile(_ name: String) -> Bool { volatileMembers.contains { $0.hasSameBytes(as: name) } }

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
