import CXML
import Messages

/// How damage in one part of a list costs that part alone.
///
/// When the parser gives up inside a list, the raw bytes from the broken part's first on are searched for the next part's
/// beginning, or the list's end. There everything begins anew: the repair, since it was misled by the damage, and the
/// parser, which is first given the tags of the elements around.
extension XMLStreamParser {
    /// The list whose parts are being read.
    struct OpenList {
        let depth: Int
        let finder: XMLPartFinder
        /// Place among the sound bytes of the part being read, or behind the last one.
        var start: Int
        /// The same place among the raw bytes: what leads from one to the other is not kept for so long.
        var rawStart: Int
        /// Line there.
        var line: Int
        var isInPart = false
        /// Whether the part has a comment, a section or an instruction.
        var hasConstruct = false
        /// Place among the raw bytes up to which a giant was searched.
        var searched = 0
    }

    /// Damage behind which the next part is being looked for.
    struct Break {
        /// Line and words of the parser.
        var line: Int
        var words: String
        /// Whether only the document's end brought it to light.
        var isTruncation: Bool
        /// Place up to which the parser understood the raw bytes.
        var lexed: Int
        /// Place from which on it is to be searched.
        var searched: Int
        /// Place of the part's first byte that is held, and whether that is its first of all.
        var start: Int
        var isWhole: Bool
        /// Line there, counting on while bytes are let go.
        var startLine: Int
    }

    /// What was lost already: an attacker's page must not be read again and again.
    struct Losses {
        var parts = 0
        var reread = 0
        /// Place among the raw bytes at which everything last began anew.
        var resumed = -1

        static let mostParts = 4096
        static let mostReread = 1 << 26

        var isExhausted: Bool { parts >= Self.mostParts || reread > Self.mostReread }
    }

    // MARK: - Lists and parts

    func begin(_ kind: XMLList) {
        guard list == nil, let element = path.last else { return }
        let prefix = XMLNamespaceScope.bytes(element.prefix)
        let name = (prefix.isEmpty ? [] : prefix + [UInt8(ascii: ":")]) + XMLNamespaceScope.bytes(element.name)
        plain.prefix = prefix
        // The parser stands before the `>`.
        list = OpenList(
            depth: depth, finder: XMLPartFinder(kind, name: name, prefixes: scope.synonyms(of: prefix)),
            start: offset + 1, rawStart: repair.rawPlace(of: offset + 1), line: line)
        listDepth = depth
    }

    func beginPart(at place: Int) {
        list?.start = place
        list?.rawStart = repair.rawPlace(of: place)
        list?.line = line
        list?.isInPart = true
        list?.hasConstruct = false
        list?.searched = 0
    }

    func endPart() {
        let end = offset
        if let list, list.hasConstruct {
            let start = max(list.rawStart, raw.start)
            // The part's own beginning does not count.
            let count = raw.with(from: start, count: repair.rawPlace(of: end) - start) {
                list.finder.count(in: $0, from: 1)
            }
            if count > 0 { handler.hidden(count) }
        }
        list?.start = end
        list?.rawStart = repair.rawPlace(of: end)
        list?.line = line
        list?.isInPart = false
    }

    /// A comment, a section or an instruction.
    func meetConstruct() {
        if list?.isInPart == true { list?.hasConstruct = true }
    }

    /// Lets go of raw bytes; of a giant part only so much is kept that the next one can be found.
    func trimRaw() {
        guard let open = list else { return raw.drop(before: mended) }
        raw.drop(before: min(mended, open.rawStart))
        guard mended - raw.start > limits.fragmentBytes + Self.largestPiece else { return }
        // A section without an end would swallow all that follows: no part begins before this one ends.
        let start = raw.start
        let parsed = repair.rawPlace(of: offset) - start
        let from = max(open.searched - start, 1)
        let match = raw.with(from: start, count: parsed) {
            open.finder.next(in: $0, from: from, lexed: parsed, isLast: false)
        }
        switch match {
        case .found: meetBreak("a part that holds the next one", isLast: false)
        case .none(let index):
            list?.searched = start + index
            raw.drop(before: min(mended, start + index))
        }
    }

