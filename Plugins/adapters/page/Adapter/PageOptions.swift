import AdapterKit
import JSONSchema
import Messages

/// The adapter's options, read and checked.
struct PageOptions: Sendable {
    var format: MetadataFormat?
    var identifier: String?
    var locations: [String]
    var maxBytes: Int

    static let names = ["format", "identifier", "locations", "maxBytes"]

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
        maxBytes = try configuration.wholeNumber("maxBytes", atLeast: 1) ?? 16 << 20
        if identifier != nil, !locations.isEmpty {
            throw FederationError(
                .configuration,
                "The option `identifier` names one document, but `locations` lists more; leave one of the two out.")
        }
    }
}
