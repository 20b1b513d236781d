import JSONSchema

/// A command's result in each of the three formats.
struct Report {
    /// The whole result, printed by `--format json`.
    var json: JSONValue
    /// The result piece by piece, printed by `--format jsonl`.
    var lines: [JSONValue]
    /// The result for people.
    var text: (Console) -> Void

    init(json: JSONValue, lines: [JSONValue]? = nil, text: @escaping (Console) -> Void) {
        self.json = json
        self.lines = lines ?? [json]
        self.text = text
    }

    /// A list: one JSON array, or its elements one a line.
    init(list elements: [JSONValue], text: @escaping (Console) -> Void) {
        self.init(json: .array(elements), lines: elements, text: text)
    }
}
