import AdapterKit
import JSONSchema
import Messages

/// The adapter's options, read and checked.
struct PageOptions: Sendable {
    var format: MetadataFormat?
    var identifier: String?
    var list: ListedPages.Kind?
    var locations: [String]
    /// Empty for all addresses of a list.
    var match: [String]
    var maxBytes: Int

    static let names = ["format", "identifier", "list", "locations", "match", "maxBytes"]

    init(_ configuration: AdapterConfiguration) throws {
        try configuration.allowOnly(Self.names)
        format = try configuration.choice("format", of: ["html", "markdown", "text"]) { word -> MetadataFormat? in
            switch word {
            case "html": .html
            case "markdown": .markdown
            case "text": .plainText
            default: nil
            }
        }
        identifier = try configuration.text("identifier")
        locations = try configuration.texts("locations") ?? []
        list = try configuration.choice("list", of: ListedPages.Kind.allCases.map(\.rawValue)) {
            ListedPages.Kind(rawValue: $0)
        }
        match = try configuration.texts("match") ?? []
        maxBytes = try configuration.wholeNumber("maxBytes", atLeast: 1) ?? 16 << 20
        if identifier != nil, list != nil {
            throw FederationError(
                .configuration,
                "The option `identifier` names one document, but `list` finds more; leave one of the two out.")
        }
        if !match.isEmpty, list == nil {
            throw FederationError(.configuration, "The option `match` chooses from a list; say which with `list`.")
        }
        if identifier != nil, !locations.isEmpty {
            throw FederationError(
                .configuration,
                "The option `identifier` names one document, but `locations` lists more; leave one of the two out.")
        }
    }
}
