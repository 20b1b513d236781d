import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

/// Everything `shopctl schema` can show, by name.
struct SchemaEntry {
    enum Group: String {
        case record, configuration, messages, options, vocabulary
    }

    var name: String
    var group: Group
    /// JSON text.
    var text: String

    /// The document; the program's own texts are always JSON.
    var document: JSONValue { (try? JSONValue(parsing: text)) ?? .null }

    /// What it is, in a line.
    var summary: String {
        let document = document
        if group == .vocabulary { return VocabularyText.title(document, .english) }
        let text = document["description"]?.string ?? document["title"]?.string ?? ""
        return text.split(separator: " Source: ", maxSplits: 1).first.map(String.init) ?? text
    }

    /// The summary, for people.
    func told(_ language: Language) -> Message {
        group == .vocabulary ? .verbatim(VocabularyText.title(document, language)) : Message(english: summary)
    }

    static let all: [SchemaEntry] = {
        func stem(_ path: String) -> String {
            String(Files.name(of: path).prefix { $0 != "." })
        }
        let records = EmbeddedSchemas.files.map { SchemaEntry(name: stem($0.path), group: .record, text: $0.text) }
        let config = ConfigSchemas.names.map {
            SchemaEntry(name: $0, group: .configuration, text: ConfigSchemas.text(of: $0) ?? "")
        }
        let options = House.adapters.usable.map {
            SchemaEntry(name: "adapter/\($0.manifest.id)", group: .options, text: $0.manifest.optionSchema)
        }.sorted { $0.name < $1.name }
        let vocabularies = EmbeddedVocabularies.files.map {
            SchemaEntry(name: "vocabulary/\(stem($0.path))", group: .vocabulary, text: $0.text)
        }
        let lines = EmbeddedPluginSchemas.files.map {
            SchemaEntry(name: "plugin/\(stem($0.path))", group: .messages, text: $0.text)
        }
        return records + config + lines + options + vocabularies
    }()
}
