import JSONSchema
import Messages
import ScienceShopSDK
import Translations

/// A record as the text of a post: what the gate let through, and in one language where it says things in several.
struct WPBody {
    let title: String
    let excerpt: String
    let content: String

    init(_ record: PublicRecord, language: Language) {
        let words = Translations.shipped(language)
        let (id, record) = (record.id, record.record)
        func text(_ map: LanguageMap?) -> String? {
            map?.text(for: language.rawValue).flatMap { $0.isEmpty ? nil : $0 }
        }
        title = WPMarkup.title(text(record.title) ?? id.local)
        let summary = text(record.summary)
        excerpt = summary.map(WPMarkup.title) ?? ""
        var parts = summary.map { [WPMarkup.paragraphs($0)] } ?? []
        func add(_ heading: Message, _ body: String?) {
            guard let body, !body.isEmpty else { return }
            parts += [WPMarkup.heading(words(heading)), body]
        }
        func add(_ heading: Message, _ map: LanguageMap?) { add(heading, text(map).map(WPMarkup.paragraphs)) }
        func add(_ heading: Message, _ maps: [LanguageMap]) {
            add(heading, WPMarkup.list(maps.prefix(100).compactMap { text($0).map { WPMarkup.text($0) } }))
        }
        add("Period", record.period.flatMap { $0.text(in: language) ?? $0.asWritten }.map(WPMarkup.paragraphs))
        add("The question as asked", record.question)
        add("The question as reformulated together", record.reformulatedQuestion)
        add("Research questions", record.researchQuestions)
        add("What the answer will be used for", record.expectedUse)
        add("Constraints", record.constraints)
        add("The need", record.need)
        add("The solution", record.solution)
        add("Whom it serves", record.beneficiaries)
        add("Objectives", record.objectives)
        add("Outcomes", record.outcomes)
        add("How far it reaches", record.reach)
        add("How it lasts", record.sustainability)
        add("Lessons", record.lessons)
        add("Missions", record.missions)
        let description = text(record.description)
        if description != summary { add("Description", description.map(WPMarkup.paragraphs)) }
        add("Programme", record.programme)
        add("Territories", Self.inline(record.territories.compactMap { $0.label ?? $0.asWritten }))
        add("Themes", Self.inline(record.themes.compactMap { Self.label(of: $0, language) }))
        add(
            "Participants",
            WPMarkup.list(record.participants.prefix(300).compactMap { Self.participant($0, language) }))
        add(
            "Links",
            WPMarkup.list(
                record.links.prefix(100).compactMap { link in link.url.map { WPMarkup.link($0, link.label ?? $0) } }))
        content = parts.joined(separator: "\n")
    }

    private static func inline(_ words: [String]) -> String? {
        words.isEmpty ? nil : "<p>" + words.prefix(100).map { WPMarkup.text($0) }.joined(separator: ", ") + "</p>"
    }

    private static func label(of concept: Concept, _ language: Language) -> String? {
        if let scheme = concept.scheme, let notation = concept.concept,
            let label = Vocabulary.standard[scheme]?.label(of: notation, language: language.rawValue)
        {
            return label
        }
        return concept.asWritten ?? concept.keyword ?? concept.concept
    }

    /// « Maison du lac (partenaire) »
    private static func participant(_ participant: Participant, _ language: Language) -> String? {
        guard let name = participant.name ?? participant.record?.local else { return nil }
        let role = participant.role.map {
            Vocabulary.standard["role"]?.label(of: $0, language: language.rawValue) ?? $0
        }
        return WPMarkup.text(role.map { "\(name) (\($0))" } ?? name)
    }
}
