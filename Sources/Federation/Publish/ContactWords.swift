import JSONSchema

/// Finds e-mail addresses and phone numbers in running text, also as people disguise them (`name [at] place.org`).
///
/// Rather one too many than one too few: what is found is taken out of words that are not narrative, and evidence that
/// holds it is not shown.
enum ContactWords {
    /// What stands in the place of what was taken out.
    static let placeholder = "[…]"

    /// A stretch of text, and the same in a form that compares: an address in lower case with a plain `@`, or digits.
    struct Found: Hashable {
        let range: Range<Int>
        let form: String
    }

    // MARK: - E-mail

    static func emails(in text: String) -> [Found] {
        var copy = text
        return copy.withUTF8 { bytes in
            var found: [Found] = []
            var position = 0
            // A name does not reach back over the mark before it: or a text full of marks would be read once for each.
            var floor = 0
            while position < bytes.count {
                guard let mark = atSign(bytes, position) else {
                    position += 1
                    continue
                }
                var start = mark.lowerBound
                while start > floor, isLocal(bytes[start - 1]) { start -= 1 }
                var end = mark.upperBound
                while end < bytes.count, isDomain(bytes[end]) { end += 1 }
                while end > mark.upperBound, bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: "-")
                {
                    end -= 1
                }
                let domain = bytes[mark.upperBound..<end]
                if start < mark.lowerBound, domain.dropFirst().contains(UInt8(ascii: ".")) {
                    let form = Array(bytes[start..<mark.lowerBound]) + [UInt8(ascii: "@")] + Array(domain)
                    found.append(Found(range: start..<end, form: String(decoding: form.map(lower), as: UTF8.self)))
                    position = end
                } else {
                    position = mark.upperBound
                }
                floor = position
            }
            return found
        }
    }

    private static let disguises = ["at", "arobase", "chez"].map { Array($0.utf8) }

    /// An `@`, or `[at]` and its like with the blanks around it, at this position.
    private static func atSign(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Range<Int>? {
        if bytes[position] == UInt8(ascii: "@") { return position..<position + 1 }
        guard [UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "{")].contains(bytes[position]) else { return nil }
        for word in disguises {
            var end = position + 1
            while end < bytes.count, bytes[end] == 0x20 { end += 1 }
            guard end + word.count < bytes.count, zip(bytes[end...], word).allSatisfy({ lower($0) == $1 }) else {
                continue
            }
            end += word.count
            while end < bytes.count, bytes[end] == 0x20 { end += 1 }
            guard end < bytes.count, [UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}")].contains(bytes[end])
            else { continue }
            end += 1
            while end < bytes.count, bytes[end] == 0x20 { end += 1 }
            var start = position
            while start > 0, bytes[start - 1] == 0x20 { start -= 1 }
            return start..<end
        }
        return nil
    }

    // MARK: - Phone

    /// Nine to fifteen digits with nothing but the usual marks between them.
    static func phones(in text: String) -> [Found] {
        var copy = text
        return copy.withUTF8 { bytes in
            var found: [Found] = []
            var position = 0
            while position < bytes.count {
                guard isDigit(bytes[position]) || bytes[position] == UInt8(ascii: "+") else {
                    position += 1
                    continue
                }
                var digits: [UInt8] = []
                var end = position
                var next = position
                while next < bytes.count {
                    let byte = bytes[next]
                    if isDigit(byte) {
                        digits.append(byte)
                        end = next + 1
                    } else if !isMark(byte) {
                        break
                    }
                    next += 1
                }
                if (9...15).contains(digits.count) {
                    found.append(Found(range: position..<end, form: form(ofDigits: digits)))
                }
                position = max(next, position + 1)
            }
            return found
        }
    }

    /// The last nine digits, so that `05…` and `+33 5…` are the same number.
    static func form(ofDigits digits: some Collection<UInt8>) -> String {
        String(decoding: digits.suffix(9), as: UTF8.self)
    }

    // MARK: - Taking out

    /// The text without these stretches, which are in order and do not overlap.
    static func text(_ text: String, without found: [Found]) -> String {
        guard !found.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        for item in found where item.range.lowerBound >= position {
            result += bytes[position..<item.range.lowerBound]
            result += placeholder.utf8
            position = item.range.upperBound
        }
        return String(decoding: result + bytes[position...], as: UTF8.self)
    }

    // MARK: - Bytes

    private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isLetter(_ byte: UInt8) -> Bool { (lower(byte) >= 0x61 && lower(byte) <= 0x7A) || byte >= 0x80 }

    private static func isLocal(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || ".!#$%&'*+-_=?^`{|}~".utf8.contains(byte)
    }

    private static func isDomain(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    /// What people write between the digits of a number; the bytes of no-break spaces and dashes are among them.
    private static func isMark(_ byte: UInt8) -> Bool {
        byte == 0x20 || "+.-()/_".utf8.contains(byte)
            || [0xC2, 0xA0, 0xE2, 0x80, 0xAF, 0x89, 0x91, 0x93].contains(byte)
    }
}
