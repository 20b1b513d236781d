import ScienceShopSDK

/// One record as a source gave it: its own identifier and its exact bytes.
public struct SourceRecord: Sendable, Hashable {
    /// The source's name for it, unique in the source and compared as bytes; e.g. a form entry's id, a CSV row's key,
    /// a page's location.
    public var identifier: String
    /// When the source says it last changed, as it wrote it; nil when it does not say.
    public var datestamp: String?
    /// Whether the source gives the record or says that it is gone.
    public var status: Status
    /// Of one that is gone: whether the source took it back because it may no longer be shown, as when consent ends. No
    /// caution about removals holds that up.
    public var isWithdrawn = false
    /// The format of the payload, as a media type: `text/html`, `text/csv`, `application/json`.
    public var format: MetadataFormat
    /// The bytes as they came.
    public var payload: [UInt8]
    /// What the payload needs to be read alone and shares with its neighbours: a CSV header line, a form's definition.
    public var frame: [UInt8]?
    /// Where it was read: a URL, or a file's name as the source gave it.
    public var sourceURL: String?
    /// Line of the payload's first byte in that document, from 1, so that evidence can name lines of the whole document.
    public var firstLine: Int?

    /// `deleted` is the source's own word that a record left.
    public enum Status: String, Sendable { case active, deleted }

    public init(
        identifier: String, datestamp: String? = nil, status: Status = .active, format: MetadataFormat,
        payload: [UInt8], frame: [UInt8]? = nil, sourceURL: String? = nil, firstLine: Int? = nil
    ) {
        self.identifier = identifier
        self.datestamp = datestamp
        self.status = status
        self.format = format
        self.payload = payload
        self.frame = frame
        self.sourceURL = sourceURL
        self.firstLine = firstLine
    }
}

/// A payload's format, as a media type without parameters, in lower case.
public struct MetadataFormat: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible
{
    /// The media type, such as `text/csv`.
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }

    /// A web page.
    public static let html: MetadataFormat = "text/html"
    /// Markdown.
    public static let markdown: MetadataFormat = "text/markdown"
    /// Text without marks.
    public static let plainText: MetadataFormat = "text/plain"
    /// One row of a table, with the header in the frame.
    public static let csv: MetadataFormat = "text/csv"
    /// One JSON value.
    public static let json: MetadataFormat = "application/json"
    /// One post of a WordPress, as its REST API answers it.
    public static let wordPressPost: MetadataFormat = "application/vnd.wordpress.post+json"
}
