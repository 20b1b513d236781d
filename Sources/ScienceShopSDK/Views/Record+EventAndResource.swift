import JSONSchema

/// Event.
extension Record {
    public enum EventStatus: String, Sendable { case scheduled, cancelled, postponed, past, toBeConfirmed }

    public var eventStatus: EventStatus? {
        get { document[word: "eventStatus"] }
        set { document[word: "eventStatus"] = newValue }
    }
    public var venue: Venue? {
        get { document[view: "venue"] }
        set { document[view: "venue"] = newValue }
    }
    public var isOnline: Bool? {
        get { document[flag: "online"] }
        set { document[flag: "online"] = newValue }
    }
    public var recurrence: Recurrence? {
        get { document[view: "recurrence"] }
        set { document[view: "recurrence"] = newValue }
    }
    public var attendance: [Figure] {
        get { document[views: "attendance"] }
        set { document[views: "attendance"] = newValue }
    }
    public var programme: [LanguageMap] {
        get { document[views: "programme"] }
        set { document[views: "programme"] = newValue }
    }
}

/// Resource.
extension Record {
    public enum PublicationStatus: String, Sendable { case published, forthcoming, inPreparation }

    public var url: String? {
        get { document[text: "url"] }
        set { document[text: "url"] = newValue }
    }
    public var publicationStatus: PublicationStatus? {
        get { document[word: "publicationStatus"] }
        set { document[word: "publicationStatus"] = newValue }
    }
    /// What the resource appeared in.
    public var container: Reference? {
        get { document[view: "container"] }
        set { document[view: "container"] = newValue }
    }
    public var format: String? {
        get { document[text: "format"] }
        set { document[text: "format"] = newValue }
    }
    public var extent: Figure? {
        get { document[view: "extent"] }
        set { document[view: "extent"] = newValue }
    }
}
