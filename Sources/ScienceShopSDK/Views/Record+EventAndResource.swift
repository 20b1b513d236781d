import JSONSchema

/// Event.
extension Record {
    /// The states of an event that the schema knows.
    public enum EventStatus: String, Sendable { case scheduled, cancelled, postponed, past, toBeConfirmed }

    /// Whether the event takes place as announced. Source: schema:eventStatus, ical:STATUS, pair:hasStatus.
    public var eventStatus: EventStatus? {
        get { document[word: "eventStatus"] }
        set { document[word: "eventStatus"] = newValue }
    }
    /// Where it takes place. Source: schema:location, ical:LOCATION, pair:hostedIn.
    public var venue: Venue? {
        get { document[view: "venue"] }
        set { document[view: "venue"] = newValue }
    }
    /// Whether one can take part from afar. Source: schema:eventAttendanceMode, ical:CONFERENCE.
    public var isOnline: Bool? {
        get { document[flag: "online"] }
        set { document[flag: "online"] = newValue }
    }
    /// How it comes back. Source: schema:eventSchedule, ical:RRULE.
    public var recurrence: Recurrence? {
        get { document[view: "recurrence"] }
        set { document[view: "recurrence"] = newValue }
    }
    /// How many came or are expected. Source: schema:maximumAttendeeCapacity (planned only).
    public var attendance: [Figure] {
        get { document[views: "attendance"] }
        set { document[views: "attendance"] = newValue }
    }
    /// The items of its programme, in order. Source: schema:subEvent, dct:description, ical:DESCRIPTION.
    public var programme: [LanguageMap] {
        get { document[views: "programme"] }
        set { document[views: "programme"] = newValue }
    }
}

/// Resource.
extension Record {
    /// The states of a resource that the schema knows.
    public enum PublicationStatus: String, Sendable { case published, forthcoming, inPreparation }

    /// Where the resource is. Source: schema:url, dcat:landingPage, pair:webPage.
    public var url: String? {
        get { document[text: "url"] }
        set { document[text: "url"] = newValue }
    }
    /// Whether the resource is out. Source: schema:creativeWorkStatus, bibo:status.
    public var publicationStatus: PublicationStatus? {
        get { document[word: "publicationStatus"] }
        set { document[word: "publicationStatus"] = newValue }
    }
    /// What the resource appeared in.
    public var container: Reference? {
        get { document[view: "container"] }
        set { document[view: "container"] = newValue }
    }
    /// Its format: a media type, or the words of the source. Source: dct:format, schema:encodingFormat.
    public var format: String? {
        get { document[text: "format"] }
        set { document[text: "format"] = newValue }
    }
    /// How long or how many. Source: dct:extent, schema:size, schema:numberOfItems.
    public var extent: Figure? {
        get { document[view: "extent"] }
        set { document[view: "extent"] = newValue }
    }
}
