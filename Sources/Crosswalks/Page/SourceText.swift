import Messages
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

    /// Reads the text in whatever encoding it is (`DecodedText`); LF, CRLF and CR end lines.
    init(_ bytes: [UInt8], firstLine: Int = 1) {
        let decoded = DecodedText(bytes)
        issues = Self.issues(decoded.encoding, isGuess: decoded.isGuess, repair: decoded.firstRepair)
        let text = decoded.string
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
            case "\0", "\u{FEFF}": break
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

    /// What had to be guessed or repaired to read the bytes.
    static func issues(_ encoding: TextEncoding, isGuess: Bool, repair: Int?) -> [Issue] {
        if isGuess {
            return [
                Issue(
                    .warning, code: "guessed-encoding",
                    message: "Nothing says how the text is encoded; it was read as \(encoding.rawValue).",
                    remedy: "Check the accents; save the document as UTF-8 if they are wrong.")
            ]
        }
        guard let repair else { return [] }
        return [
            Issue(
                .warning, code: "repaired-encoding",
                message: "Some bytes are no characters of \(encoding.rawValue), first on line \(plain: repair).",
                remedy: "Save the document again as UTF-8.", location: SourceLocation(line: repair))
        ]
    }
}
