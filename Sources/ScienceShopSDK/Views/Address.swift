import JSONSchema

/// A postal address; as a place it may also have a name and territories.
public struct Address: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// The name of the place.
    public var name: String? {
        get { object[text: "name"] }
        set { object[text: "name"] = newValue }
    }
    /// Number and street.
    public var street: String? {
        get { object[text: "street"] }
        set { object[text: "street"] = newValue }
    }
    /// The postcode; it is no key of a territory.
    public var postalCode: String? {
        get { object[text: "postalCode"] }
        set { object[text: "postalCode"] = newValue }
    }
    /// The town or village.
    public var locality: String? {
        get { object[text: "locality"] }
        set { object[text: "locality"] = newValue }
    }
    /// ISO 3166-1 alpha-2.
    public var country: String? {
        get { object[text: "country"] }
        set { object[text: "country"] = newValue }
    }
    /// The address in the words of the source.
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
    /// Degrees, WGS 84.
    public var latitude: Double? {
        get { object[number: "latitude"] }
        set { object[number: "latitude"] = newValue }
    }
    /// Longitude in degrees, WGS 84.
    public var longitude: Double? {
        get { object[number: "longitude"] }
        set { object[number: "longitude"] = newValue }
    }
    /// The territories the place lies in.
    public var territories: [Territory] {
        get { object[views: "territories"] }
        set { object[views: "territories"] = newValue }
    }
}

/// Where an event takes place.
public struct Venue: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// The name of the venue.
    public var name: String? {
        get { object[text: "name"] }
        set { object[text: "name"] = newValue }
    }
    /// The address of the venue.
    public var address: Address? {
        get { object[view: "address"] }
        set { object[view: "address"] = newValue }
    }
    /// The record of the body that owns the venue.
    public var record: RecordIdentifier? {
        get { object[id: "record"] }
        set { object[id: "record"] = newValue }
    }
}

/// How an event repeats.
public struct Recurrence: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// RFC 5545 §3.3.10.
    public var rrule: String? {
        get { object[text: "rrule"] }
        set { object[text: "rrule"] = newValue }
    }
    /// Times at which it does not take place though the rule says so.
    public var excluded: [PartialDate] {
        get { object[texts: "excluded"].compactMap { PartialDate($0) } }
        set { object[texts: "excluded"] = newValue.map(\.description) }
    }
    /// Times at which it takes place besides those of the rule.
    public var added: [PartialDate] {
        get { object[texts: "added"].compactMap { PartialDate($0) } }
        set { object[texts: "added"] = newValue.map(\.description) }
    }
    /// Of one time of a series, which the record is part of: when it was to begin by the rule.
    public var occurrence: PartialDate? {
        get { object[date: "occurrence"] }
        set { object[date: "occurrence"] = newValue }
    }
    /// The rule in the words of the source.
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
}
