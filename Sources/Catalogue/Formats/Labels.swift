import Messages
import ScienceShopSDK
import Translations

/// Words of the vocabularies for readers of one language.
struct Labels: Sendable {
    let language: Language
    private let words: Translations

    init(language: Language) {
        self.language = language
        words = .shipped(language)
    }

    func text(_ map: LanguageMap?) -> String? { map?.text(for: language.rawValue) }

    /// What a concept is called: its label in the language, else the words as written.
    func concept(_ concept: Concept?) -> String? {
        guard let concept else { return nil }
        if let scheme = concept.scheme, let notation = concept.concept,
            let label = Vocabulary.standard[scheme]?.label(of: notation, language: language.rawValue)
        {
            return label
        }
        return concept.asWritten ?? concept.keyword ?? concept.concept
    }

    func role(_ notation: String?) -> String? {
        notation.map { Vocabulary.standard["role"]?.label(of: $0, language: language.rawValue) ?? $0 }
    }

    func node(_ id: String, _ identity: CatalogueIdentity) -> String { text(identity.node(id)?.name) ?? id }

    func kind(_ kind: RecordKind) -> String {
        switch kind {
        case .initiative: words("Initiative")
        case .project: words("Project")
        case .demand: words("Demand")
        case .organisation: words("Organisation")
        case .person: words("Person")
        case .event: words("Event")
        case .resource: words("Resource")
        case .group: words("Group")
        }
    }

    /// What the catalogue is, in its own words or in ours.
    func description(of identity: CatalogueIdentity, recordCount: Int) -> String {
        if let own = text(identity.description), own.count >= 50 { return own }
        let name = identity.name(in: language).text
        return words(
            "\(name): \(recordCount) records of science shops: initiatives, projects, demands, organisations, events and resources."
        )
    }

    func territory(_ territory: Territory) -> String? { territory.label ?? territory.asWritten }
}
