/// Looks over one part of a list, of which libxml2 need not hear when it is plain: elements with plain names, attributes
/// and text in sound UTF-8, every rule of XML kept.
///
/// It never guesses. At a comment, an instruction, a section, a name beyond ASCII, a reference other than the five of XML,
/// a carriage return, an undeclared prefix and whatever breaks a rule it gives up, and the part is read as any other.
struct XMLPlainPart {
    /// An element of the part. Places are those in the bytes it was read from.
    struct Element {
        var start: Int
        var name: XMLPlainName
        var attributes: Range<Int>
        var declarations: Range<Int>
        /// Behind its start tag; the same as `contentEnd` when it is empty.
        var content: Int
        var contentEnd = 0
        /// Behind its end tag.
        var end = 0
        /// The number of the first element that is not inside it.
        var next = 0
    }

    struct Attribute {
        var name: XMLPlainName
        var value: Range<Int>
    }

    struct Declaration {
        /// Empty for the default namespace.
        var prefix: Range<Int>
        var uri: Range<Int>
    }

    enum Verdict {
        case plain
        /// More bytes must tell.
        case cut
        case odd
        /// No part begins here.
        case none
    }

    /// In the order of their start tags; the first one is the part.
    private(set) var elements: [Element] = []
    private(set) var attributes: [Attribute] = []
    private(set) var declarations: [Declaration] = []

    private var open: [Int] = []
    private var inForce: [Declaration] = []
    private var position = 0
    private var verdict = Verdict.odd

    /// What is larger is left to others, and so is what has more elements or attributes in a tag.
    static let mostBytes = 1 << 16
    private static let mostElements = 2000
    static let mostAttributes = 32

