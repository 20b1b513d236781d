import JSONSchema
import ScienceShopSDK

/// `oai_cerif_openaire`: the CERIF profile 1.2 of the OpenAIRE Guidelines for CRIS Managers.
///
/// Initiatives and projects are `Project`, organisations and groups `OrgUnit`, persons `Person`, events `Event`; it has
/// nothing for demands and resources.
public struct CERIFFormat: DisseminationFormat {
    public let prefix = "oai_cerif_openaire"
    public let namespace: String = Self.namespace
    public let schema = "https://www.openaire.eu/schema/cris/1.2/openaire-cerif-profile.xsd"
    private let context: DisseminationContext

    static let namespace = "https://www.openaire.eu/cerif-profile/1.2/"

    public init(_ context: DisseminationContext = DisseminationContext()) { self.context = context }

    public func carries(_ kind: RecordKind) -> Bool { Self.entity(of: kind) != nil }

    static func entity(of kind: RecordKind) -> String? {
        switch kind {
        case .initiative, .project: "Project"
        case .organisation, .group: "OrgUnit"
        case .person: "Person"
        case .event: "Event"
        case .demand, .resource: nil
        }
    }

    public func disseminate(_ record: PublicRecord, style: XMLStyle, tellsLosses: Bool) -> Dissemination? {
        guard let entity = Self.entity(of: record.id.kind) else { return nil }
        var sheet = CERIFSheet(record, context, style, tellsLosses: tellsLosses)
        sheet.xml.start(
            entity,
            [
                ("xmlns", namespace), ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
                ("xsi:schemaLocation", "\(namespace) \(schema)"), ("id", CERIFSheet.name(record.id)),
            ])
        switch entity {
        case "Project": sheet.fillProject()
        case "OrgUnit": sheet.fillOrgUnit()
        case "Person": sheet.fillPerson()
        default: sheet.fillEvent()
        }
        sheet.xml.end()
        return Dissemination(xml: sheet.xml.bytes, losses: sheet.tally.losses())
    }
}
