import JSONSchema
import Messages
import ScienceShopSDK

/// `catalogue.csv`: the catalogue for a spreadsheet, one record a row, French first.
///
/// Lists are joined with ` | `. The JSON beside each page has what a row cannot hold.
public struct RecordTable: Sendable {
    private let links: CatalogueLinks
    private let labels = Labels(language: .french)

    public init(identity: CatalogueIdentity) { links = CatalogueLinks(identity) }

    public static let columns = [
        "id", "kind", "node", "title", "title_language", "summary", "start", "end", "period_as_written", "territories",
        "territory_codes", "themes", "participants", "stage", "url", "licence", "modified", "revision", "page",
    ]

    /// The mark of UTF-8 and the names of the columns.
    public var header: [UInt8] { CSVTable.beginning + CSVTable.row(Self.columns) }

    public func row(_ record: PublicRecord) -> [UInt8] {
        let content = record.record
        let title = content.title?.text(for: ["fr"])
        return CSVTable.row([
            record.id.description, record.id.kind.rawValue, record.id.home, title?.text ?? "", title?.language ?? "",
            labels.text(content.summary) ?? "", content.period?.start?.description ?? "",
            content.period?.end?.description ?? "", content.period?.asWritten ?? "",
            Self.joined(content.territories.map(labels.territory)),
            Self.joined(
                content.territories.map { territory in
                    guard let scheme = territory.scheme, let level = territory.level, let code = territory.code else {
                        return nil
                    }
                    return "\(scheme.rawValue):\(level):\(code)"
                }), Self.joined(content.themes.map(labels.concept)),
            Self.joined(
                content.participants.map { participant in
                    guard let name = participant.name ?? participant.record?.description else { return nil }
                    return labels.role(participant.role).map { "\(name) (\($0))" } ?? name
                }), labels.concept(content.stage) ?? "", content.url ?? content.links.first?.url ?? "",
            content.licence ?? "", record.modifiedAt.description, String(record.revision),
            links.url(.record(record.id), .french) ?? PageAddress.record(record.id).path(in: .french),
        ])
    }

    private static func joined(_ texts: [String?]) -> String { texts.compactMap { $0 }.joined(separator: " | ") }
}
