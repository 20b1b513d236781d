import AdapterKit
import JSONSchema
import Messages
import MetadataFormats
import OAIPMH
import ScienceShopSDK

/// What a repository says of itself, and how it is harvested because of it.
public struct OAIRepositoryFacts: Sendable {
    let address: OAIAddress
    /// As it answers `Identify`.
    public var identify: OAIIdentify
    public var granularity: OAIGranularity
    /// Moment before which no record is said to have its datestamp.
    public var earliest: Timestamp
    /// The repository's clock when it was asked.
    public var moment: Timestamp?
    /// All formats it offers.
    public var formats: [OAIMetadataFormat]
    /// The format that is asked for, and what its payloads are.
    public var prefix: String
    public var format: MetadataFormat
    /// What is odd about it.
    public var issues: [Issue]

    /// Formats that we read, best first.
    static let ranking: [(MetadataFormat, isPrefix: @Sendable (String) -> Bool)] = [
        (.scienceShop, { $0 == "scienceshop" }), (.cerif, { $0.hasPrefix("oai_cerif_openaire") }),
        (.dublinCore, { $0 == "oai_dc" }),
    ]

    /// The format that a prefix stands for: the namespace decides where it is known, for prefixes are chosen freely.
    static func format(_ prefix: String, in formats: [OAIMetadataFormat]) -> MetadataFormat {
        let namespace = formats.first { $0.prefix == prefix }?.namespace ?? ""
        switch namespace {
        case DublinCoreFormat().namespace: return .dublinCore
        case ScienceShopXML.namespace: return .scienceShop
        default: return namespace.hasPrefix("https://www.openaire.eu/cerif-profile/") ? .cerif : named(prefix)
        }
    }

    private static func named(_ prefix: String) -> MetadataFormat {
        ranking.first { $0.isPrefix(prefix) }?.0 ?? MetadataFormat(metadataPrefix: prefix)
    }

    /// The prefix to ask for.
    /// - Throws: `FederationError` with code `configuration` when there is none.
    static func prefix(
        _ wanted: String?, in formats: [OAIMetadataFormat], _ address: OAIAddress
    ) throws -> String {
        let offered = formats.map(\.prefix).joined(separator: ", ")
        if let wanted {
            guard formats.isEmpty || formats.contains(where: { $0.prefix.hasSameBytes(as: wanted) }) else {
                throw FederationError(
                    .configuration,
                    "\(address.base) has no format `\(wanted)`; set the option `metadataPrefix` to one of \(offered).")
            }
            return wanted
        }
        for (format, _) in ranking {
            if let best = formats.first(where: { Self.format($0.prefix, in: formats) == format }) { return best.prefix }
        }
        // Every repository has it, whether it says so or not.
        guard !formats.isEmpty else { return "oai_dc" }
        throw FederationError(
            .configuration,
            """
            \(address.base) has no format that is read here without help; set the option `metadataPrefix` to one of \
            \(offered), and name a crosswalk for it.
            """)
    }

    func description(_ options: OAIOptions) -> SourceDescription {
        let name = identify.repositoryName.isEmpty ? address.base : identify.repositoryName
        let count = options.sets.count
        let what: Message =
            count == 0
            ? "format \(prefix)"
            : .plural(count, one: "format \(prefix), 1 set", other: "format \(prefix), \(count) sets")
        let summary: Message =
            switch identify.deletedRecord {
            case .persistent: "OAI-PMH repository “\(name)”, \(what), deletions announced for good"
            case .transient: "OAI-PMH repository “\(name)”, \(what), deletions announced for a while"
            case .no, nil: "OAI-PMH repository “\(name)”, \(what), deletions not announced"
            }
        return SourceDescription(
            summary: summary,
            // A record that changes after the last date wanted is not on the list any more, and has not left.
            listsEverything: options.until == nil,
            // A record that is taken out of a set is announced by nobody.
            deletions: identify.deletedRecord == .persistent && options.sets.isEmpty ? .announced : .unannounced,
            scope: options.scope(address, prefix: prefix), issues: issues)
    }
}
