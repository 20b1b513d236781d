import JSONSchema
import Messages
import ScienceShopSDK

/// A SKOS concept scheme, for people.
enum VocabularyText {
    static func title(_ document: JSONValue, _ language: Language) -> String {
        let languages = [language.rawValue, "en"]
        let title = document["title"]?.object.flatMap { LanguageMap($0).text(for: languages)?.text } ?? ""
        let meaning = document["description"]?.object.flatMap { LanguageMap($0).text(for: languages)?.text } ?? ""
        let colon = language == .french ? "\u{202F}: " : ": "
        return meaning.isEmpty ? title : title + colon + meaning
    }

    static func show(_ document: JSONValue, _ console: Console) {
        console.data(title(document, console.language).shown, .bold)
        console.line()
        var table = Table([.text("CONCEPT"), .text("FRENCH", .wrap), .text("ENGLISH", .wrap), .text("MEANING", .wrap)])
        for concept in document["concepts"]?.array ?? [] {
            func text(_ member: String, _ language: String) -> String {
                let value = concept[member]?[language]
                return value?.string ?? value?.array?.compactMap(\.string).joined(separator: ", ") ?? ""
            }
            table.rows.append([
                .init(concept["notation"]?.string ?? "", .bold), .init(text("prefLabel", "fr")),
                .init(text("prefLabel", "en")), .init(text("definition", console.language.rawValue)),
            ])
        }
        console.table(table)
    }
}
