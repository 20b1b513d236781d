/// How the characters of a CSV file are written.
public enum CSVEncoding: String, Sendable, Hashable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    /// Also read where a file says ISO 8859-1, as browsers do (WHATWG Encoding §9).
    case windows1252 = "windows-1252"

    /// Bytes of one code unit.
    public var unitSize: Int { self == .utf16LittleEndian || self == .utf16BigEndian ? 2 : 1 }

    /// The encoding a byte order mark declares, and the mark's length.
    public static func declared(by bytes: some Collection<UInt8>) -> (encoding: CSVEncoding, length: Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return nil
    }

    /// The text as UTF-8 bytes; whatever is no character becomes U+FFFD.
    public func utf8(_ bytes: some Collection<UInt8>) -> [UInt8] {
        switch self {
        case .utf8:
            let copy = Array(bytes)
            return String(validating: copy, as: UTF8.self) == nil
                ? Array(String(decoding: copy, as: UTF8.self).utf8) : copy
        case .windows1252: return Windows1252.utf8(bytes)
        case .utf16LittleEndian, .utf16BigEndian:
            let copy = Array(bytes)
            let low = self == .utf16LittleEndian ? 0 : 1
            var units: [UInt16] = []
            units.reserveCapacity(copy.count / 2 + 1)
            for position in stride(from: 0, to: copy.count - 1, by: 2) {
                units.append(UInt16(copy[position + low]) | UInt16(copy[position + 1 - low]) << 8)
            }
            if copy.count % 2 == 1 { units.append(0xFFFD) }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        }
    }
}

/// The one-byte encoding of Western Windows; its five free places are control characters, as WHATWG's index has it.
enum Windows1252 {
    static func utf8(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
            } else {
                let scalar = byte < 0xA0 ? high[Int(byte) - 0x80] : UInt32(byte)
                if scalar < 0x800 {
                    text.append(UInt8(0xC0 | scalar >> 6))
                } else {
                    text.append(UInt8(0xE0 | scalar >> 12))
                    text.append(UInt8(0x80 | scalar >> 6 & 0x3F))
                }
                text.append(UInt8(0x80 | scalar & 0x3F))
            }
        }
        return text
    }

    /// 0x80 to 0x9F.
    private static let high: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]
}
