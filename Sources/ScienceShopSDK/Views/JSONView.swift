import JSONSchema

/// A typed look at one JSON object of a record.
///
/// The object stays whole: members this version does not know, and values it does not understand, survive every change
/// made through the view.
public protocol JSONView: Sendable, Hashable {
    var object: JSONObject { get set }
    init(_ object: JSONObject)
}

extension JSONView {
    /// An object with no member yet.
    public init() { self.init(JSONObject()) }

    /// Nil when the value is no object.
    public init?(_ value: JSONValue?) {
        guard let object = value?.object else { return nil }
        self.init(object)
    }

    /// The value as it stands in the record.
    public var json: JSONValue { .object(object) }
}

/// Members read and written by type. Reading gives nil for a member of another type; writing nil removes the member.
extension JSONObject {
    subscript(text key: String) -> String? {
        get { self[key]?.string }
        set { self[key] = newValue.map { .string($0) } }
    }

    subscript(flag key: String) -> Bool? {
        get { self[key]?.bool }
        set { self[key] = newValue.map { .bool($0) } }
    }

    subscript(number key: String) -> Double? {
        get { self[key]?.number }
        set { self[key] = newValue.map { .number($0) } }
    }

    subscript(date key: String) -> PartialDate? {
        get { self[key]?.string.flatMap { PartialDate($0) } }
        set { self[key] = newValue.map { .string($0.description) } }
    }

    subscript(id key: String) -> RecordIdentifier? {
        get { self[key]?.string.flatMap(RecordIdentifier.init) }
        set { self[key] = newValue.map { .string($0.description) } }
    }

    subscript<Word: RawRepresentable<String>>(word key: String) -> Word? {
        get { self[key]?.string.flatMap(Word.init(rawValue:)) }
        set { self[key] = newValue.map { .string($0.rawValue) } }
    }

    subscript<View: JSONView>(view key: String) -> View? {
        get { View(self[key]) }
        set { self[key] = newValue?.json }
    }

    /// Writing an empty list removes the member.
    subscript<View: JSONView>(views key: String) -> [View] {
        get { self[key]?.array?.compactMap { View($0) } ?? [] }
        set { self[key] = newValue.isEmpty ? nil : .array(newValue.map(\.json)) }
    }

    /// Writing an empty list removes the member.
    subscript(texts key: String) -> [String] {
        get { self[key]?.array?.compactMap(\.string) ?? [] }
        set { self[key] = newValue.isEmpty ? nil : .array(newValue.map { .string($0) }) }
    }
}
