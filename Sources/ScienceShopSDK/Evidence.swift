/// Where one value of a record came from, in the source's own words.
public struct Evidence: Sendable, Hashable {
    /// JSON Pointer (RFC 6901) of the value in the record.
    public var path: String
    /// The words as the source wrote them.
    public var asWritten: String
    /// Where they stand in the source.
    public var location: SourceLocation
    /// The crosswalk rule that read them, e.g. `records[2].fields.title`.
    public var rule: String

    public init(path: String, asWritten: String, location: SourceLocation, rule: String) {
        self.path = path
        self.asWritten = asWritten
        self.location = location
        self.rule = rule
    }
}
