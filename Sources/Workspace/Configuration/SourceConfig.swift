import JSONSchema

/// One place a node's records are read from.
public struct SourceConfig: Sendable, Hashable {
    public var id: String
    public var title: Labels
    /// Id of the adapter that speaks its protocol.
    public var adapter: String
    /// A path relative to the node's folder, or a URL.
    public var location: String
    public var options: JSONObject
    /// Crosswalks to try in turn, by path relative to the node's folder; empty for the adapter's own.
    public var crosswalks: [String]
    /// `public`, `agreement` or `consent`.
    public var basis: String
    public var basisStatement: String
    public var language: String
    /// Seconds between two requests to its server.
    public var delaySeconds: Double?
    public var maxBytes: Int?
    /// How old a look at everything the source has may become; nil for what is usual.
    public var sweepEveryDays: Double?
    /// The nodes whose records are taken as copies, besides those of its own node; nil for all.
    public var trusts: Set<String>?
    /// How its records leave.
    public var removals: RemovalRules
    public var samples: [Sample]

    /// An example input and the records it must give; paths are relative to the node's folder.
    public struct Sample: Sendable, Hashable {
        public var input: String
        public var expected: String
    }

    init(validated json: JSONValue, language main: String) {
        id = json["id"]?.string ?? ""
        title = Labels(json: json["title"])
        adapter = json["adapter"]?.string ?? ""
        location = json["location"]?.string ?? ""
        options = json["options"]?.object ?? [:]
        crosswalks = json["crosswalk"]?.string.map { [$0] } ?? (json["crosswalk"]?.array ?? []).compactMap(\.string)
        basis = json["basis"]?["type"]?.string ?? ""
        basisStatement = json["basis"]?["statement"]?.string ?? ""
        language = json["language"]?.string ?? main
        delaySeconds = json["politeness"]?["delaySeconds"]?.number
        maxBytes = json["politeness"]?["maxBytes"]?.integer
        sweepEveryDays = json["sweepEveryDays"]?.number
        trusts = json["trusts"]?.array.map { Set($0.compactMap(\.string)) }
        removals = RemovalRules(validated: json["removals"])
        samples = (json["samples"]?.array ?? []).map {
            Sample(input: $0["input"]?.string ?? "", expected: $0["expected"]?.string ?? "")
        }
    }
}
