import JSONSchema

/// One difference between two states of a record.
public struct FieldChange: Sendable, Hashable {
    /// JSON Pointer (RFC 6901) into the new document; an element gone from a list has its place in the old list.
    public var path: String
    /// Nil when the field is new.
    public var old: JSONValue?
    /// Nil when the field is gone.
    public var new: JSONValue?

    public init(path: String, old: JSONValue?, new: JSONValue?) {
        (self.path, self.old, self.new) = (path, old, new)
    }
}
