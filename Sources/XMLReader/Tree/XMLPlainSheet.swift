/// Reads plain sheets, several times as fast as `XMLPlainTree` reads them as trees, and like that one never guesses: at
/// whatever it was not made for it gives up.
///
/// Prefixes are declared by the root alone; its children have attributes and words, and no children.
struct XMLPlainSheet {
    /// More is no sheet.
    static let mostBytes = 1 << 20

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var line = 1
    /// The root's declarations; the default namespace has an empty prefix.
    private var declared: [(prefix: Range<Int>, uri: Range<Int>)] = []

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Nil when the document must be read otherwise.
    static func sheet(of bytes: [UInt8]) -> XMLSheet? {
        bytes.withUnsafeBufferPointer { bytes in
            guard UTF8Soundness.holds(bytes) else { return nil }
            var reader = XMLPlainSheet(bytes)
            return reader.read()
        }
    }

    private mutating func read() -> XMLSheet? {
        guard take("<"), let name = XMLPlainName(in: bytes, at: &position) else { return nil }
        declared.reserveCapacity(8)
        guard let attributes = attributes(declare: true), !attributes.isEmpty,
            let namespace = meaning(of: name.prefix)
        else { return nil }
        var sheet = XMLSheet(
            name: string(name.local), namespace: namespace.map { string($0) }, line: line, lines: [])
        sheet.lines.reserveCapacity(24)
        while true {
            while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x09 {
                if byte == 0x0A { line += 1 }
                position += 1
            }
            guard take("<") else { return nil }
            if peek == UInt8(ascii: "/") {
                position += 1
                guard take(name.whole), take(">") else { return nil }
                // Only blanks may follow.
                while let byte = peek {
                    guard byte == 0x20 || byte == 0x0A else { return nil }
                    position += 1
                }
                return sheet
            }
            guard let line = element() else { return nil }
            sheet.lines.append(line)
        }
    }

    /// The element behind a `<`.
    private mutating func element() -> XMLSheet.Line? {
        guard let name = XMLPlainName(in: bytes, at: &position), let attributes = attributes(declare: false),
            meaning(of: name.prefix) != nil
        else { return nil }
        let line = line
        var words = ""
        if !attributes.isEmpty {
            guard let text = text(), take("/"), take(name.whole), take(">") else { return nil }
            words = text
        }
        return XMLSheet.Line(
            name: string(name.local), language: attributes.language.map { string($0) }, words: words, allWords: words,
            line: line)
    }

    // MARK: - Tags

    /// What a prefix stands for: nil when nothing says so, a nil inside for no namespace.
    private func meaning(of prefix: Range<Int>) -> Range<Int>?? {
        for declaration in declared where bytes.isSame(declaration.prefix, prefix) { return .some(declaration.uri) }
        return prefix.isEmpty ? .some(nil) : nil
    }

    /// The attributes of a start tag up to its end: `xml:lang`, and whether the tag is the whole element.
    private mutating func attributes(declare: Bool) -> (language: Range<Int>?, isEmpty: Bool)? {
        var language: Range<Int>?
        var found: [XMLPlainName] = []
        while true {
            if take(">") {
                guard found.isEmpty || areSound(found) else { return nil }
                return (language, false)
            }
            if peek == UInt8(ascii: "/") {
                position += 1
                guard take(">"), found.isEmpty || areSound(found) else { return nil }
                return (language, true)
            }
            guard take(" ") else { return nil }
            while take(" ") {}
            if peek == UInt8(ascii: ">") || peek == UInt8(ascii: "/") { continue }
            guard found.count < 32, declared.count < 32, let name = XMLPlainName(in: bytes, at: &position), take("="),
                let value = value()
            else { return nil }
            if bytes.isWord("xmlns", at: name.prefix) || name.prefix.isEmpty && bytes.isWord("xmlns", at: name.local) {
                let none = name.local.lowerBound..<name.local.lowerBound
                guard declare, declares(name.prefix.isEmpty ? none : name.local, value) else { return nil }
            } else if bytes.isWord("xml", at: name.prefix) {
                // The only attribute of XML's own that is looked at; another is left to others, as is a second one.
                guard bytes.isWord("lang", at: name.local), language == nil else { return nil }
                language = value
            } else {
                found.append(name)
            }
        }
    }

