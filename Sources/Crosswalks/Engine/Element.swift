import JSONSchema

/// Something a selector found: its words, what its pattern named, and where selectors inside it look.
struct Element {
    var words: Words
    var variables: [String: Words] = [:]
    /// The blocks of the page it covers; empty when the payload is no page.
    var blocks: Range<Int> = 0..<0
    /// The block that it is or that heads it.
    var head: Int?
    /// The labelled values inside: a row's cells.
    var cells: [Block.Cell] = []
    /// The value inside a JSON payload.
    var json: JSONValue?
    /// Whether the words are the crosswalk's own rather than the source's.
    var isConstant = false

    /// The same place with other words.
    func with(_ words: Words, adding more: [String: Words] = [:]) -> Element {
        var result = self
        result.words = words
        result.variables.merge(more) { $1 }
        return result
    }
}

/// What a crosswalk reads.
enum Payload {
    case page(PageDocument)
    case row([Block.Cell])
    /// With the form that it is an entry of; an empty one when it is of none.
    case json(JSONValue, BazarForm)
}
