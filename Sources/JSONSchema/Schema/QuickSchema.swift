/// Schemas laid out for one question: does a value fit? Says nothing of why not.
///
/// Rules are plain numbers into tables, so that following them counts no references; that is most of the work of
/// `SchemaEvaluator`, which is asked where this one is not sure and when somebody wants to know what is wrong.
///
/// Nothing changes after the making, so it may be used from many threads at once.
final class QuickSchema: Sendable {
    struct Node: Sendable {
        /// 0 or 1 for the schemas `false` and `true`, else -1.
        var verdict: Int8
        var rules: Range<Int32>
    }

    enum Rule: Sendable {
        case types(SchemaTypes)
        /// One of these texts.
        case words(Range<Int32>)
        case enumeration(Int32)
        case constant(Int32)
        case limit(Int32)
        case multiple(Int32)
        case size(SchemaSize.Kind, isLeast: Bool, bound: Int)
        case pattern(Int32)
        case format(Int32)
        case uniqueItems
        case items(prefix: Range<Int32>, rest: Int32)
        case contains(Int32, least: Int, most: Int)
        case members(Int32)
        case memberNames(Int32)
        case required(Range<Int32>)
        case dependentRequired(Int32, Range<Int32>)
        case dependentSchema(Int32, Int32)
        case reference(Int32)
        case all(Range<Int32>)
        case any(Range<Int32>)
        case one(Range<Int32>)
        case not(Int32)
        case condition(if: Int32, then: Int32, else: Int32)
        /// A rule that must know what others looked at.
        case unknown
    }

    /// A name or text to compare with.
    struct Word: Sendable {
        var mark: UInt64
        var bytes: Range<Int32>
        /// The schema of the member of this name, else -1.
        var schema: Int32
    }

    struct Members: Sendable {
        /// By the mark of a name: one more than the number of a word, or 0; a name is in the first free slot from its own.
        var slots: Range<Int32>
        var patterns: Range<Int32>
        /// The schema of what has no other, or -1.
        var additional: Int32
        /// The names.
        var words: Range<Int32>
        /// Whether only these few names count.
        var isOfFewNames: Bool
    }

    let nodes: [Node]
    let rules: [Rule]
    let schemas: [Int32]
    let words: [Word]
    let bytes: [UInt8]
    let slots: [Int32]
    let members: [Members]
    let memberPatterns: [(pattern: ECMAPattern, schema: Int32)]
    let patterns: [ECMAPattern]
    let formats: [FormatCheck]
    let limits: [SchemaLimit]
    let divisors: [SchemaDivisor]
    let values: [JSONValue]
    let enumerations: [SchemaEnumeration]

    init(_ source: [SchemaNode]) {
        let tables = Tables(source)
        nodes = tables.nodes
        rules = tables.rules
        schemas = tables.schemas
        words = tables.words
        bytes = tables.bytes
        slots = tables.slots
        members = tables.members
        memberPatterns = tables.memberPatterns
        patterns = tables.patterns
        formats = tables.formats
        limits = tables.limits
        divisors = tables.divisors
        values = tables.values
        enumerations = tables.enumerations
    }
}
