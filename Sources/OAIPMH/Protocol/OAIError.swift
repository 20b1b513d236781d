import Messages

/// An error that the protocol itself defines: an answer of the provider, not a failure of the connection.
public struct OAIError: Error, Sendable, Hashable {
    public var code: OAIErrorCode
    /// What the provider says about it; may be empty.
    public var message: Message

    public init(_ code: OAIErrorCode, _ message: Message = "") {
        self.code = code
        self.message = message
    }
}

/// The code of an error as it stands in the response; a struct, because providers invent codes of their own.
public struct OAIErrorCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }

    public static let badVerb = OAIErrorCode(rawValue: "badVerb")
    public static let badArgument = OAIErrorCode(rawValue: "badArgument")
    public static let badResumptionToken = OAIErrorCode(rawValue: "badResumptionToken")
    public static let cannotDisseminateFormat = OAIErrorCode(rawValue: "cannotDisseminateFormat")
    public static let idDoesNotExist = OAIErrorCode(rawValue: "idDoesNotExist")
    public static let noRecordsMatch = OAIErrorCode(rawValue: "noRecordsMatch")
    public static let noMetadataFormats = OAIErrorCode(rawValue: "noMetadataFormats")
    public static let noSetHierarchy = OAIErrorCode(rawValue: "noSetHierarchy")

    /// The eight codes of the protocol.
    public static let standard: [OAIErrorCode] = [
        .badVerb, .badArgument, .badResumptionToken, .cannotDisseminateFormat, .idDoesNotExist, .noRecordsMatch,
        .noMetadataFormats, .noSetHierarchy,
    ]
}

/// Why a request is not answered: one error or more, in the order in which they were found.
public struct OAIRefusal: Error, Sendable, Hashable {
    public var errors: [OAIError]
    public init(_ errors: [OAIError]) { self.errors = errors }
    public init(_ code: OAIErrorCode, _ message: Message) { errors = [OAIError(code, message)] }

    /// Whether the response must not repeat the arguments, which are no valid request.
    public var hidesArguments: Bool { errors.contains { $0.code == .badVerb || $0.code == .badArgument } }
}