    /// - Parameters:
    ///   - prefix: that of the list; the part and its children have it, and declare nothing.
    ///   - outer: the other prefixes that are declared around the list.
    ///   - depth: how deep elements may nest.
    mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, prefix: [UInt8], outer: [[UInt8]], depth: Int
    ) -> Verdict {
        elements.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        declarations.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
        inForce.removeAll(keepingCapacity: true)
        (position, verdict) = (start, .odd)
        while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
        let limit = min(bytes.count, position + Self.mostBytes)
        let near = UnsafeBufferPointer(rebasing: bytes[..<limit])
        guard position + 1 < limit else { return .cut }
        guard near[position] == UInt8(ascii: "<"), near[position + 1] != UInt8(ascii: "/") else { return .none }
        repeat {
            if position + 1 < limit, near[position + 1] == UInt8(ascii: "/") {
                guard endTag(near) else { return told(limit, bytes) }
            } else {
                guard elements.count < Self.mostElements, open.count < depth, startTag(near, prefix, outer) else {
                    return told(limit, bytes)
                }
            }
            if open.isEmpty { break }
            guard text(near) else { return told(limit, bytes) }
        } while true
        let part = UnsafeBufferPointer(rebasing: near[elements[0].start..<elements[0].end])
        return UTF8Soundness.holds(part) ? .plain : .odd
    }

    /// A part that is cut off where the bytes end may be plain; one that is too large is not.
    private func told(_ limit: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Verdict {
        verdict == .cut && limit < bytes.count ? .odd : verdict
    }

    // MARK: - Tags

    private mutating func startTag(
        _ bytes: UnsafeBufferPointer<UInt8>, _ listPrefix: [UInt8], _ outer: [[UInt8]]
    ) -> Bool {
        let start = position
        position += 1
        guard let name = name(bytes) else { return false }
        let (firstAttribute, firstDeclaration) = (attributes.count, declarations.count)
        guard let isEmpty = attributes(bytes) else { return false }
        let (own, declared) = (firstAttribute..<attributes.count, firstDeclaration..<declarations.count)
        if open.count < 2, !declared.isEmpty || !bytes.isWord(listPrefix, at: name.prefix) { return false }
        inForce.append(contentsOf: declarations[declared])
        guard isDeclared(name.prefix, bytes, listPrefix, outer) else { return false }
        for place in own {
            let attribute = attributes[place].name
            if !attribute.prefix.isEmpty, !bytes.isWord("xml", at: attribute.prefix),
                !isDeclared(attribute.prefix, bytes, listPrefix, outer)
            {
                return false
            }
            for other in own.lowerBound..<place where bytes.isSame(attributes[other].name.local, attribute.local) {
                return false
            }
        }
        elements.append(
            Element(start: start, name: name, attributes: own, declarations: declared, content: position))
        if isEmpty { close(elements.count - 1, at: position) } else { open.append(elements.count - 1) }
        return true
    }

    private mutating func endTag(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let number = open.last else { return false }
        let start = position
        let name = elements[number].name.whole
        let there = min(name.count, bytes.count - start - 2)
        guard bytes.isSame(name.prefix(there), start + 2..<start + 2 + there) else { return false }
        guard bytes.count >= start + name.count + 3 else { return isCut() }
        guard bytes[start + 2 + name.count] == UInt8(ascii: ">") else { return false }
        position = start + name.count + 3
        open.removeLast()
        close(number, at: start)
        return true
    }

    private mutating func close(_ number: Int, at contentEnd: Int) {
        elements[number].contentEnd = contentEnd
        elements[number].end = position
        elements[number].next = elements.count
        inForce.removeLast(elements[number].declarations.count)
    }

    private func isDeclared(
        _ prefix: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>, _ listPrefix: [UInt8], _ outer: [[UInt8]]
    ) -> Bool {
        prefix.isEmpty || inForce.contains { bytes.isSame($0.prefix, prefix) } || bytes.isWord(listPrefix, at: prefix)
            || outer.contains { bytes.isWord($0, at: prefix) }
    }

    /// Reads up to the end of the tag; whether it is the whole element.
    private mutating func attributes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
        let (firstAttribute, firstDeclaration) = (attributes.count, declarations.count)
        while position < bytes.count {
            let isAfterBlank = Self.isBlank(bytes[position])
            while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
            guard position < bytes.count else { break }
            if bytes[position] == UInt8(ascii: ">") {
                position += 1
                return false
            }
            if bytes[position] == UInt8(ascii: "/") {
                guard position + 1 < bytes.count else { break }
                position += 2
                return bytes[position - 1] == UInt8(ascii: ">") ? true : nil
            }
            guard isAfterBlank, attributes.count - firstAttribute < Self.mostAttributes,
                declarations.count - firstDeclaration < Self.mostAttributes
            else { return nil }
            guard let name = name(bytes), let value = value(bytes) else { return nil }
            guard bytes.isWord("xmlns", at: name.prefix) || name.prefix.isEmpty && bytes.isWord("xmlns", at: name.local)
            else {
                attributes.append(Attribute(name: name, value: value))
                continue
            }
            let prefix = name.prefix.isEmpty ? name.local.lowerBound..<name.local.lowerBound : name.local
            guard bytes.isPlainDeclaration(of: prefix, as: value),
                !declarations[firstDeclaration...].contains(where: { bytes.isSame($0.prefix, prefix) })
            else { return nil }
            declarations.append(Declaration(prefix: prefix, uri: value))
        }
        verdict = .cut
        return nil
    }

    private mutating func name(_ bytes: UnsafeBufferPointer<UInt8>) -> XMLPlainName? {
        if let name = XMLPlainName(in: bytes, at: &position) { return name }
        if position == bytes.count { verdict = .cut }
        return nil
    }

    /// What is behind a name: `=` and a value of which XML changes and forbids nothing.
    private mutating func value(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard position + 1 < bytes.count else { return cut() }
        let quote = bytes[position + 1]
        guard bytes[position] == UInt8(ascii: "="), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return nil
        }
        let start = position + 2
        position = start
        while position < bytes.count, bytes[position] != quote {
            guard bytes[position] >= 0x20, bytes[position] != UInt8(ascii: "&"), bytes[position] != UInt8(ascii: "<")
            else { return nil }
            position += 1
        }
        guard position < bytes.count else { return cut() }
        position += 1
        return start..<position - 1
    }

    // MARK: - Text

    /// Passes the characters up to the next `<`.
    private mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = position
        guard let end = bytes.firstIndex(of: UInt8(ascii: "<"), from: start) else { return isCut() }
        position = end
        return end == start || UnsafeBufferPointer(rebasing: bytes[start..<end]).isPlainText
            || Self.isSound(bytes, start..<end)
    }

    private static func isSound(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var place = range.lowerBound
        while place < range.upperBound {
            let byte = bytes[place]
            if byte == UInt8(ascii: "&") {
                guard let reference = bytes.plainReference(at: place) else { return false }
                place += reference.length
                continue
            }
            if byte < 0x20, byte != 0x0A, byte != 0x09 { return false }
            if byte == UInt8(ascii: ">"), place > range.lowerBound, bytes[place - 1] == UInt8(ascii: "]") {
                return false
            }
            place += 1
        }
        return true
    }

    private mutating func isCut() -> Bool {
        verdict = .cut
        return false
    }

    private mutating func cut() -> Range<Int>? {
        verdict = .cut
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 }
}
