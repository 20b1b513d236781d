import JSONSchema

/// How a document's characters are written; those that the networks' documents come in.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1252 = "windows-1252"
    /// Latin-9: Latin-1 with € and œ.
    case latin9 = "iso-8859-15"

    /// Reads a label as a server, a page or a person writes it; nil when it is none of ours.
    ///
    /// ASCII and ISO 8859-1 mean Windows-1252, as in browsers (WHATWG Encoding §4.2).
    public init?(label: String) {
        switch Text.trimmed(label).lowercased() {
        case "utf-8", "utf8", "unicode-1-1-utf-8": self = .utf8
        case "utf-16", "utf-16le", "unicode", "ucs-2": self = .utf16LittleEndian
        case "utf-16be": self = .utf16BigEndian
        case "windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1",
            "us-ascii", "ascii":
            self = .windows1252
        case "iso-8859-15", "iso8859-15", "iso_8859-15", "latin9", "latin-9", "l9": self = .latin9
        default: return nil
        }
    }

    /// Bytes of one code unit.
    public var unitSize: Int { self == .utf16LittleEndian || self == .utf16BigEndian ? 2 : 1 }

    /// The encoding that a byte order mark declares, and the mark's length.
    public static func byteOrderMark(of bytes: some Collection<UInt8>) -> (encoding: TextEncoding, length: Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return nil
    }

    /// The text as UTF-8 bytes; whatever is no character becomes U+FFFD.
    public func utf8(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let bytes = Array(bytes)
        switch self {
        case .utf8: return Self.isUTF8(bytes) ? bytes : Array(String(decoding: bytes, as: UTF8.self).utf8)
        case .windows1252: return Self.utf8(bytes, high: Self.highWindows1252)
        case .latin9: return Self.utf8(bytes, high: Self.highLatin9)
        case .utf16LittleEndian, .utf16BigEndian:
            let low = self == .utf16LittleEndian ? 0 : 1
            var units: [UInt16] = []
            units.reserveCapacity(bytes.count / 2 + 1)
            for position in stride(from: 0, to: bytes.count - 1, by: 2) {
                units.append(UInt16(bytes[position + low]) | UInt16(bytes[position + 1 - low]) << 8)
            }
            if bytes.count % 2 == 1 { units.append(0xFFFD) }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        }
    }

    /// Whether the bytes are well-formed UTF-8.
    public static func isUTF8(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.withContiguousStorageIfAvailable { $0.firstInvalidUTF8 == nil }
            ?? Array(bytes).withUnsafeBufferPointer { $0.firstInvalidUTF8 == nil }
    }

    // MARK: - One-byte encodings

    private static func utf8(_ bytes: [UInt8], high: [UInt32]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            guard byte >= 0x80 else {
                text.append(byte)
                continue
            }
            let scalar = high[Int(byte) - 0x80]
            if scalar < 0x800 {
                text.append(UInt8(0xC0 | scalar >> 6))
            } else {
                text.append(UInt8(0xE0 | scalar >> 12))
                text.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            }
            text.append(UInt8(0x80 | scalar & 0x3F))
        }
        return text
    }

    /// The upper half of Windows-1252; its five free places are control characters (WHATWG index windows-1252).
    private static let highWindows1252: [UInt32] =
        [
            0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
            0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
            0x0153, 0x9D, 0x017E, 0x0178,
        ] + Array(0xA0...0xFF)

    /// The upper half of ISO 8859-15: Latin-1 but for eight places.
    private static let highLatin9: [UInt32] = (0x80...0xFF).map { (byte: UInt32) -> UInt32 in
        switch byte {
        case 0xA4: 0x20AC
        case 0xA6: 0x0160
        case 0xA8: 0x0161
        case 0xB4: 0x017D
        case 0xB8: 0x017E
        case 0xBC: 0x0152
        case 0xBD: 0x0153
        case 0xBE: 0x0178
        default: byte
        }
    }
}
