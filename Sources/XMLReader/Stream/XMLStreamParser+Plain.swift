import CXML
import Messages

/// Parts of a list that are plain are told without libxml2, in a fifth of the time; it never sees their bytes.
///
/// That goes only where it stands between two parts and has read all it was given, so what it is given next follows
/// seamlessly. Everything else about such a part, places and lines too, comes out as if it had read it.
extension XMLStreamParser {
    /// What is known of plain parts in this document.
    struct PlainReading {
        var part = XMLPlainPart()
        /// The list's own namespace, as libxml2 keeps it, and its prefix.
        var uri: UnsafePointer<UInt8>?
        var prefix: [UInt8] = []
        /// Parts that were plain, and those that were not.
        var hits = 0
        var misses = 0
        /// Names and numbers of what is being told, as libxml2 would hand them over.
        var room: TagRoom?
        /// Where it stands while a part is told.
        var place: Place?

        /// Looking in vain costs too.
        var isInVain: Bool { misses > 16 && misses > hits }
    }

    /// A place in bytes that libxml2 does not see.
    struct Place {
        /// Place among the sound bytes.
        var offset: Int
        /// The raw bytes, which stand still while they are told, and the place of their first.
        let bytes: UnsafeBufferPointer<UInt8>
        let base: Int
        /// A place before this one, as an index, and the line there.
        var counted: Int
        var lineThere: Int

        /// Line of the place, which few ask for.
        var line: Int { lineThere + lines(to: offset - base) }

        private func lines(to end: Int) -> Int {
            var count = 0
            for byte in bytes[counted..<max(counted, end)] { count &+= byte == 0x0A ? 1 : 0 }
            return count
        }

        /// Goes on, and counts the lines on the way.
        mutating func move(to index: Int) {
            lineThere += lines(to: index)
            counted = index
            offset = base + index
        }
    }

    enum Passing { case passed, waits, none }

    /// Tells the plain parts that come next.
    func passPlainParts(isLast: Bool) -> Passing {
        guard readsPlainly, isBetweenParts else { return .none }
        var passed = 0
        var verdict = XMLPlainPart.Verdict.none
        let (base, outer, allowed) = (sound.end, scope.outerPrefixes, min(limits.depth - listDepth, 16))
        let firstLine = line
        var lines = 0
        if plain.room == nil { plain.room = TagRoom() }
        raw.with(from: mended) { bytes in
            plain.place = Place(offset: base, bytes: bytes, base: base, counted: 0, lineThere: firstLine)
            while !hasFailed {
                verdict = plain.part.read(bytes, from: passed, prefix: plain.prefix, outer: outer, depth: allowed)
                guard verdict == .plain, let whole = plain.part.elements.first else { return }
                plain.place?.move(to: whole.start)
                _ = tell(0, bytes, base)
                if hasFailed { return }
                plain.place?.move(to: whole.end)
                endPlain(at: base + whole.end)
                passed = whole.end
                lines = (plain.place?.lineThere ?? firstLine) - firstLine
                plain.hits += 1
            }
        }
        plain.place = nil
        if verdict == .odd { plain.misses += 1 }
        if passed > 0 {
            mended += passed
            sound.skip(passed)
            origin += passed
            // It counts lines for what it says alone, and should say the right ones.
            parser?.pointee.input?.pointee.line += Int32(truncatingIfNeeded: lines)
            trimRaw()
            repair.dropTurns(before: sound.start)
            return .passed
        }
        return verdict == .cut && !isLast && raw.end - mended < XMLPlainPart.mostBytes ? .waits : .none
    }

    /// How much is given to libxml2 at once: inside a part no more than up to its end, lest it go into the next.
    func pieceToParse() -> Int {
        let size = min(raw.end - mended, piece)
        guard readsPlainly, let list, broken == nil else { return size }
        return raw.with(from: mended, count: size) { list.finder.endOfPart(in: $0) } ?? size
    }

    private var readsPlainly: Bool { canReadPlainly && !hasFailed && !plain.isInVain }

    /// Whether libxml2 stands between two parts and has nothing left to read.
    private var isBetweenParts: Bool {
        guard let list, !list.isInPart, depth == listDepth, takenDepth == nil, replays == 0, repair.mode == .text,
            repair.trouble == nil
        else { return false }
        return offset == sound.end
    }

    // MARK: - Telling

    /// Tells an element and what is inside, and its end unless it is the part itself, whose end has a place of its own.
    ///
    /// - Returns: the number of the first element that is not inside.
    private func tell(_ number: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ base: Int) -> Int {
        let element = plain.part.elements[number]
        depth += 1
        plain.place?.offset = base + element.content - 1
        if number == 0 { beginPart(at: base + element.start) }
        var hears = false
        switch handler.start(startTag(element, bytes, base)) {
        case .enter, .list: break
        case .read: hears = true
        case .stop:
            fail(.stopped, "reading was stopped")
            return element.next
        case .take:
            plain.place?.offset = base + element.end
            tellFragment(number, element, bytes)
            depth -= 1
            return element.next
        }
        if !element.declarations.isEmpty {
            scope.enter(
                depth: depth,
                declarations: plain.part.declarations[element.declarations].map {
                    (Array(bytes[$0.prefix]), Array(bytes[$0.uri]))
                })
            declaredDepth = depth
        }
        var place = element.content
        var child = number + 1
        while child < element.next, !hasFailed {
            let inner = plain.part.elements[child]
            if hears { tellText(bytes, place..<inner.start) }
            child = tell(child, bytes, base)
            place = inner.end
        }
        if hasFailed { return element.next }
        if hears { tellText(bytes, place..<element.contentEnd) }
        if number > 0 { endPlain(at: base + element.end) }
        return element.next
    }

