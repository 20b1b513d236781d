import JSONSchema

/// A postal address; as a place it may also have a name and territories.
public struct Address: JSONView {
    public var object: JSONObject
    public init(_ object: JSONObject) { self.object = object }

    public var name: String? {
        get { object[text: "name"] }
        set { object[text: "name"] = newValue }
    }
    public var street: String? {
        get { object[text: "street"] }
        set { object[text: "street"] = newValue }
    }
    public var postalCode: String? {
        get { object[text: "postalCode"] }
        set { object[text: "postalCode"] = newValue }
    }
    public var locality: String? {
        get { object[text: "locality"] }
        set { object[text: "locality"] = newValue }
    }
    /// ISO 3166-1 alpha-2.
    public var country: String? {
        get { object[text: "country"] }
        set { object[text: "country"] = newValue }
    }
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
    /// Degrees, WGS 84.
    public var latitude: Double? {
        get { object[number: "latitude"] }
        set { object[number: "latitude"] = newValue }
    }
    public var longitude: Double? {
        get { object[number: "longitude"] }
        set { object[number: "longitude"] = newValue }
    }
    public var territories: [Territory] {
        get { object[views: "territories"] }
        set { object[views: "territories"] = newValue }
    }
}

/// Where an event takes place.
public struct Venue: JSONView {
    public var object: JSONObject
    public init(_ object: JSONObject) { self.object = object }

    public var name: String? {
        get { object[text: "name"] }
        set { object[text: "name"] = newValue }
    }
    public var address: Address? {
        get { object[view: "address"] }
        set { object[view: "address"] = newValue }
    }
    public var record: RecordIdentifier? {
        get { object[id: "record"] }
        set { object[id: "record"] = newValue }
    }
}

/// How an event repeats.
public struct Recurrence: JSONView {
    public var object: JSONObject
    public init(_ object: JSONObject) { self.object = object }

    /// RFC 5545 §3.3.10.
    public var rrule: String? {
        get { object[text: "rrule"] }
        set { object[text: "rrule"] = newValue }
    }
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
}
