import JSONSchema

/// Something a selector found: its words, what its pattern named, and where selectors inside it look.
struct Element {
    private var ownWords: Words
    private var deferredWords: DeferredWords?
    var variables: Variables
    /// The blocks of the page it covers; empty when the payload is no page.
    var blocks: Range<Int>
    /// The block that it is or that heads it.
    var head: Int?
    /// The labelled values inside: a row's cells.
    var cells: [Block.Cell]
    /// The value inside a JSON payload.
    var json: JSONValue?
    /// Whether the words are the crosswalk's own rather than the source's.
    var isConstant = false

    var words: Words {
        get { deferredWords?.words ?? ownWords }
        set {
            ownWords = newValue
            deferredWords = nil
        }
    }

    init(
        words: Words, variables: Variables = Variables(), blocks: Range<Int> = 0..<0, head: Int? = nil,
        cells: [Block.Cell] = [], json: JSONValue? = nil
    ) {
        ownWords = words
        self.variables = variables
        self.blocks = blocks
        self.head = head
        self.cells = cells
        self.json = json
    }

    /// Cells as one element; their words are put together when somebody reads them, which few crosswalks do.
    init(cells: [Block.Cell], json: JSONValue? = nil) {
        self.init(words: Words(""), cells: cells, json: json)
        deferredWords = DeferredWords(cells)
    }

    /// The same place with other words.
    func with(_ words: Words, adding more: Variables? = nil) -> Element {
        var result = self
        result.words = words
        if let more { result.variables.merge(more) }
        return result
    }
}

/// The words of cells, each behind its label, made at the first look.
private final class DeferredWords {
    private let cells: [Block.Cell]
    init(_ cells: [Block.Cell]) { self.cells = cells }

    lazy var words: Words = {
        var words = Words("")
        for cell in cells where !cell.words.isEmpty {
            words.append(cell.words.saying("\(cell.label) : \(cell.words.text)"), separator: "\n")
        }
        return words
    }()
}

/// What a crosswalk reads.
enum Payload {
    case page(PageDocument)
    case row([Block.Cell], CellLabels)
    /// With the form that it is an entry of; an empty one when it is of none.
    case json(JSONValue, BazarForm)
    /// A page with labelled values beside it.
    case post(WordPressPost)
}
