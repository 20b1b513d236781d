import JSONSchema
import ScienceShopSDK

/// `scienceshop`: our JSON record as XML, with nothing lost.
///
/// `ScienceShopXML.read` gives the same canonical JSON back. Members that `schemas/record/1` knows are elements of their
/// name in the order of the XML Schema; what it does not know, and what has another type than it says, are `member`
/// elements with their name and type.
public struct ScienceShopFormat: DisseminationFormat {
    public let prefix = "scienceshop"
    public let namespace = ScienceShopXML.namespace
    public let schema = ScienceShopXML.schema

    public init() {}

    public func carries(_ kind: RecordKind) -> Bool { true }

    public func disseminate(_ record: PublicRecord, style: XMLStyle, tellsLosses: Bool) -> Dissemination? {
        Dissemination(xml: ScienceShopXML.write(record.record, style: style), losses: [])
    }
}

/// The format `scienceshop` as a pair of functions on records.
public enum ScienceShopXML {
    public static let namespace = "https://w3id.org/science-shop-federation/schemas/oai/scienceshop/1/"
    public static let schema = "https://w3id.org/science-shop-federation/schemas/oai/scienceshop.xsd"

    /// The record as one XML element that stands alone.
    public static func write(_ record: Record, style: XMLStyle = .compact) -> [UInt8] {
        var writer = ScienceShopWriter(style)
        writer.write(record)
        return writer.bytes
    }
}
