import Messages
import ScienceShopSDK
import Translations

/// The catalogue for readers of one language: what all its pages share.
struct Edition: Sendable {
    let language: Language
    let identity: CatalogueIdentity
    let index: CatalogueIndex
    let words: Translations
    let labels: Labels
    let dates: ReadableDate
    let figures: ReadableFigure
    let data: StructuredData
    private let templates: TemplateSet
    private let nodeNames: [String: LocalText]
    private let kindNames: [RecordKind: (one: String, many: String)]

    init(_ language: Language, identity: CatalogueIdentity, index: CatalogueIndex) {
        self.language = language
        self.identity = identity
        self.index = index
        words = language == .french ? Self.french : Self.english
        labels = Labels(language: language)
        dates = ReadableDate(language: language)
        figures = ReadableFigure(words: words)
        data = StructuredData(identity: identity, language: language)
        templates = language == .french ? .french : .english
        var names: [String: LocalText] = [:]
        for node in identity.nodes { names[node.id] = LocalText(node.name, for: language) }
        nodeNames = names
        var kinds: [RecordKind: (String, String)] = [:]
        for kind in RecordKind.allCases { kinds[kind] = (labels.kind(kind), words(Self.plural(kind))) }
        kindNames = kinds
    }

    /// Read once: a table of translations is large.
    private static let french = Translations.shipped(.french)
    private static let english = Translations.shipped(.english)

    func render(_ template: String, _ page: PageValue) -> [UInt8] { templates.render(template, page) }

    // MARK: - Names

    func name(of kind: RecordKind) -> String { kindNames[kind]?.one ?? kind.rawValue }
    func plural(of kind: RecordKind) -> String { kindNames[kind]?.many ?? kind.rawValue }
    func name(ofNode id: String) -> LocalText { nodeNames[id] ?? LocalText(id, in: "") }

    private static func plural(_ kind: RecordKind) -> Message {
        switch kind {
        case .initiative: "Initiatives"
        case .project: "Projects"
        case .demand: "Demands"
        case .organisation: "Organisations"
        case .person: "People"
        case .event: "Events"
        case .resource: "Resources"
        case .group: "Groups"
        }
    }

    func label(of facet: Facet) -> LocalText {
        switch facet.key {
        case .kind(let kind): LocalText(plural(of: kind), in: language.rawValue)
        case .node(let id): name(ofNode: id)
        case .concept, .keyword, .territory: facet.label[language]
        }
    }

    func label(of key: ConceptKey?) -> String? {
        key.flatMap { Vocabulary.standard[$0.scheme]?.label(of: $0.notation, language: language.rawValue) }
    }

    func label(_ scheme: String, _ notation: String?) -> String? {
        notation.map { Vocabulary.standard[scheme]?.label(of: $0, language: language.rawValue) ?? $0 }
    }

    func label(of state: RecordCard.State?) -> String? {
        switch state {
        case .stage(let notation): label("stage", notation)
        case .demand(let status): label("demand-status", status.rawValue)
        case .event(let status): label(of: status)
        case nil: nil
        }
    }

    func label(of status: Record.EventStatus) -> String? {
        switch status {
        case .scheduled, .past: nil  // The date says so.
        case .cancelled: words("cancelled")
        case .postponed: words("postponed")
        case .toBeConfirmed: words("to be confirmed")
        }
    }

    func records(_ count: Int) -> String {
        words(.plural(count, one: "\(count) record", other: "\(count) records"))
    }

    func text(_ text: LocalText) -> PageText { PageText(text, on: language.rawValue) }

    func text(_ map: LanguageMap?) -> PageText? {
        map.flatMap { LocalText($0, for: language) }.map { PageText($0, on: language.rawValue) }
    }

    /// What the catalogue is, in its own words or in ours.
    var introduction: PageText {
        if let own = text(identity.description) { return own }
        let sentence = words(
            "Questions of citizens, answers found together: what science shops do, in one place, with the proof of every word."
        )
        return PageText(LocalText(sentence, in: language.rawValue), on: language.rawValue)
    }
}
