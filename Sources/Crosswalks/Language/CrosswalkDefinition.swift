import AdapterKit
import JSONSchema
import ScienceShopSDK

/// A crosswalk's text, read and checked.
struct CrosswalkDefinition: Sendable {
    var id = ""
    var formats: [Format] = []
    var language: String?
    /// Time zone (IANA) of its clock times.
    var timeZone: String?
    var country: String?
    var hints = PageHints()
    var applies: [Condition] = []
    /// Elements that match one of these are never made into a record.
    var ignored: [Pattern] = []
    /// Scheme → folded label → notation.
    var vocabulary: [String: [String: String]] = [:]
    var lets: [(name: String, value: Expression)] = []
    var rules: [Rule] = []

    enum Format: Sendable, Hashable {
        case page
        case media(MetadataFormat)

        func accepts(_ format: MetadataFormat) -> Bool {
            switch self {
            case .page: Self.pages.contains(format.rawValue)
            case .media(let media): media == format
            }
        }

        private static let pages: Set<String> = [
            "text/html", "application/xhtml+xml", "text/markdown", "text/x-markdown", "text/plain",
        ]
    }

    /// What makes records.
    struct Rule: Sendable {
        var name = ""
        var kind = RecordKind.initiative
        var each: Expression?
        var conditions: [Condition] = []
        var match: Pattern?
        /// Whether an element that `match` does not fit is passed over without a word.
        var isMatchOptional = true
        var key: Expression?
        var isMention = false
        var isRequired = false
        var ignored: [Pattern]?
        var fields: [Field] = []
        var participants: [Participant] = []
        var relations: [Relation] = []
        /// Other names by which this payload calls the record; only for linking.
        var aliases: [Expression] = []
        var place = Place()
    }

    struct Field: Sendable {
        var member: String
        var value: Value
        /// For evidence and messages: `records[2].fields.title`.
        var rule: String
    }

    /// How a member's value is made.
    indirect enum Value: Sendable {
        case expression(Expression, Shape)
        case object([(name: String, value: Value)], Shape)
        case list([Value])
        case consent(group: String, scope: String?, Expression)
    }

    struct Participant: Sendable {
        var role: Expression
        var from: Expression
        var kind: RecordKind?
        var jobTitle: Expression?
        var affiliation: Expression?
        var affiliationMakesRecord = false
        var isRecord = false
        var isPerson = false
        var fields: [Field] = []
        var conditions: [Condition] = []
        var rule: String
    }

    struct Relation: Sendable {
        enum Target: Sendable {
            case rule(String, Which)
            case names(Expression)
        }
        /// Which of the rule's records: all; the one whose part of the page holds this one's; those inside this one's;
        /// the enclosing one or else the last before; the first.
        enum Which: String, Sendable, CaseIterable { case all, enclosing, inside, nearest, first }
        var type: String
        /// The relation that the other record gets, if any.
        var inverse: String?
        var target: Target
        var kind: RecordKind?
        var isRecord = false
        var fields: [Field] = []
        var conditions: [Condition] = []
        var rule: String
    }

    /// What must hold of an element.
    struct Condition: Sendable {
        indirect enum Test: Sendable {
            /// A pattern found in the element's text.
            case pattern(Pattern)
            /// An expression that gives something.
            case expression(Expression)
            case any([Condition])
        }
        var test: Test
        var isNegated = false
    }

    struct Place: Sendable {
        var line = 0
        var column = 0
    }
}

/// How to get words out of a payload: a source, then steps in the order written.
struct Expression: Sendable {
    indirect enum Source: Sendable {
        case template(Template)
        case selector(Selector)
        /// The first expression that gives something.
        case first([Expression])
        case all([Expression])
        case nested(Expression)
        /// A value as it stands in the crosswalk.
        case constant(JSONValue)
    }

    enum Step: Sendable {
        case match(Pattern, isRequired: Bool)
        case replace([(pattern: Pattern, with: String)])
        case split(Splitter)
        case strip([Strip])
        case keep([Pattern])
        case drop([Pattern])
        case map([String: String], isClosed: Bool)
        case join(String)
        case limit(Int)
        case nth(Int)
        case filter([Template.Filter])
    }

    enum Splitter: Sendable {
        case list
        case lines
        case sentences
        case paragraphs
        case pattern(Pattern)
        case text(String)
    }

    enum Strip: Sendable {
        case article, parentheses, quotes, punctuation
        case pattern(Pattern)
    }

    var source: Source
    var steps: [Step] = []
    var language: String?
    var scheme: String?
    var reading: Reading?
    /// The level of territories that no table knows.
    var level: String?
    var day: [Expression] = []
    var fallback: [Expression] = []
    var place = CrosswalkDefinition.Place()

    /// Takes the `keep` and `drop` steps out.
    mutating func takeFilters() -> [Step] {
        var taken: [Step] = []
        steps.removeAll { step in
            switch step {
            case .keep, .drop:
                taken.append(step)
                return true
            default: return false
            }
        }
        return taken
    }

    /// Whether a text made of it takes all the words found rather than the first.
    var isPlural: Bool {
        switch source {
        case .selector(let selector): selector.isPlural
        case .all: true
        case .nested(let inner): inner.isPlural
        default: false
        }
    }
}

/// How words become a value of the record.
enum Reading: String, Sendable, CaseIterable {
    case text, date, period, time, figure, figures, number, territory, territories, boolean, url, email, address, person
    case concept, theme, keyword, scope, link, contact, image, reference
}

/// Where in the payload to look.
struct Selector: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case heading, headings, label, labels, item, items, paragraph, paragraphs, section, sections, block, blocks
        case field, fields, row, rows, link, links, image, images, footnote, footnotes, sentence, sentences, match
        case matches, document, element, title, strong
        case column, columns, pointer, jsonld
    }

    var kind: Kind
    var pattern: Pattern?
    /// Several patterns instead of one: the first that finds something, or all of them when written in the plural.
    var alternatives: [Pattern] = []
    /// Labels of a `column`, pointers of a `pointer`.
    var names: [String] = [] {
        didSet { plainNames = names.map { Pattern.plain(Subject($0)) } }
    }
    /// The labels as they are compared.
    private(set) var plainNames: [[UInt32]] = []
    var under: Pattern?
    var after: Pattern?
    var before: Pattern?
    var nth: Int?
    var limit: Int?
    var list: Int?
    var depth: Int?
    var level: Int?
    var isFirstLine = false
    var isContinued: Bool?
    var within: Within = .element
    var place = CrosswalkDefinition.Place()

    indirect enum Within: Sendable {
        case element
        case document
        case selector(Selector)
    }

    /// Whether the selector is written in the plural: a text made of it joins all it finds.
    var isPlural: Bool {
        switch kind {
        case .headings, .labels, .items, .paragraphs, .sections, .blocks, .fields, .rows, .links, .images, .footnotes,
            .sentences, .matches, .columns:
            true
        default: false
        }
    }
}
