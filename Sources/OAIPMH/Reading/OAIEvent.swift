import Messages
import ScienceShopSDK
import XMLReader

/// One thing a response says, in its order.
public enum OAIEvent: Sendable, Hashable {
    /// The provider's clock, as written.
    case responseDate(String)
    /// The request as the provider understood it.
    case request(OAIRequestEcho)
    case error(OAIError)
    case identify(OAIIdentify)
    case format(OAIMetadataFormat)
    case set(OAISet)
    /// Of a list of identifiers.
    case header(OAIHeader, issues: [Issue])
    case record(OAIRecord)
    case token(OAIResumptionToken)
    /// Something about the page as a whole.
    case issue(Issue)
    /// The page cannot be read further; the last event. What came before holds.
    case failure(OAIPageFailure)
}

/// The `request` element of a response.
public struct OAIRequestEcho: Sendable, Hashable {
    public var baseURL: String
    /// In the order in which they are written.
    public var arguments: OAIQuery

    public init(baseURL: String, arguments: OAIQuery) {
        self.baseURL = baseURL
        self.arguments = arguments
    }
}

/// Why a page was not read to its end.
public struct OAIPageFailure: Error, Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// A web page stands where the response should: a bot wall, a login, a failure told to people.
        case webPage
        /// XML of another kind.
        case otherXML(root: String)
        /// No XML, or XML that is broken from some place on.
        case malformed
        /// The connection or the provider stopped in the middle.
        case truncated
        /// Larger or deeper than we accept, or dressed to exhaust the reader.
        case limit
        /// Packed bytes that nothing said were packed.
        case compressed
        case empty
    }

    public var kind: Kind
    /// Line from 1.
    public var line: Int
    /// What is wrong, for a person.
    public var message: Message

    public init(_ kind: Kind, line: Int, _ message: Message) {
        self.kind = kind
        self.line = line
        self.message = message
    }
}

/// Limits on what a provider may send.
public struct OAIReadLimits: Sendable, Hashable {
    /// Size of one page.
    public var pageBytes: Int
    /// Size of one record's metadata, or of one description.
    public var recordBytes: Int
    /// How deep elements may nest.
    public var depth: Int

    public init(pageBytes: Int = 1 << 30, recordBytes: Int = 16 << 20, depth: Int = 128) {
        self.pageBytes = pageBytes
        self.recordBytes = recordBytes
        self.depth = depth
    }

    var stream: XMLStreamLimits {
        XMLStreamLimits(bytes: pageBytes, fragmentBytes: recordBytes, depth: depth)
    }
}
