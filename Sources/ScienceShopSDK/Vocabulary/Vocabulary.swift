import JSONSchema

/// The concept schemes of `schemas/vocabularies`, embedded, by their notation: `role`, `stage`, `sdg`…
public struct Vocabulary: Sendable {
    /// The schemes this library was built with.
    public static let standard = Vocabulary(documents: EmbeddedVocabularies.files.map(\.text))

    private var byNotation: [String: ConceptScheme] = [:]

    /// - Parameter documents: SKOS concept schemes as JSON texts in the shape of `schemas/vocabularies`; a text in
    ///   another shape is left out.
    public init(documents: [String]) {
        for text in documents {
            guard let document = try? JSONValue(parsing: text), let scheme = ConceptScheme(document) else { continue }
            byNotation[scheme.notation] = scheme
        }
    }

    /// Notations of the schemes, sorted.
    public var schemes: [String] { byNotation.keys.sorted() }

    public subscript(scheme: String) -> ConceptScheme? {
        get { byNotation[scheme] }
        set { byNotation[scheme] = newValue }
    }

    /// The concept a label names in a scheme, with the words as written; without a notation when the scheme has no such
    /// label.
    public func concept(for words: String, in scheme: String) -> Concept {
        let notation = byNotation[scheme]?.notation(for: words)
        return Concept(scheme: notation == nil ? nil : scheme, concept: notation, asWritten: words)
    }
}

/// One concept of a scheme (SKOS).
public struct SchemeConcept: Sendable {
    /// `skos:notation`, ASCII; what records hold.
    public let notation: String
    public let prefLabel: LanguageMap
    /// `skos:definition`, when there is one.
    public let definition: LanguageMap?
    /// `skos:altLabel` and `skos:hiddenLabel` by language: other words, and spellings met in harvests.
    public let otherLabels: [(language: String, label: String)]
    /// Notations of broader concepts.
    public let broader: [String]
    /// URIs of the same concept elsewhere.
    public let exactMatch: [String]
}
