import JSONSchema

/// What every record carries, whatever its kind.
extension Record {
    /// Whole number set by the home node only; nil before it is first stored.
    public var revision: Int? {
        get { document["revision"]?.integer }
        set { document["revision"] = newValue.map { .number(Double($0)) } }
    }
    /// When the home node last changed the record. Source: dct:modified, schema:dateModified,
    /// ppsr:projectLastUpdatedDate.
    public var modifiedAt: Timestamp? {
        get { document[text: "modifiedAt"].flatMap(Timestamp.init) }
        set { document[text: "modifiedAt"] = newValue?.description }
    }
    /// Newest hop first.
    public var provenance: [ProvenanceHop] {
        get { document[views: "provenance"] }
        set { document[views: "provenance"] = newValue }
    }

    /// Why the record may be published. Source: dct:accessRights (nearest).
    public var basis: Basis? {
        get { document[view: "basis"] }
        set { document[view: "basis"] = newValue }
    }
    /// Grants and refusals, each for one group of fields; where there is none, the answer is no. Source: own term, as
    /// no target vocabulary has consent.
    public var consent: [ConsentGrant] {
        get { document[views: "consent"] }
        set { document[views: "consent"] = newValue }
    }
    /// How to reach those in charge; private unless they say otherwise. Source: dcat:contactPoint,
    /// schema:contactPoint, ppsr:contactPoint, pair:e-mail.
    public var contacts: [Contact] {
        get { document[views: "contacts"] }
        set { document[views: "contacts"] = newValue }
    }
    /// URI of the licence of the metadata.
    public var licence: String? {
        get { document[text: "licence"] }
        set { document[text: "licence"] = newValue }
    }
    /// URIs of the same thing elsewhere.
    public var sameAs: [String] {
        get { document[texts: "sameAs"] }
        set { document[texts: "sameAs"] = newValue }
    }
    /// Identifiers of the same thing in other registers. Source: schema:identifier, adms:identifier,
    /// ppsr:projectExternalId, cerif:Identifier.
    public var identifiers: [ExternalIdentifier] {
        get { document[views: "identifiers"] }
        set { document[views: "identifiers"] = newValue }
    }

    /// The members of one extension namespace; writing nil removes the namespace.
    public func extensionMembers(_ namespace: String) -> JSONObject? { document["extensions"]?[namespace]?.object }

    /// Replaces the members under a namespace; nil takes the namespace away.
    public mutating func setExtension(_ namespace: String, _ members: JSONObject?) {
        var all = document["extensions"]?.object ?? JSONObject()
        all[namespace] = members.map { .object($0) }
        document["extensions"] = all.isEmpty ? nil : .object(all)
    }
}
