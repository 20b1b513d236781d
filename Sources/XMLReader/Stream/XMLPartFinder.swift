/// Finds where the next part of a list begins, or the list ends, in bytes that are no XML.
struct XMLPartFinder {
    private let parts: [(open: [UInt8], first: [UInt8])]
    private let closes: [[UInt8]]
    private let lasts: [(open: [UInt8], close: [UInt8])]
    private let last: [UInt8]?
    private let end: [UInt8]

    /// Bytes in which a part's tag and that of its first child must stand, and in which what stands behind the last part.
    private static let longest = 1 << 14

    /// - Parameters:
    ///   - name: of the list's element, as it is written.
    ///   - prefixes: those of its namespace, each with its colon; the empty one for none.
    init(_ list: XMLList, name: [UInt8], prefixes: [[UInt8]]) {
        parts = prefixes.map { (("<".utf8 + $0) + list.part.utf8, ("<".utf8 + $0) + list.first.utf8) }
        closes = prefixes.map { ("</".utf8 + $0) + list.part.utf8 + [UInt8(ascii: ">")] }
        lasts = prefixes.flatMap { prefix in
            list.last.map { [(("<".utf8 + prefix) + $0.utf8, ("</".utf8 + prefix) + $0.utf8)] } ?? []
        }
        last = list.last.map { Array($0.utf8) }
        end = "</".utf8 + name
    }

    enum Match: Equatable {
        /// A part begins here, or what stands behind the last one.
        case found(Int)
        /// Nothing before this index; from there on more bytes must tell.
        case none(Int)
    }

    /// Looks from an index on.
    ///
    /// - Parameters:
    ///   - lexed: index up to which a parser has understood where comments and sections end: what stands in those is
    ///     passed. One that never ends is no reason to pass anything.
    ///   - isLast: whether no more bytes come.
    func next(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int, lexed: Int = 0, isLast: Bool
    ) -> Match {
        var place = start
        while let open = bytes.firstIndex(of: UInt8(ascii: "<"), from: place) {
            if open < lexed, let behind = Self.behindConstruct(in: bytes, at: open), behind <= lexed {
                place = behind
                continue
            }
            switch isPlace(in: bytes, at: open) {
            case true?: return .found(open)
            case nil where !isLast: return .none(open)
            default: place = open + 1
            }
        }
        return .none(bytes.count)
    }

    /// The index behind the first end tag of a part as it is mostly written.
    func endOfPart(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        closes.compactMap { close in bytes.firstIndex(of: close, from: 0).map { $0 + close.count } }.min()
    }

    /// How many parts begin from an index on, whatever they stand in.
    func count(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var (place, count) = (start, 0)
        while let open = bytes.firstIndex(of: UInt8(ascii: "<"), from: place) {
            if beginsPart(in: bytes, at: open) == true { count += 1 }
            place = open + 1
        }
        return count
    }

    /// Whether the element that may stand behind the last part is named.
    func mentionsLast(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let last else { return false }
        return bytes.withUnsafeBufferPointer { $0.firstIndex(of: last, from: 0) != nil }
    }

    // MARK: - At one `<`; nil when more bytes must tell

    private func isPlace(in bytes: UnsafeBufferPointer<UInt8>, at open: Int) -> Bool? {
        switch endsList(in: bytes, at: open) {
        case true?: return true
        case nil: return nil
        case false?: break
        }
        switch beginsPart(in: bytes, at: open) {
        case true?: return true
        case nil: return nil
        case false?: return isLast(in: bytes, at: open)
        }
    }

