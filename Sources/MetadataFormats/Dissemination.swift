import Messages
import ScienceShopSDK

/// A metadata format records go out in, named by its OAI-PMH metadata prefix.
///
/// Pure: the same record gives the same bytes. Knows no protocol, store or clock.
public protocol DisseminationFormat: Sendable {
    /// The metadata prefix, such as `oai_dc`.
    var prefix: String { get }
    /// The namespace of the root element.
    var namespace: String { get }
    /// Where the XML Schema of the format is.
    var schema: String { get }
    /// The record in this format; nil when the format has nothing for its kind, which the record's deletion does not
    /// change.
    ///
    /// - Parameter tellsLosses: whether the losses are listed, which takes longer than the writing.
    func disseminate(_ record: PublicRecord, style: XMLStyle, tellsLosses: Bool) -> Dissemination?
    /// Whether the format has something for a kind.
    func carries(_ kind: RecordKind) -> Bool
}

extension DisseminationFormat {
    /// The record and what it loses.
    public func disseminate(_ record: PublicRecord, style: XMLStyle = .compact) -> Dissemination? {
        disseminate(record, style: style, tellsLosses: true)
    }

    /// The record alone, as a provider sends it.
    public func xml(of record: PublicRecord) -> [UInt8]? {
        disseminate(record, style: .compact, tellsLosses: false)?.xml
    }
}

/// One record in one format.
public struct Dissemination: Sendable, Hashable {
    /// One XML element in UTF-8 with every namespace it uses declared on it, without an XML declaration.
    public var xml: [UInt8]
    /// What the record says and the element does not, in the order of the document. Complete, if they were asked
    /// for: what is not named here is in the element.
    public var losses: [Loss]
}

/// A part of a record that a format has no place for, or only a coarser one.
public struct Loss: Sendable, Hashable {
    public enum Kind: String, Sendable {
        /// It is not there at all.
        case dropped
        /// It is there, but says less.
        case coarser
    }

    /// JSON Pointer (RFC 6901) in the record.
    public var path: String
    public var kind: Kind
    /// Why, for a person.
    public var reason: Message
}

/// What a record alone does not say about the others it names.
public struct DisseminationContext: Sendable {
    /// The address of a record's page; nil when it has none.
    public var page: @Sendable (RecordIdentifier) -> String?
    /// Whether another record is disseminated too, so that a reference to it leads somewhere; CERIF asks that of all
    /// references. Whoever answers otherwise than before changes the element of each record that names the other one, and
    /// owes it a new datestamp. Without an answer all are taken to be disseminated, and no element depends on another record.
    public var shows: @Sendable (RecordIdentifier) -> Bool

    public init(
        page: @escaping @Sendable (RecordIdentifier) -> String? = { _ in nil },
        shows: @escaping @Sendable (RecordIdentifier) -> Bool = { _ in true }
    ) {
        self.page = page
        self.shows = shows
    }
}

/// The formats of this library.
public enum DisseminationFormats {
    /// In the order in which a provider lists them.
    public static func all(_ context: DisseminationContext = DisseminationContext()) -> [any DisseminationFormat] {
        [DublinCoreFormat(context), ScienceShopFormat(), CERIFFormat(context)]
    }
}
