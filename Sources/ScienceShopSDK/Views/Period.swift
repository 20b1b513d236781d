import JSONSchema

/// When something begins and ends, each as precise as the source says.
public struct Period: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    public init(start: PartialDate? = nil, end: PartialDate? = nil, asWritten: String? = nil, timeZone: String? = nil) {
        self.init(JSONObject())
        (self.start, self.end, self.asWritten, self.timeZone) = (start, end, asWritten, timeZone)
    }

    /// What a `DateReader` read.
    public init(_ reading: DateReading, timeZone: String? = nil) {
        self.init(start: reading.start, end: reading.end, asWritten: reading.asWritten, timeZone: timeZone)
    }

    /// When it begins.
    public var start: PartialDate? {
        get { object[date: "start"] }
        set { object[date: "start"] = newValue }
    }
    /// When it ends; not before it begins.
    public var end: PartialDate? {
        get { object[date: "end"] }
        set { object[date: "end"] = newValue }
    }
    /// The period in the words of the source.
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
    /// IANA name: `Europe/Paris`.
    public var timeZone: String? {
        get { object[text: "timeZone"] }
        set { object[text: "timeZone"] = newValue }
    }
}
