import ScienceShopSDK

/// One property of a component: a content line without its folds (RFC 5545 section 3.1).
struct ContentLine: Sendable {
    /// In capitals.
    let name: String
    /// Names in capitals, values without their quotes.
    let parameters: [(name: String, value: String)]
    /// As written, escapes and all.
    let value: String
    /// The whole line, for evidence.
    let written: String
    /// Where it begins, in lines of the bytes it was read from, from 1.
    let line: Int
    /// Whether its bytes were no UTF-8 and had to be guessed.
    let isGuess: Bool

    /// Nil for a line that is no property.
    init?(_ bytes: [UInt8], line: Int) {
        let decoded = DecodedText(bytes)
        isGuess = decoded.isGuess || decoded.firstRepair != nil
        self.line = line
        written = decoded.string
        let text = decoded.utf8
        var position = 0
        func word(_ stops: Set<UInt8>) -> String {
            let start = position
            while position < text.count, !stops.contains(text[position]) { position += 1 }
            return String(decoding: text[start..<position], as: UTF8.self)
        }
        let name = word([UInt8(ascii: ";"), UInt8(ascii: ":")]).uppercased()
        guard !name.isEmpty, position < text.count,
            name.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.name = name
        var parameters: [(name: String, value: String)] = []
        while position < text.count, text[position] == UInt8(ascii: ";"), parameters.count < 100 {
            position += 1
            let key = word([UInt8(ascii: "="), UInt8(ascii: ";"), UInt8(ascii: ":")]).uppercased()
            guard position < text.count, text[position] == UInt8(ascii: "=") else { continue }
            position += 1
            let start = position
            var isQuoted = false
            while position < text.count {
                let byte = text[position]
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                if !isQuoted, byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":") { break }
                position += 1
            }
            let value = text[start..<position].filter { $0 != UInt8(ascii: "\"") }
            parameters.append((key, Self.withoutCarets(String(decoding: value, as: UTF8.self))))
        }
        guard position < text.count, text[position] == UInt8(ascii: ":") else { return nil }
        self.parameters = parameters
        value = String(decoding: text[(position + 1)...], as: UTF8.self)
    }

    func parameter(_ name: String) -> String? {
        parameters.first { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// The value as a text (RFC 5545 section 3.3.11); nil when it is blank.
    var text: String? { texts(separated: false).first }

    /// The value as a list of texts.
    var texts: [String] { texts(separated: true) }

    /// The parts of a list whose values hold no escapes: dates, numbers.
    var parts: [String] { value.split(separator: ",").map { $0.trimmingSpaces } }

    private func texts(separated: Bool) -> [String] {
        var texts: [String] = []
        var text = String.UnicodeScalarView()
        var isEscaped = false
        func end() {
            let whole = String(text).trimmingSpaces
            if !whole.isEmpty { texts.append(whole) }
            text = String.UnicodeScalarView()
        }
        for scalar in value.unicodeScalars {
            if isEscaped {
                text.append(scalar == "n" || scalar == "N" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if separated, scalar == "," {
                end()
            } else if scalar == "\t" || scalar.value >= 0x20, scalar.value != 0x7F {
                text.append(scalar)
            }
        }
        end()
        return texts
    }

    /// The escapes of parameters (RFC 6868).
    private static func withoutCarets(_ value: String) -> String {
        guard value.contains("^") else { return value }
        return value.replacing("^n", with: "\n").replacing("^'", with: "\"").replacing("^^", with: "^")
    }

    /// The properties of a component, those of the components inside it left out.
    ///
    /// - Parameters:
    ///   - bytes: from its `BEGIN` to its `END`.
    ///   - names: the only ones to read; nil for all.
    static func lines(of bytes: ArraySlice<UInt8>, named names: Set<String>? = nil) -> [ContentLine] {
        var reader = LineReader(bytes)
        var lines: [ContentLine] = []
        var depth = 0
        while lines.count < most, let place = reader.next() {
            switch place.mark {
            case .begin: depth += 1
            case .end: depth -= 1
            case .other:
                guard depth <= 1 else { continue }
                if let names, !names.contains(where: { place.hasName($0, in: bytes) }) { continue }
                if let line = ContentLine(place.unfolded(in: bytes), line: place.line) { lines.append(line) }
            }
        }
        return lines
    }

    /// More properties than any event has.
    private static let most = 2000
}

extension UInt8 {
    var isLetterOrDigit: Bool {
        (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z"))
            || (self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9"))
    }
}

extension StringProtocol {
    /// Without white space at its ends.
    var trimmingSpaces: String { Text.trimmed(String(self)) }
}
