/// Finds a tag with so many attributes that libxml2, which compares each with all before it, would take hours.
struct AttributeGuard {
    private let bytes: [UInt8]
    private var position = 0

    /// Line, from 1, of the first tag with more than `limit` attributes; nil when there is none.
    static func firstExcess(in bytes: [UInt8], limit: Int) -> Int? {
        // Each attribute takes two bytes at least.
        guard bytes.count > limit * 2 else { return nil }
        var scan = AttributeGuard(bytes: bytes)
        while let tag = scan.nextTag() {
            guard scan.attributes(atMost: limit) else { return 1 + bytes[..<tag].count { $0 == 0x0A } }
        }
        return nil
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Goes past the next tag's name and gives the tag's place; comments and what scripts and styles hold are skipped.
    private mutating func nextTag() -> Int? {
        while let open = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            position = open + 1
            if bytes[position...].starts(with: "!--".utf8) {
                skip(past: "-->")
            } else if position < bytes.count, Self.isLetter(bytes[position]) {
                while position < bytes.count, !Self.endsName(bytes[position]) { position += 1 }
                return open
            }
        }
        return nil
    }

    /// Goes past the tag's `>`; false when it has more attributes.
    private mutating func attributes(atMost limit: Int) -> Bool {
        let nameEnd = position
        var count = 0
        while position < bytes.count, bytes[position] != UInt8(ascii: ">") {
            if Self.endsName(bytes[position]) || bytes[position] == UInt8(ascii: "=") {
                position += 1
                continue
            }
            count += 1
            if count > limit { return false }
            while position < bytes.count, !Self.endsName(bytes[position]), bytes[position] != UInt8(ascii: "=") {
                position += 1
            }
            skipValue()
        }
        for name in ["script", "style"] where isName(name, endingAt: nameEnd) { skip(past: "</" + name) }
        return true
    }

    private mutating func skipValue() {
        var next = position
        while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
        guard next < bytes.count, bytes[next] == UInt8(ascii: "=") else { return }
        next += 1
        while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
        position = next
        guard next < bytes.count else { return }
        if bytes[next] == UInt8(ascii: "\"") || bytes[next] == UInt8(ascii: "'") {
            position = bytes[(next + 1)...].firstIndex(of: bytes[next]).map { $0 + 1 } ?? bytes.count
        } else {
            while position < bytes.count, bytes[position] > 0x20, bytes[position] != UInt8(ascii: ">") { position += 1 }
        }
    }

    private mutating func skip(past word: String) {
        let word = Array(word.utf8)
        while position < bytes.count {
            if (bytes[position] | 0x20) == (word[0] | 0x20), matches(word, at: position) {
                position += word.count
                return
            }
            position += 1
        }
    }

    private func isName(_ name: String, endingAt end: Int) -> Bool {
        let name = Array(name.utf8)
        return end > name.count && bytes[end - name.count - 1] == UInt8(ascii: "<")
            && matches(name, at: end - name.count)
    }

    private func matches(_ word: [UInt8], at place: Int) -> Bool {
        place + word.count <= bytes.count
            && zip(bytes[place...], word).allSatisfy { Self.isLetter($0) ? $0 | 0x20 == $1 : $0 == $1 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
    }
}
