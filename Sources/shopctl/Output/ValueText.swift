import JSONSchema

/// Values of records, for people.
enum ValueText {
    /// A value on one line: a text as it is, anything else as JSON; `nothing` when there is none.
    static func short(_ value: JSONValue?) -> String {
        guard let value else { return "nothing" }
        return (value.string.map { "\"\($0)\"" } ?? value.canonicalText).shown
    }
}