    // MARK: - Damage

    /// The parser gives up here.
    func meetBreak(_ words: String, isLast: Bool) {
        guard let list, !isRootClosed, !losses.isExhausted else {
            return malformedBeyondRepair(words, isLast: isLast)
        }
        let first = list.rawStart
        let start = max(raw.start, first)
        broken = Break(
            line: line, words: words, isTruncation: isLast, lexed: repair.rawPlace(of: offset),
            // Where it began anew it must not begin again.
            searched: max(list.searched, list.isInPart || start == losses.resumed ? start + 1 : start), start: start,
            isWhole: start == first, startLine: list.line)
    }

    /// Looks for the next part; false when more bytes must tell.
    func findNextPart(isLast: Bool) -> Bool {
        guard let broken, let list else { return false }
        let start = raw.start
        let match = raw.with(from: start) {
            list.finder.next(in: $0, from: broken.searched - start, lexed: broken.lexed - start, isLast: isLast)
        }
        switch match {
        case .found(let index):
            goOn(at: start + index, broken, list)
            return true
        case .none(let index):
            if isLast {
                giveUp(on: broken)
                return false
            }
            self.broken?.searched = start + index
            if raw.end - start > limits.fragmentBytes + Self.largestPiece {
                let gone = raw[start..<(start + index)]
                self.broken?.startLine += gone.count { $0 == 0x0A }
                raw.drop(before: start + index)
            }
            return false
        }
    }

    private func giveUp(on broken: Break) {
        if broken.isTruncation {
            fail(.truncated, "the document ends in the middle", line: broken.line)
        } else {
            fail(.malformed, Self.malformed(broken.words), line: broken.line)
        }
    }

    private func goOn(at place: Int, _ broken: Break, _ list: OpenList) {
        let bytes = raw[max(broken.start, raw.start)..<place]
        let isWhole = broken.isWhole && broken.start >= raw.start && bytes.count <= limits.fragmentBytes
        let isBlank = bytes.allSatisfy { $0 <= 0x20 }
        // What stands behind the last part says whether the list goes on elsewhere: it must not be lost.
        let start = raw.start
        if raw.with(from: start, { list.finder.endsList(in: $0, at: place - start) == true }),
            !isWhole || list.finder.mentionsLast(bytes)
        {
            self.broken = nil
            return giveUp(on: broken)
        }
        lineOrigin = broken.startLine - 1 + bytes.count { $0 == 0x0A }
        let part = XMLBrokenPart(bytes: isWhole ? Array(bytes) : nil, line: broken.line, words: broken.words)
        losses.parts += 1
        losses.reread += max(0, mended - place)
        if !(isBlank && !list.isInPart) { handler.broken(part) }
        self.broken = nil
        restart(at: place, list)
    }

    /// Begins anew at the raw byte where a part of the list begins.
    private func restart(at place: Int, _ list: OpenList) {
        raw.drop(before: place)
        mended = place
        losses.resumed = place
        sound.drop(before: sound.end)
        repair.restart(sound: sound.end, raw: place)
        piece = 512
        scope.leave(depth: list.depth + 1)
        takenDepth = nil
        depth = list.depth
        var tags: [UInt8] = []
        for (index, element) in path.prefix(list.depth).enumerated() {
            let prefix = XMLNamespaceScope.bytes(element.prefix)
            tags.append(UInt8(ascii: "<"))
            if !prefix.isEmpty { tags += prefix + [UInt8(ascii: ":")] }
            tags += XMLNamespaceScope.bytes(element.name) + scope.declarations(at: index + 1)
            tags.append(UInt8(ascii: ">"))
        }
        origin = sound.end - tags.count
        replays = list.depth
        path.removeAll()
        makeParser()
        tags.withUnsafeBufferPointer { _ = parse($0, isLast: false) }
        self.list?.start = sound.end
        self.list?.rawStart = place
        self.list?.line = lineOrigin + 1
        self.list?.isInPart = false
        self.list?.searched = 0
    }
}
