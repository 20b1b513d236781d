import JSONSchema

/// A controlled vocabulary: its concepts, found by notation or by label in any language.
public struct ConceptScheme: Sendable {
    public let notation: String
    public let title: LanguageMap
    /// In the order of the scheme.
    public let concepts: [SchemeConcept]
    private let places: [ByteString: Int]
    private var byLabel: [String: String] = [:]
    private var byWords: [String: String] = [:]

    /// Nil when the document is no concept scheme.
    public init?(_ document: JSONValue) {
        guard let notation = document["notation"]?.string, let entries = document["concepts"]?.array else { return nil }
        self.notation = notation
        title = LanguageMap(document["title"]) ?? LanguageMap()
        concepts = entries.compactMap(SchemeConcept.init)
        places = Dictionary(concepts.enumerated().map { (ByteString($1.notation), $0) }) { first, _ in first }
        // A preferred label names its concept even where another concept has it as a looser word.
        for concept in concepts {
            for language in concept.prefLabel.languages {
                if let label = concept.prefLabel[language] { addLabel(label, for: concept.notation) }
            }
        }
        for concept in concepts { for other in concept.otherLabels { addLabel(other.label, for: concept.notation) } }
    }

    /// The concept of a notation.
    public subscript(notation: String) -> SchemeConcept? { places[ByteString(notation)].map { concepts[$0] } }

    /// The notation of the concept that bears a label in any language, whatever its case, accents and punctuation.
    public func notation(for label: String) -> String? {
        byLabel[Text.folded(label)] ?? byWords[Text.wordKey(label)]
    }

    /// The preferred label for a reader of a language; nil when the notation is unknown.
    public func label(of notation: String, language: String) -> String? {
        self[notation]?.prefLabel.text(for: language)
    }

    /// Adds a source's own wording; a label that already names a concept keeps naming it.
    public mutating func addLabel(_ label: String, for notation: String) {
        let (folded, words) = (Text.folded(label), Text.wordKey(label))
        if !folded.isEmpty, byLabel[folded] == nil { byLabel[folded] = notation }
        if !words.isEmpty, byWords[words] == nil { byWords[words] = notation }
    }
}

extension SchemeConcept {
    init?(_ value: JSONValue) {
        guard let notation = value["notation"]?.string, let prefLabel = LanguageMap(value["prefLabel"]) else {
            return nil
        }
        self.notation = notation
        self.prefLabel = prefLabel
        definition = LanguageMap(value["definition"])
        otherLabels = ["altLabel", "hiddenLabel"].flatMap { key in
            (value[key]?.object ?? [:]).flatMap { member in
                Self.texts(member.value).map { (member.key, $0) }
            }
        }
        // Concepts are named `scheme/notation`.
        broader = Self.texts(value["broader"]).map {
            String($0[($0.lastIndex(of: "/").map($0.index(after:)) ?? $0.startIndex)...])
        }
        exactMatch = Self.texts(value["exactMatch"])
    }

    /// JSON-LD writes one value bare and several in a list.
    private static func texts(_ value: JSONValue?) -> [String] {
        value?.string.map { [$0] } ?? value?.array?.compactMap(\.string) ?? []
    }
}
