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
    /// The rule in the words of the source.
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
}
