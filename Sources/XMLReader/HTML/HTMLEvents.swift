import Messages
import ScienceShopSDK

/// A whole HTML document as events, read as tolerantly as browsers do (libxml2's HTML parser).
///
/// Broken markup is repaired, never refused. Comments and processing instructions are left out. Nothing is fetched.
public struct HTMLEvents: Sendable, Hashable {
    public let events: [HTMLEvent]
    /// How the characters were written.
    public let encoding: TextEncoding
    /// Whether nothing said which encoding it is and it is not UTF-8 either.
    public let isEncodingGuess: Bool
    /// Line of the first place where bytes were no character and U+FFFD stands instead; nil when all was sound.
    public let firstRepair: Int?

    /// Reads a document.
    ///
    /// The encoding is taken from the byte order mark, else from `charset`, else from a `meta` element in the first
    /// 1024 bytes, else it is UTF-8 if the bytes are, else Windows-1252.
    /// - Parameter charset: the label that the server gave with the media type.
    /// - Throws: `HTMLError` when the document passes a limit.
    public init(
        parsing bytes: [UInt8], charset: String? = nil, limits: HTMLLimits = HTMLLimits()
    ) throws(HTMLError) {
        guard bytes.count <= limits.bytes else {
            throw HTMLError(
                line: 1,
                message: "the document has \(bytes.count) bytes, more than the \(limits.bytes) allowed; split it")
        }
        let label = charset.flatMap(TextEncoding.init(label:)) ?? MetaCharset.find(in: bytes)
        let decoded = DecodedText(bytes, declared: label)
        encoding = decoded.encoding
        isEncodingGuess = decoded.isGuess
        firstRepair = decoded.firstRepair
        let text = Self.withPlainLineEnds(decoded.utf8)
        if let line = AttributeGuard.firstExcess(in: text, limit: limits.attributes) {
            throw HTMLError(
                line: line,
                message:
                    "a tag has more than \(limits.attributes) attributes; this page is broken or hostile, so leave it out"
            )
        }
        let collector = HTMLCollector(limits: limits)
        collector.run(over: text)
        if let failure = collector.failure { throw failure }
        events = collector.finished()
    }

    /// CRLF and CR become LF (HTML §13.2.3.5), so that lines are counted alike in all documents.
    private static func withPlainLineEnds(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(0x0D) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var wasReturn = false
        for byte in bytes {
            if byte == 0x0D {
                result.append(0x0A)
            } else if byte != 0x0A || !wasReturn {
                result.append(byte)
            }
            wasReturn = byte == 0x0D
        }
        return result
    }
}