    private func beginsPart(in all: UnsafeBufferPointer<UInt8>, at open: Int) -> Bool? {
        let bytes = Self.near(open, in: all)
        var needsMore = false
        for part in parts {
            guard let tag = Self.tag(part.open, in: bytes, at: open, needsMore: &needsMore), !tag.isEmpty else {
                continue
            }
            var place = tag.end
            while true {
                while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
                guard bytes.has(Self.comment, at: place) else {
                    let rest = bytes[place...]
                    if rest.count < Self.comment.count, Self.comment.starts(with: rest) { needsMore = true }
                    break
                }
                guard let behind = Self.behindConstruct(in: bytes, at: place) else {
                    needsMore = true
                    break
                }
                place = behind
            }
            if Self.tag(part.first, in: bytes, at: place, needsMore: &needsMore) != nil { return true }
        }
        return needsMore && bytes.count == all.count ? nil : false
    }

    /// Whether the list ends here; nil when more bytes must tell.
    func endsList(in all: UnsafeBufferPointer<UInt8>, at open: Int) -> Bool? {
        let bytes = Self.near(open, in: all)
        var needsMore = false
        if Self.endTag(end, in: bytes, at: open, needsMore: &needsMore) != nil { return true }
        return needsMore && bytes.count == all.count ? nil : false
    }

    /// Whether the element behind the last part stands here, and the list ends behind it.
    private func isLast(in all: UnsafeBufferPointer<UInt8>, at open: Int) -> Bool? {
        let bytes = Self.near(open, in: all)
        var needsMore = false
        for last in lasts {
            guard let tag = Self.tag(last.open, in: bytes, at: open, needsMore: &needsMore) else { continue }
            var place = tag.end
            if !tag.isEmpty {
                guard let close = bytes.firstIndex(of: UInt8(ascii: "<"), from: place) else {
                    needsMore = true
                    continue
                }
                guard let behind = Self.endTag(last.close, in: bytes, at: close, needsMore: &needsMore)
                else { continue }
                place = behind
            }
            while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
            if Self.endTag(end, in: bytes, at: place, needsMore: &needsMore) != nil { return true }
        }
        return needsMore && bytes.count == all.count ? nil : false
    }

    /// What may decide at this index.
    private static func near(_ open: Int, in bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[..<min(bytes.count, open + longest)])
    }

    // MARK: - Pieces of markup

    /// The end of the tag that begins with these bytes here, and whether it is an empty element's.
    private static func tag(
        _ words: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, at place: Int, needsMore: inout Bool
    ) -> (end: Int, isEmpty: Bool)? {
        guard bytes.has(words, at: place) else {
            let rest = bytes[min(place, bytes.count)...]
            if rest.count < words.count, words.starts(with: rest) { needsMore = true }
            return nil
        }
        var position = place + words.count
        guard position < bytes.count else {
            needsMore = true
            return nil
        }
        guard isBlank(bytes[position]) || bytes[position] == UInt8(ascii: ">") || bytes[position] == UInt8(ascii: "/")
        else { return nil }
        var quote: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "<") { return nil }
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return (position + 1, bytes[position - 1] == UInt8(ascii: "/"))
            }
            position += 1
        }
        needsMore = true
        return nil
    }

    /// The index behind the end tag that begins with these bytes here.
    private static func endTag(
        _ words: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, at place: Int, needsMore: inout Bool
    ) -> Int? {
        guard let tag = tag(words, in: bytes, at: place, needsMore: &needsMore),
            bytes[(place + words.count)..<(tag.end - 1)].allSatisfy(isBlank)
        else { return nil }
        return tag.end
    }

    private static let comment = Array("<!--".utf8)
    private static let constructs: [(open: [UInt8], close: [UInt8])] = [
        (comment, Array("-->".utf8)), (Array("<![CDATA[".utf8), Array("]]>".utf8)),
        (Array("<?".utf8), Array("?>".utf8)),
    ]

    /// The index behind the comment, section or instruction that begins here; nil when none does, or it has no end.
    private static func behindConstruct(in bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Int? {
        for construct in constructs where bytes.has(construct.open, at: place) {
            return bytes.firstIndex(of: construct.close, from: place + construct.open.count)
                .map { $0 + construct.close.count }
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
}