    /// Whether each attribute's prefix is declared and no name stands there twice.
    private func areSound(_ names: [XMLPlainName]) -> Bool {
        for (place, name) in names.enumerated() {
            if bytes.isWord("lang", at: name.local) || !name.prefix.isEmpty && meaning(of: name.prefix) == nil {
                return false
            }
            for other in names[..<place] where bytes.isSame(other.local, name.local) { return false }
        }
        return true
    }

    /// Notes a declaration, unless it is one that only XML itself may make or that undoes another.
    private mutating func declares(_ prefix: Range<Int>, _ uri: Range<Int>) -> Bool {
        guard bytes.isPlainDeclaration(of: prefix, as: uri),
            !declared.contains(where: { bytes.isSame($0.prefix, prefix) })
        else { return false }
        declared.append((prefix, uri))
        return true
    }

    /// What stands between two quotes, nothing of which XML changes or forbids.
    private mutating func value() -> Range<Int>? {
        guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        position += 1
        let start = position
        while let byte = peek, byte != quote {
            guard byte >= 0x20, byte != UInt8(ascii: "&"), byte != UInt8(ascii: "<") else { return nil }
            position += 1
        }
        guard position < bytes.count else { return nil }
        position += 1
        return start..<position - 1
    }

    // MARK: - Words

    /// The characters up to the next `<`, which is passed, without white space at the ends.
    private mutating func text() -> String? {
        let start = position
        guard let end = bytes.firstIndex(of: UInt8(ascii: "<"), from: start) else { return nil }
        let found = UnsafeBufferPointer(rebasing: bytes[start..<end])
        if !found.isPlainText {
            while position < end {
                if bytes[position] == UInt8(ascii: "&") { return textWithReferences(from: start, to: end) }
                guard mayStand(bytes[position]) else { return nil }
                position += 1
            }
        }
        position = end + 1
        return String(decoding: UnsafeBufferPointer(rebasing: found[found.withoutOuterXMLSpaces]), as: UTF8.self)
    }

    private mutating func textWithReferences(from start: Int, to end: Int) -> String? {
        // A reference is longer than what it means, so there is room for all.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: end - start) { room in
            var count = position - start
            _ = room.initialize(from: bytes[start..<position])
            while position < end {
                let byte = bytes[position]
                if byte == UInt8(ascii: "&") {
                    guard let reference = bytes.plainReference(at: position) else { return nil }
                    room.initializeElement(at: count, to: reference.meant)
                    position += reference.length
                } else {
                    guard mayStand(byte) else { return nil }
                    room.initializeElement(at: count, to: byte)
                    position += 1
                }
                count += 1
            }
            position += 1
            let text = UnsafeBufferPointer(rebasing: room[..<count])
            return String(decoding: UnsafeBufferPointer(rebasing: text[text.withoutOuterXMLSpaces]), as: UTF8.self)
        }
    }

    /// Whether a byte that means nothing to XML may stand in a text here; counts lines.
    private mutating func mayStand(_ byte: UInt8) -> Bool {
        if byte > UInt8(ascii: ">") || byte >= 0x20 && byte < UInt8(ascii: ">") { return true }
        if byte == UInt8(ascii: ">") { return position == 0 || bytes[position - 1] != UInt8(ascii: "]") }
        if byte == 0x0A { line += 1 }
        return byte == 0x0A || byte == 0x09
    }

    // MARK: - Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func string(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    /// Passes a word if it comes next.
    private mutating func take(_ word: StaticString) -> Bool {
        guard bytes.begins(position..<bytes.count, with: word) else { return false }
        position += word.utf8CodeUnitCount
        return true
    }

    /// Passes what stood at another place if it comes next.
    private mutating func take(_ place: Range<Int>) -> Bool {
        guard bytes.count - position >= place.count, bytes.isSame(place, position..<position + place.count) else {
            return false
        }
        position += place.count
        return true
    }
}
