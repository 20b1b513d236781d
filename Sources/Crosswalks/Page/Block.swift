import JSONSchema

/// One piece of a page, in the order of the page.
public struct Block: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case heading, paragraph, item
        /// A `label : value` line, a definition of a list, a row of a two-column table.
        case field
        /// A row of a table with labelled columns.
        case row
        case image, footnote
        /// JSON-LD embedded in the page.
        case data
    }

    public var kind: Kind
    /// A heading's level, from 1; an item's depth in its list, from 1; otherwise 0.
    public var level = 0
    /// Which list of the page an item belongs to, from 1.
    public var list = 0
    public var isOrdered = false
    /// Whether the whole block is set in bold.
    public var isStrong = false
    /// All its words, without marks such as bullets or asterisks. A line break inside is kept as one.
    public var words: Words
    /// What stands before the colon of a field, or of an item that is written as one.
    public var label: String?
    /// What stands after it, on the same line or in the same cell.
    public var value: Words?
    public var links: [Link] = []
    public var cells: [Cell] = []
    public var json: JSONValue?
    /// A footnote's mark, without brackets.
    public var mark: String?
    /// The footnotes its words refer to; their marks are taken out of the words.
    public var notes: [Note] = []

    public struct Note: Sendable, Hashable {
        public var mark: String
        /// The words of the block before the mark.
        public var before: Words
        /// The words of the block after it.
        public var after: Words
    }

    public struct Link: Sendable, Hashable {
        public var text: String
        public var url: String
        public init(text: String, url: String) {
            self.text = text
            self.url = url
        }
    }

    public struct Cell: Sendable, Hashable {
        public var label: String
        public var words: Words
        public init(label: String, words: Words) {
            self.label = label
            self.words = words
        }
    }

    public init(_ kind: Kind, _ words: Words) {
        self.kind = kind
        self.words = words
    }

    public var text: String { words.text }
    public var line: Int { words.line ?? 1 }
    /// Whether the block introduces what follows: it ends in a colon.
    public var isLeadIn: Bool { text.utf8.last == UInt8(ascii: ":") }

    /// Notes that the words are written `label : value`, when they are.
    mutating func readLabel() {
        guard let parts = FieldLine.split(words) else { return }
        label = parts.label
        value = parts.value
    }
}