    private func endPlain(at place: Int) {
        // A part that was taken whole has ended already.
        guard depth > listDepth else { return }
        plain.place?.offset = place
        if depth <= declaredDepth {
            scope.leave(depth: depth)
            declaredDepth = depth - 1
        }
        if listDepth == depth - 1 { endPart() }
        handler.end()
        depth -= 1
    }

    private func tellText(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            let rest = UnsafeBufferPointer(rebasing: bytes[start..<range.upperBound])
            let run = rest.firstIndex(of: UInt8(ascii: "&"), from: 0) ?? rest.count
            if run > 0 { handler.text(UnsafeBufferPointer(rebasing: rest[..<run])) }
            guard let reference = rest.plainReference(at: run) else { return }
            withUnsafeBytes(of: reference.meant) { $0.withMemoryRebound(to: UInt8.self) { handler.text($0) } }
            start += run + reference.length
        }
    }

    private func tellFragment(_ number: Int, _ element: XMLPlainPart.Element, _ bytes: UnsafeBufferPointer<UInt8>) {
        let part = plain.part
        let own = part.declarations[element.declarations]
        var fragment = XMLFragment(bytes: nil, length: element.end - element.start, undeclared: [])
        if fragment.length <= limits.fragmentBytes {
            fragment.bytes = scope.standingAlone(
                UnsafeBufferPointer(rebasing: bytes[element.start..<element.end]),
                needsDefault: needsDefault(number, element, part, bytes)
            ) { prefix in own.contains { bytes.isWord(prefix, at: $0.prefix) } }
        }
        handler.fragment(fragment)
    }

    /// Whether an element of a fragment is in the default namespace that is declared around the fragment.
    private func needsDefault(
        _ number: Int, _ root: XMLPlainPart.Element, _ part: XMLPlainPart, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        func declares(_ element: XMLPlainPart.Element) -> Bool {
            part.declarations[element.declarations].contains { $0.prefix.isEmpty }
        }
        guard scope.hasOuterDefault, !declares(root) else { return false }
        return (number..<root.next).contains { place in
            part.elements[place].name.prefix.isEmpty
                && !(number...place).contains {
                    part.elements[$0].next > place && declares(part.elements[$0])
                }
        }
    }

    private func startTag(
        _ element: XMLPlainPart.Element, _ bytes: UnsafeBufferPointer<UInt8>, _ base: Int
    ) -> XMLStartTag {
        let room = plain.room ?? TagRoom()
        room.clear()
        let attributes = plain.part.attributes[element.attributes]
        for attribute in attributes {
            let prefix = attribute.name.prefix
            room.add(
                name: room.copy(bytes, attribute.name.local), prefix: prefix.isEmpty ? nil : room.copy(bytes, prefix),
                uri: prefix.isEmpty ? nil : meaning(of: prefix, at: element, bytes, room),
                value: UnsafeBufferPointer(rebasing: bytes[attribute.value]))
        }
        return XMLStartTag(
            localName: room.copy(bytes, element.name.local),
            uri: meaning(of: element.name.prefix, at: element, bytes, room), attributeCount: attributes.count,
            attributes: room.attributes, offset: base + element.start)
    }

    /// What a prefix stands for at an element; nil when it is none.
    private func meaning(
        of prefix: Range<Int>, at element: XMLPlainPart.Element, _ bytes: UnsafeBufferPointer<UInt8>, _ room: TagRoom
    ) -> UnsafePointer<UInt8>? {
        for declaration in plain.part.declarations[element.declarations]
        where bytes.isSame(declaration.prefix, prefix) {
            return room.copy(bytes, declaration.uri)
        }
        // What elements around in this part declared is in the scope, behind what is declared around the list.
        if declaredDepth <= listDepth, bytes.isWord(plain.prefix, at: prefix) { return plain.uri }
        if bytes.isWord("xml", at: prefix) { return room.copy(Array(XMLTree.xmlNamespace.utf8)) }
        return scope.uri(of: Array(bytes[prefix])).map { room.copy($0) }
    }
}

/// Names that end with a zero, and attributes as libxml2 lays them out: five pointers each.
final class TagRoom {
    private let names: UnsafeMutablePointer<UInt8>
    private var used = 0
    let attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>
    private var count = 0

    /// The names of a tag, and the namespaces of all, which stand in the part or around it, with a zero behind each.
    private static let size = 1 << 17
    private static let mostAttributes = 32

    init() {
        names = .allocate(capacity: Self.size)
        attributes = .allocate(capacity: Self.mostAttributes * 5)
    }

    deinit {
        names.deallocate()
        attributes.deallocate()
    }

    func clear() { (used, count) = (0, 0) }

    /// A copy that ends with a zero; of what there is no room for, nothing but the zero.
    func copy(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UnsafePointer<UInt8> {
        let fits = range.count < Self.size - used - 1
        let start = names + min(used, Self.size - 1)
        if fits, let first = bytes.baseAddress { start.update(from: first + range.lowerBound, count: range.count) }
        start[fits ? range.count : 0] = 0
        if fits { used += range.count + 1 }
        return UnsafePointer(start)
    }

    func copy(_ bytes: [UInt8]) -> UnsafePointer<UInt8> {
        bytes.withUnsafeBufferPointer { copy($0, 0..<$0.count) }
    }

    /// - Precondition: there are no more than the 32 of a plain tag.
    func add(
        name: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?, uri: UnsafePointer<UInt8>?,
        value: UnsafeBufferPointer<UInt8>
    ) {
        guard count < Self.mostAttributes else { return }
        let place = attributes + count * 5
        let end = value.baseAddress.map { $0 + value.count }
        (place[0], place[1], place[2], place[3], place[4]) = (name, prefix, uri, value.baseAddress, end)
        count += 1
    }
}
