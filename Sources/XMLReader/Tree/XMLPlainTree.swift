/// Reads what most metadata are: elements with plain names, attributes and text in sound UTF-8, and nothing else. Several
/// times as fast as a parser that must be ready for everything.
///
/// It never guesses: at a comment, an instruction, a section of characters, a document type, a name beyond ASCII, a
/// reference other than the five of XML, a carriage return, an undeclared prefix, anything that breaks a rule and
/// anything it was not made for, it gives up, and libxml2 reads the document and says what is wrong.
struct XMLPlainTree {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: XMLTree.Limits
    private var position = 0
    private var line = 1
    private var nodes = 0
    /// Declarations in force, the innermost last; the default namespace has an empty prefix.
    private var declared: [(prefix: String, uri: String)] = []

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: XMLTree.Limits) {
        (self.bytes, self.limits) = (bytes, limits)
    }

    /// The root element; nil when the document must be read otherwise.
    static func root(of bytes: [UInt8], limits: XMLTree.Limits) -> XMLTree.Element? {
        bytes.withUnsafeBufferPointer { bytes in
            guard UTF8Soundness.holds(bytes) else { return nil }
            var reader = XMLPlainTree(bytes, limits)
            guard reader.take("<"), let root = reader.element(depth: 1) else { return nil }
            while reader.position < bytes.count {
                // Only blanks may follow.
                guard bytes[reader.position] == 0x20 || bytes[reader.position] == 0x0A else { return nil }
                reader.position += 1
            }
            return root
        }
    }

    // MARK: - Elements

    /// The element behind a `<`.
    private mutating func element(depth: Int) -> XMLTree.Element? {
        nodes += 1
        guard depth <= min(limits.depth, 256), nodes <= limits.nodes, let name = qualifiedName() else { return nil }
        let outer = declared.count
        defer { declared.removeLast(declared.count - outer) }
        guard let (written, isEmpty) = attributes(), let namespace = meaning(of: name.prefix) else { return nil }
        var attributes: [XMLTree.Attribute] = []
        for attribute in written {
            guard let meant = attribute.prefix.isEmpty ? .some(nil) : meaning(of: attribute.prefix) else { return nil }
            if attributes.contains(where: { $0.name == attribute.local }) { return nil }
            attributes.append(XMLTree.Attribute(name: attribute.local, namespace: meant, value: attribute.value))
        }
        var element = XMLTree.Element(
            name: name.local, namespace: namespace, attributes: attributes, children: [], line: line)
        if isEmpty { return element }
        while true {
            guard let text = text() else { return nil }
            if !text.isEmpty {
                nodes += 1
                element.children.append(.text(text))
            }
            if peek == UInt8(ascii: "/") {
                position += 1
                guard take(name.written), take(">") else { return nil }
                return element
            }
            guard let inner = self.element(depth: depth + 1) else { return nil }
            element.children.append(.element(inner))
        }
    }

    /// What a prefix stands for: nil when nothing says so, a nil inside for no namespace.
    private func meaning(of prefix: String) -> String?? {
        for declaration in declared.reversed() where declaration.prefix == prefix {
            // Undoing a declaration, and what only XML itself may mean, are left to others.
            return .some(declaration.uri)
        }
        if prefix.isEmpty { return .some(nil) }
        return prefix == "xml" ? .some(XMLTree.xmlNamespace) : nil
    }

    private typealias Written = (prefix: String, local: String, value: String)

    /// The attributes of a start tag up to its end, and whether it is the whole element. Declarations are put aside.
    private mutating func attributes() -> (attributes: [Written], isEmpty: Bool)? {
        var found: [Written] = []
        let outer = declared.count
        while true {
            if take(">") { return (found, false) }
            if peek == UInt8(ascii: "/") {
                position += 1
                return take(">") ? (found, true) : nil
            }
            guard take(" ") else { return nil }
            while take(" ") {}
            if peek == UInt8(ascii: ">") || peek == UInt8(ascii: "/") { continue }
            guard found.count < 32, declared.count - outer < 32, let name = qualifiedName(), take("="),
                let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
            else { return nil }
            position += 1
            let start = position
            while let byte = peek, byte != quote {
                // Whatever XML changes in a value, or forbids.
                guard byte >= 0x20, byte != UInt8(ascii: "&"), byte != UInt8(ascii: "<") else { return nil }
                position += 1
            }
            let value = string(start..<position)
            guard position < bytes.count else { return nil }
            position += 1
            if name.prefix == "xmlns" || name.prefix.isEmpty && name.local == "xmlns" {
                let prefix = name.prefix.isEmpty ? "" : name.local
                guard !value.isEmpty, prefix != "xml", prefix != "xmlns",
                    !value.hasPrefix("http://www.w3.org/XML/1998/"),
                    !value.hasPrefix("http://www.w3.org/2000/xmlns"), !value.utf8.contains(0x20),
                    !declared[outer...].contains(where: { $0.prefix == prefix })
                else { return nil }
                declared.append((prefix, value))
            } else {
                found.append((name.prefix, name.local, value))
            }
        }
    }

    private typealias Name = (prefix: String, local: String, written: Range<Int>)

    private mutating func qualifiedName() -> Name? {
        let start = position
        var colon: Int?
        var partStart = position
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): break
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if position == partStart { return nil }
            case UInt8(ascii: ":"):
                if colon != nil || position == partStart { return nil }
                colon = position
                partStart = position + 1
            default:
                guard position > partStart, position - start <= 100 else { return nil }
                return (
                    colon.map { string(start..<$0) } ?? "", string(partStart..<position), start..<position
                )
            }
            position += 1
        }
        return nil
    }

    // MARK: - Text

    /// The characters up to the next `<`, which is passed.
    private mutating func text() -> String? {
        let start = position
        var lastBracket = -2
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "<") {
                defer { position += 1 }
                return string(start..<position)
            }
            if byte == UInt8(ascii: "&") { return textWithReferences(from: start) }
            if byte < 0x20 {
                if byte == 0x0A { line += 1 } else if byte != 0x09 { return nil }
            } else if byte == UInt8(ascii: "]") {
                lastBracket = position
            } else if byte == UInt8(ascii: ">"), lastBracket == position - 1 {
                return nil
            }
            position += 1
        }
        return nil
    }

    private mutating func textWithReferences(from start: Int) -> String? {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "<"):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "&"):
                position += 1
                guard let meant = Self.references.first(where: { take($0.written) })?.meant else { return nil }
                text.append(meant)
                continue
            case 0x0A: line += 1
            case 0x09: break
            case 0..<0x20: return nil
            case UInt8(ascii: ">") where text.last == UInt8(ascii: "]"): return nil
            default: break
            }
            text.append(byte)
            position += 1
        }
        return nil
    }

    private static let references: [(written: StaticString, meant: UInt8)] = [
        ("amp;", UInt8(ascii: "&")), ("lt;", UInt8(ascii: "<")), ("gt;", UInt8(ascii: ">")),
        ("quot;", UInt8(ascii: "\"")), ("apos;", UInt8(ascii: "'")),
    ]

    // MARK: - Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func string(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    /// Passes a word if it comes next.
    private mutating func take(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard bytes.count - position >= count else { return false }
        for offset in 0..<count where bytes[position + offset] != word.utf8Start[offset] { return false }
        position += count
        return true
    }

    /// Passes what stood at another place if it comes next.
    private mutating func take(_ place: Range<Int>) -> Bool {
        guard bytes.count - position >= place.count else { return false }
        for (offset, other) in place.enumerated() where bytes[position + offset] != bytes[other] { return false }
        position += place.count
        return true
    }
}

