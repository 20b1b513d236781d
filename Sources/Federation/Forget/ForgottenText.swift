import ScienceShopSDK

/// The ways in which a text can be read by whoever looks for a name in it.
enum ForgottenText {
    /// As it is written, and with its escapes undone.
    static func readings(of text: String) -> [String] {
        var readings = [text]
        if text.utf8.contains(UInt8(ascii: "%")) { readings.append(percentDecoded(text)) }
        if text.utf8.contains(UInt8(ascii: "&")) { readings.append(referencesDecoded(text)) }
        if text.utf8.contains(UInt8(ascii: "\\")) { readings.append(escapesDecoded(text)) }
        return readings
    }

    /// Of a whole payload: its bytes as each encoding it may be in, its escapes undone, its tags taken out.
    static func readings(ofPayload bytes: [UInt8]) -> [String] {
        var texts = [String(decoding: bytes, as: UTF8.self)]
        // Bytes that are no UTF-8 are of one byte a character, most likely.
        if texts[0].unicodeScalars.contains("\u{FFFD}") {
            texts.append(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
        }
        if bytes.contains(0) {
            for (high, low) in [(0, 1), (1, 0)] {
                var units: [UInt16] = []
                for place in stride(from: 0, to: bytes.count - 1, by: 2) {
                    units.append(UInt16(bytes[place + high]) << 8 | UInt16(bytes[place + low]))
                }
                texts.append(String(decoding: units, as: UTF16.self))
            }
        }
        return texts.flatMap { text -> [String] in
            var all = readings(of: text)
            for reading in all where reading.utf8.contains(UInt8(ascii: "<")) {
                all.append(withoutTags(reading, gap: " "))
                all.append(withoutTags(reading, gap: ""))
            }
            return all
        }
    }

    // MARK: - Escapes

    static func percentDecoded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count,
                let value = UInt8(String(decoding: bytes[place + 1...place + 2], as: UTF8.self), radix: 16)
            {
                result.append(value)
                place += 3
            } else {
                result.append(bytes[place] == UInt8(ascii: "+") ? 0x20 : bytes[place])
                place += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `\u00e9` and a backslash before any other character.
    private static func escapesDecoded(_ text: String) -> String {
        var units: [UInt16] = []
        var rest = Array(text.utf16)[...]
        while let unit = rest.popFirst() {
            guard unit == 0x5C, let next = rest.first else {
                units.append(unit)
                continue
            }
            rest.removeFirst()
            if next == 0x75, rest.count >= 4,
                let value = UInt16(String(decoding: rest.prefix(4), as: UTF16.self), radix: 16)
            {
                units.append(value)
                rest = rest.dropFirst(4)
            } else {
                // A line break or a tab, or the character itself.
                units.append([0x6E, 0x72, 0x74].contains(next) ? 0x20 : next)
            }
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// References to characters by number, and the names of letters with accents.
    private static func referencesDecoded(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[rest.index(after: start)...]
            guard let end = rest.prefix(12).firstIndex(of: ";") else {
                result += "&"
                continue
            }
            guard let character = character(named: rest[..<end]) else {
                result += "&"
                continue
            }
            result += character
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static let accents = [
        "acute", "grave", "circ", "uml", "cedil", "tilde", "ring", "slash", "caron",
    ]

    private static func character(named name: Substring) -> String? {
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let isHex = digits.first.map { "xX".contains($0) } ?? false
            let value = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
        }
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos", "rsquo", "lsquo": return "'"
        case "nbsp": return " "
        case "shy": return ""
        case "oelig", "OElig": return "oe"
        case "aelig", "AElig": return "ae"
        case "szlig": return "ss"
        default: break
        }
        // Folded, an accent does not matter: `&eacute;` is an e.
        guard let letter = name.first, letter.isASCII, letter.isLetter, accents.contains(String(name.dropFirst()))
        else { return nil }
        return String(letter)
    }

    private static func withoutTags(_ text: String, gap: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            result += rest[..<start]
            guard let end = rest[start...].firstIndex(of: ">") else { break }
            result += gap
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
