import ScienceShopSDK

/// A document's bytes as lines of text.
struct SourceText {
    struct Line {
        var number: Int
        /// In normal form C, without the line end and blanks before it.
        var text: String
        var isBlank: Bool { text.isEmpty }
    }

    var lines: [Line] = []
    var issues: [Issue] = []

    /// Reads UTF-8, UTF-16 with a byte order mark, or else Windows-1252 (with a warning); LF, CRLF and CR end lines.
    init(_ bytes: [UInt8], firstLine: Int = 1) {
        let (text, encoding) = Self.decode(bytes)
        if let encoding {
            issues.append(
                Issue(
                    .warning, code: "guessed-encoding", message: "The text is not UTF-8; it was read as \(encoding).",
                    remedy: "Check the accents; save the document as UTF-8 if they are wrong."))
        }
        var number = firstLine
        var current = String.UnicodeScalarView()
        var wasReturn = false
        func line(_ scalars: String.UnicodeScalarView) -> Line {
            Line(number: number, text: Self.withoutTrailingBlanks(Text.nfc(String(scalars))))
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where wasReturn: break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(line(current))
                current = String.UnicodeScalarView()
                number += 1
            case "\0", "\u{FEFF}", "\u{FFFE}": break
            default: current.append(scalar)
            }
            wasReturn = scalar == "\r"
        }
        if !current.isEmpty { lines.append(line(current)) }
    }

    private static func withoutTrailingBlanks(_ text: String) -> String {
        let scalars = text.unicodeScalars
        var end = scalars.endIndex
        while end > scalars.startIndex, FieldLine.isBlank(scalars[scalars.index(before: end)]) {
            end = scalars.index(before: end)
        }
        // Two blanks at the end of a Markdown line mean a line break: one mark is left of them.
        let isBreak = end > scalars.startIndex && scalars.distance(from: end, to: scalars.endIndex) >= 2
        return isBreak ? String(scalars[..<end]) + "  " : String(scalars[..<end])
    }

    private static func decode(_ bytes: [UInt8]) -> (text: String, guessed: String?) {
        if bytes.starts(with: [0xFF, 0xFE]) { return (utf16(bytes) { UInt16($0) | UInt16($1) << 8 }, nil) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (utf16(bytes) { UInt16($1) | UInt16($0) << 8 }, nil) }
        if let text = String(validating: bytes, as: UTF8.self) { return (text, nil) }
        var scalars = String.UnicodeScalarView()
        for byte in bytes {
            let value = byte >= 0x80 && byte < 0xA0 ? windows1252[Int(byte - 0x80)] : UInt32(byte)
            scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return (String(scalars), "Windows-1252")
    }

    private static func utf16(_ bytes: [UInt8], _ unit: (UInt8, UInt8) -> UInt16) -> String {
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { unit(bytes[$0], bytes[$0 + 1]) }
        return String(decoding: units, as: UTF16.self)
    }

    /// Windows-1252 from 0x80 to 0x9F (WHATWG Encoding Standard, index windows-1252).
    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D,
        0x17E, 0x178,
    ]
}
