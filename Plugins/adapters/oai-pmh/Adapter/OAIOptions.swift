import AdapterKit
import JSONSchema
import Messages
import OAIPMH
import ScienceShopSDK

/// The adapter's options, read and checked.
struct OAIOptions: Sendable {
    /// nil for the best of those offered.
    var prefix: String?
    /// Empty for the whole repository.
    var sets: [String]
    /// First and last moment of the records wanted.
    var from: OAIDatestamp?
    var until: OAIDatestamp?
    /// nil for what the repository's granularity suggests.
    var overlapSeconds: Int?
    var windowDays: Int?
    /// Of one page.
    var maxBytes: Int
    /// Whether a token may be sent where others could read it on the way.
    var allowsUnencryptedToken: Bool

    static let names = [
        "metadataPrefix", "sets", "from", "until", "overlapSeconds", "windowDays", "maxBytes", "allowUnencryptedToken",
    ]

    init(_ configuration: AdapterConfiguration) throws {
        try configuration.allowOnly(Self.names)
        prefix = try configuration.text("metadataPrefix")
        sets = try configuration.texts("sets") ?? []
        from = try Self.date("from", configuration)
        until = try Self.date("until", configuration)
        overlapSeconds = try configuration.wholeNumber("overlapSeconds", atLeast: 0)
        windowDays = try configuration.wholeNumber("windowDays", atLeast: 1)
        maxBytes = try configuration.wholeNumber("maxBytes", atLeast: 1) ?? 256 << 20
        allowsUnencryptedToken = configuration.options["allowUnencryptedToken"]?.bool ?? false
        if let from, let until, from.timestamp > until.end {
            throw FederationError(
                .configuration, "The option `from` of \(configuration.location) is later than its `until`.")
        }
    }

    private static func date(_ name: String, _ configuration: AdapterConfiguration) throws -> OAIDatestamp? {
        guard let text = try configuration.text(name) else { return nil }
        guard let date = OAIDatestamp(text) else {
            throw FederationError(
                .configuration,
                """
                The option `\(name)` of \(configuration.location) is no date; write it as `2024-01-31` or as \
                `2024-01-31T00:00:00Z`.
                """)
        }
        return date
    }

    /// By how much a list of changes begins before the bookmark.
    ///
    /// A record may appear under a datestamp that is over already: by the time its transaction took, by the difference
    /// between the clocks of several machines, and where days are written, by the rest of the day and the zone that the
    /// repository counts its days in.
    func overlap(_ granularity: OAIGranularity) -> Int64 {
        Int64(overlapSeconds ?? (granularity == .day ? 2 * 86_400 : 3600))
    }

    /// Which list it is: what else the options say changes only how it is read.
    func scope(_ address: OAIAddress, prefix: String) -> String {
        ([address.base, prefix, from?.description ?? "", until?.description ?? ""] + sets)
            .map { $0.replacing("\\", with: "\\\\").replacing("|", with: "\\p") }.joined(separator: "|")
    }
}
