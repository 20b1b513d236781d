/// A name of ASCII as it stands in a tag, perhaps with a prefix. Other names are left to libxml2.
struct XMLPlainName {
    /// Empty where there is none.
    var prefix: Range<Int>
    var local: Range<Int>
    var whole: Range<Int>

    /// The longest that is taken for plain.
    static let longest = 100

    /// Reads from a position on and moves it behind the name; nil for whatever is none, or ends with the bytes.
    init?(in bytes: UnsafeBufferPointer<UInt8>, at position: inout Int) {
        let start = position
        var partStart = position
        prefix = start..<start
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): break
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if position == partStart { return nil }
            case UInt8(ascii: ":"):
                if !prefix.isEmpty || position == partStart { return nil }
                prefix = start..<position
                partStart = position + 1
            default:
                guard position > partStart, position - start <= Self.longest else { return nil }
                (local, whole) = (partStart..<position, start..<position)
                return
            }
            position += 1
        }
        return nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the same bytes stand at two places.
    func isSame(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        guard one.count == other.count else { return false }
        for offset in 0..<one.count where self[one.lowerBound + offset] != self[other.lowerBound + offset] {
            return false
        }
        return true
    }

    /// Whether what stands at a place begins with a word.
    func begins(_ place: Range<Int>, with word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard place.count >= count else { return false }
        for offset in 0..<count where self[place.lowerBound + offset] != word.utf8Start[offset] { return false }
        return true
    }

    func isWord(_ word: StaticString, at place: Range<Int>) -> Bool {
        place.count == word.utf8CodeUnitCount && begins(place, with: word)
    }

    func isWord(_ word: [UInt8], at place: Range<Int>) -> Bool {
        place.count == word.count && has(word, at: place.lowerBound)
    }

    /// Whether a namespace may be declared without XML itself having a say in it.
    func isPlainDeclaration(of prefix: Range<Int>, as uri: Range<Int>) -> Bool {
        !uri.isEmpty && !isWord("xml", at: prefix) && !isWord("xmlns", at: prefix)
            && !begins(uri, with: "http://www.w3.org/XML/1998/")
            && !begins(uri, with: "http://www.w3.org/2000/xmlns") && !self[uri].contains(0x20)
    }

    /// Whether no byte of a text is one that XML looks at, or counts.
    var isPlainText: Bool {
        // Without an end in the middle, so that the compiler takes many bytes at once.
        var odd: UInt8 = 0
        for byte in self {
            odd |= byte < 0x20 ? 1 : 0
            odd |= byte == UInt8(ascii: "&") ? 1 : 0
            odd |= byte == UInt8(ascii: ">") ? 1 : 0
        }
        return odd == 0
    }

    /// What one of XML's five references at a place means, and how long it is; nil for any other.
    func plainReference(at place: Int) -> (meant: UInt8, length: Int)? {
        let rest = place..<Swift.min(count, place + 6)
        if begins(rest, with: "&amp;") { return (UInt8(ascii: "&"), 5) }
        if begins(rest, with: "&lt;") { return (UInt8(ascii: "<"), 4) }
        if begins(rest, with: "&gt;") { return (UInt8(ascii: ">"), 4) }
        if begins(rest, with: "&quot;") { return (UInt8(ascii: "\""), 6) }
        if begins(rest, with: "&apos;") { return (UInt8(ascii: "'"), 6) }
        return nil
    }
}
