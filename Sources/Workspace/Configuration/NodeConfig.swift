import JSONSchema

/// `node.yaml`: a node of the federation as data (schemas/config/1/node.schema.json).
public struct NodeConfig: Sendable, Hashable {
    public var id: String
    public var name: Labels
    public var summary: Labels
    public var homepage: String?
    /// A usual name, or an object of scheme, level, code and label.
    public var territory: JSONValue?
    /// The main one first.
    public var languages: [String]
    public var timeZone: String?
    public var licence: String?
    public var contact: String?
    public var sources: [SourceConfig]
    public var quirks: [String]
    /// The node's own labels and the notations they stand for, by vocabulary.
    public var vocabulary: [String: [String: String]]
    /// The whole document, for whoever needs a member that has no property here.
    public var document: JSONObject

    public static let fileName = "node.yaml"
    public static let schemaName = "node"

    /// From a document the schema accepts.
    init(validated json: JSONValue) {
        document = json.object ?? [:]
        id = json["node"]?.string ?? ""
        name = Labels(json: json["name"])
        summary = Labels(json: json["summary"])
        homepage = json["homepage"]?.string
        territory = json["territory"]
        languages = (json["languages"]?.array ?? []).compactMap(\.string)
        timeZone = json["timeZone"]?.string
        licence = json["licence"]?.string
        contact = json["contact"]?.string
        quirks = (json["quirks"]?.array ?? []).compactMap(\.string)
        vocabulary = [:]
        for scheme in json["vocabulary"]?.object ?? [:] {
            for label in scheme.value.object ?? [:] {
                vocabulary[scheme.key, default: [:]][label.key] = label.value.string
            }
        }
        let main = languages.first ?? "und"
        sources = (json["sources"]?.array ?? []).map { SourceConfig(validated: $0, language: main) }
    }

    /// The territory's usual name.
    public var territoryLabel: String? { territory?.string ?? territory?["label"]?.string }

    public func source(_ id: String) -> SourceConfig? { sources.first { $0.id.hasSameBytes(as: id) } }
}
