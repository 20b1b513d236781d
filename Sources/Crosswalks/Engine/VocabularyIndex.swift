import JSONSchema
import ScienceShopSDK

/// The concept schemes of `schemas/vocabularies` by their labels.
struct VocabularyIndex: Sendable {
    static let shared = VocabularyIndex()
    let schemes: [String]
    private var labels: [String: [String: String]] = [:]
    private var codes: [String: [String]] = [:]

    private init() {
        var names: [String] = []
        for file in EmbeddedVocabularies.files {
            guard let scheme = try? JSONValue(parsing: Array(file.text.utf8)), let name = scheme["notation"]?.string,
                let concepts = scheme["concepts"]?.array
            else { continue }
            names.append(name)
            for concept in concepts {
                guard let notation = concept["notation"]?.string else { continue }
                codes[name, default: []].append(notation)
                for key in ["prefLabel", "altLabel", "hiddenLabel"] {
                    for value in concept[key]?.object?.values ?? [] {
                        for label in value.array ?? [value] {
                            guard let text = label.string else { continue }
                            let folded = Text.wordKey(text)
                            if labels[name]?[folded] == nil { labels[name, default: [:]][folded] = notation }
                        }
                    }
                }
                labels[name, default: [:]][Text.wordKey(notation)] = notation
            }
        }
        schemes = names.sorted()
    }

    func notations(of scheme: String) -> [String] { codes[scheme] ?? [] }
    func contains(_ notation: String, in scheme: String) -> Bool { codes[scheme]?.contains(notation) ?? false }

    /// The concept that a label names, whatever its case, accents and punctuation.
    func notation(of label: String, in scheme: String) -> String? { labels[scheme]?[Text.wordKey(label)] }
}