/// Whether bytes are UTF-8 of characters that XML allows above ASCII.
enum UTF8Soundness {
    static func holds(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(bytes)
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            if byte < 0x80 {
                place += 1
                // Mostly eight letters at a time are ASCII.
                while place + 8 <= bytes.count,
                    raw.loadUnaligned(fromByteOffset: place, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    place += 8
                }
                continue
            }
            func next(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
                place + offset < bytes.count && range.contains(bytes[place + offset])
            }
            switch byte {
            case 0xC2...0xDF where next(1): place += 2
            case 0xE0 where next(1, 0xA0...0xBF) && next(2): place += 3
            case 0xED where next(1, 0x80...0x9F) && next(2): place += 3
            // U+FFFE and U+FFFF are no characters; libxml2 says so.
            case 0xEF where next(1, 0x80...0xBE) && next(2): place += 3
            case 0xE1...0xEC where next(1) && next(2), 0xEE where next(1) && next(2): place += 3
            case 0xF0 where next(1, 0x90...0xBF) && next(2) && next(3): place += 4
            case 0xF1...0xF3 where next(1) && next(2) && next(3): place += 4
            case 0xF4 where next(1, 0x80...0x8F) && next(2) && next(3): place += 4
            default: return false
            }
        }
        return true
    }
}
