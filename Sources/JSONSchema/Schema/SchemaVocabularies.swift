/// Which vocabularies of JSON Schema 2020-12 a schema is written in, so which of its keywords mean something.
struct SchemaVocabularies: OptionSet, Sendable {
    let rawValue: Int

    static let applicator = SchemaVocabularies(rawValue: 1)
    static let unevaluated = SchemaVocabularies(rawValue: 2)
    static let validation = SchemaVocabularies(rawValue: 4)
    static let formatAnnotation = SchemaVocabularies(rawValue: 8)
    static let formatAssertion = SchemaVocabularies(rawValue: 16)

    static let standard: SchemaVocabularies = [.applicator, .unevaluated, .validation, .formatAnnotation]

    private static let prefix = "https://json-schema.org/draft/2020-12/vocab/"
    private static let known: [String: SchemaVocabularies] = [
        prefix + "core": [], prefix + "applicator": .applicator, prefix + "unevaluated": .unevaluated,
        prefix + "validation": .validation, prefix + "format-annotation": .formatAnnotation,
        prefix + "format-assertion": .formatAssertion, prefix + "meta-data": [], prefix + "content": [],
    ]

    /// Reads a meta-schema's `$vocabulary` (Core §8.1.2).
    ///
    /// - Throws: when it requires a vocabulary that is not known.
    init(_ declaration: JSONObject, location: String) throws(SchemaDefinitionError) {
        self = []
        for (uri, isRequired) in declaration.members.map({ ($0.key, $0.value) }) {
            if let vocabulary = Self.known[uri] {
                formUnion(vocabulary)
            } else if isRequired == true {
                throw SchemaDefinitionError(
                    location: location, reason: "the vocabulary '\(uri)' is required but not known to this validator")
            }
        }
    }

    init(rawValue: Int) { self.rawValue = rawValue }
}
