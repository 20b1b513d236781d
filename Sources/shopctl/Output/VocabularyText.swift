import JSONSchema
import ScienceShopSDK

/// A SKOS concept scheme, for people.
enum VocabularyText {
    static func title(_ document: JSONValue) -> String {
        let title = document["title"]?.object.flatMap { LanguageMap($0).text(for: "en") } ?? ""
        let meaning = document["description"]?.object.flatMap { LanguageMap($0).text(for: "en") } ?? ""
        return meaning.isEmpty ? title : "\(title): \(meaning)"
    }

    static func show(_ document: JSONValue, _ console: Console) {
        console.line(title(document), .bold)
        console.line()
        var table = Table([.text("CONCEPT"), .text("FRENCH", .wrap), .text("ENGLISH", .wrap), .text("MEANING", .wrap)])
        for concept in document["concepts"]?.array ?? [] {
            func text(_ member: String, _ language: String) -> String {
                let value = concept[member]?[language]
                return value?.string ?? value?.array?.compactMap(\.string).joined(separator: ", ") ?? ""
            }
            table.rows.append([
                .init(concept["notation"]?.string ?? "", .bold), .init(text("prefLabel", "fr")),
                .init(text("prefLabel", "en")), .init(text("definition", "en")),
            ])
        }
        console.table(table)
    }
}
