import JSONSchema
import ScienceShopSDK

/// `oai_dc`: unqualified Dublin Core, which every OAI-PMH provider has and every harvester reads.
public struct DublinCoreFormat: DisseminationFormat {
    public let prefix = "oai_dc"
    public let namespace: String = Self.namespace
    public let schema = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
    private let context: DisseminationContext

    static let namespace = "http://www.openarchives.org/OAI/2.0/oai_dc/"
    static let elements = "http://purl.org/dc/elements/1.1/"

    public init(_ context: DisseminationContext = DisseminationContext()) { self.context = context }

    public func carries(_ kind: RecordKind) -> Bool { true }

    public func disseminate(_ record: PublicRecord, style: XMLStyle, tellsLosses: Bool) -> Dissemination? {
        var sheet = DublinCoreSheet(record, context, tellsLosses: tellsLosses)
        sheet.fill()
        var xml = XMLWriter(style)
        xml.start(
            "oai_dc:dc",
            [
                ("xmlns:oai_dc", namespace), ("xmlns:dc", Self.elements),
                ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
                ("xsi:schemaLocation", "\(namespace) \(schema)"),
            ])
        for term in DublinCoreTerm.allCases {
            for line in sheet.lines where line.term == term {
                xml.leaf("dc:\(term.rawValue)", line.language.map { [("xml:lang", $0)] } ?? [], text: line.text)
            }
        }
        xml.end()
        return Dissemination(xml: xml.bytes, losses: sheet.tally.losses())
    }
}

/// The fifteen elements, in the order we write them.
enum DublinCoreTerm: String, CaseIterable {
    case title, creator, subject, description, publisher, contributor, date, type, format, identifier, source
    case language, relation, coverage, rights
}
