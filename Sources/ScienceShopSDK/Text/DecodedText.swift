/// A document's text, whatever encoding its bytes came in.
public struct DecodedText: Sendable, Hashable {
    /// The text as UTF-8, without a byte order mark; line ends are kept.
    public var utf8: [UInt8]
    public var encoding: TextEncoding
    /// Whether nothing said which encoding it is and the bytes are not UTF-8 either.
    public var isGuess: Bool
    /// Line of the first place where bytes were no character and U+FFFD stands instead; nil when all was sound.
    public var firstRepair: Int?

    public var string: String { String(decoding: utf8, as: UTF8.self) }

    /// Decodes by the byte order mark, else by the declared encoding, else as UTF-8, else as Windows-1252.
    ///
    /// A declared one-byte encoding gives way when the bytes are UTF-8 beyond ASCII, for chance never makes them so. NUL
    /// becomes U+FFFD, as in HTML §13.2.3.
    public init(_ bytes: [UInt8], declared: TextEncoding? = nil) {
        let mark = TextEncoding.byteOrderMark(of: bytes)
        let body = mark.map { Array(bytes.dropFirst($0.length)) } ?? bytes
        let isUTF8 = (mark?.encoding ?? declared)?.unitSize != 2 && TextEncoding.isUTF8(body)
        isGuess = false
        if let mark {
            encoding = mark.encoding
        } else if isUTF8 {
            encoding = .utf8
        } else if let declared {
            encoding = declared
        } else {
            encoding = Self.isMostlyUTF8(body) ? .utf8 : .windows1252
            isGuess = true
        }
        utf8 = encoding.utf8(body)
        firstRepair = nil
        let hasNUL = utf8.contains(0)
        if hasNUL { utf8 = utf8.flatMap { $0 == 0 ? Self.replacement : [$0] } }
        if hasNUL || (encoding == .utf8 && !isUTF8) || encoding.unitSize == 2 {
            firstRepair = Self.firstReplacement(in: utf8)
        }
    }

    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// Whether characters of UTF-8 are so many more than stray bytes that the document is UTF-8 with damage.
    private static func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
        var good = 0
        var bad = 0
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar.value >= 0x80 {
            if scalar == "\u{FFFD}" { bad += 1 } else { good += 1 }
        }
        return good >= 10 * bad
    }

    private static func firstReplacement(in utf8: [UInt8]) -> Int? {
        var line = 1
        for (position, byte) in utf8.enumerated() {
            let isLineFeed = byte == 0x0A
            let isLoneReturn = byte == 0x0D && !(position + 1 < utf8.count && utf8[position + 1] == 0x0A)
            if isLineFeed || isLoneReturn { line += 1 }
            if byte == replacement[0], utf8[position...].starts(with: replacement) { return line }
        }
        return nil
    }
}
