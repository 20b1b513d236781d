import CXML
import Messages
import ScienceShopSDK

/// Reads an XML document as its pieces arrive (libxml2's push parser), never holding more of it than the element that
/// is being taken as its bytes, or the part of a list that is being read.
///
/// Nothing is fetched, no document type is read, no entity is expanded. Used by one task at a time.
package final class XMLStreamParser {
    /// How much is forgiven.
    package enum Rigour {
        /// What can be repaired is, and damage in one part of a list costs that part alone.
        case lenient
        /// Well-formed XML in the encoding that it declares, or nothing. No elements can be taken.
        case strict
    }

    package internal(set) var failure: XMLStreamError?
    /// Whether something that is no XML follows the root.
    package internal(set) var hasTrailingBytes = false

    let handler: any XMLStreamHandler
    let limits: XMLStreamLimits
    let rigour: Rigour
    var parser: xmlParserCtxtPtr?
    var scope = XMLNamespaceScope()

    // The bytes on their way:
    private var decoder = XMLDecoder()
    var repair: XMLRepair
    /// What came, in UTF-8 or a one-byte encoding, without the prolog: what is not mended yet, and the part being read.
    var raw = XMLByteWindow()
    /// Place up to which `raw` is mended.
    var mended = 0
    /// What was mended: what the parser has not passed, and the element being taken.
    var sound = XMLByteWindow()
    /// Place of the parser's own first byte among the sound ones.
    var origin = 0
    /// Lines before the parser's first.
    var lineOrigin = 0
    /// How much is mended at once. libxml2 gives up when it is handed much, and behind a break little is known.
    var piece = XMLStreamParser.largestPiece
    private var received = 0
    private var isFinished = false

    // Where the parser stands:
    var depth = 0
    var isRootClosed = false
    /// The elements around that are no part of a list, as they are written.
    var path: [(prefix: UnsafePointer<UInt8>?, name: UnsafePointer<UInt8>)] = []
    /// Start tags to come that were heard before the parser was made anew.
    var replays = 0
    /// No element around that is deeper declares a namespace.
    var declaredDepth = 0
    /// Depth of the element being taken.
    var takenDepth: Int?
    var takenStart = 0
    var isTakenTooLarge = false
    /// Whether an element of it declares a namespace.
    var declaresInside = false
    /// For the element at each depth: whether its text is heard. Bare memory, like `hasFailed` for the sake of what is
    /// asked at each tag: an array's checks would cost more than the answer.
    let hearsText: UnsafeMutablePointer<Bool>
    var hasFailed = false
    /// The list whose parts are being read, and its depth; -1 for none.
    var list: OpenList?
    var listDepth = -1
    /// What is being looked past.
    var broken: Break?
    var losses = Losses()
    /// What is told without libxml2.
    var plain = PlainReading()
    let canReadPlainly: Bool

    static let largestPiece = 1 << 15

    /// - Parameter readsPlainly: whether plain parts of lists may be told without libxml2; nothing else depends on it.
    package init(
        handler: any XMLStreamHandler, limits: XMLStreamLimits = XMLStreamLimits(), rigour: Rigour = .lenient,
        readsPlainly: Bool = true
    ) {
        LibXML.ready
        self.handler = handler
        self.limits = limits
        self.rigour = rigour
        repair = XMLRepair(limits: limits)
        // What is plain keeps all limits, if they are no smaller than its own.
        canReadPlainly =
            readsPlainly && rigour == .lenient && limits.attributes >= 2 * XMLPlainPart.mostAttributes
            && min(limits.tagBytes, limits.fragmentBytes) >= XMLPlainPart.mostBytes
        // Few bytes in the beginning, so that libxml2 does not go far into the first list.
        if canReadPlainly { piece = 512 }
        hearsText = .allocate(capacity: limits.depth + 1)
        hearsText.initialize(repeating: false, count: limits.depth + 1)
        makeParser()
    }

    deinit {
        freeParser()
        hearsText.deallocate()
    }

    func makeParser() {
        freeParser()
        var sax = Self.makeHandler()
        parser = xmlCreatePushParserCtxt(&sax, Unmanaged.passUnretained(self).toOpaque(), nil, 0, nil)
        guard let parser else { return fail(.limit, "there is no memory left to read XML with") }
        var options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        // The handler's own limits stand in for those that `HUGE` lifts; without a DTD there is nothing to expand.
        options |= rigour == .strict ? XML_PARSE_HUGE.rawValue : XML_PARSE_IGNORE_ENC.rawValue
        _ = xmlCtxtUseOptions(parser, Int32(options))
        if rigour == .lenient { _ = xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8) }
    }

    private func freeParser() {
        guard let parser else { return }
        if let document = parser.pointee.myDoc { xmlFreeDoc(document) }
        xmlFreeParserCtxt(parser)
        self.parser = nil
    }

    // MARK: - Bytes

    /// Reads the next bytes; what they hold is told before it returns. After a failure nothing is read.
    package func feed(_ bytes: [UInt8]) {
        guard failure == nil, !isFinished, !hasTrailingBytes, !bytes.isEmpty else { return }
        if received == 0, bytes.starts(with: [0x1F, 0x8B]) {
            return fail(.compressed, "the document is packed with gzip, which its header does not say")
        }
        received += bytes.count
        if rigour == .strict {
            parse(bytes, isLast: false)
        } else {
            decode(bytes, isLast: false)
            advance(isLast: false)
        }
        if received > limits.bytes { fail(.limit, "the document has more than the \(limits.bytes) bytes allowed") }
    }

    /// Says that no more bytes come.
    package func finish() {
        guard failure == nil, !isFinished else { return }
        isFinished = true
        if received == 0 { return fail(.empty, "the document is empty") }
        if rigour == .strict {
            parse([], isLast: true)
        } else {
            decode([], isLast: true)
            advance(isLast: true)
        }
        if failure == nil, !isRootClosed { fail(.truncated, "the document ends in the middle") }
    }

    private func decode(_ bytes: [UInt8], isLast: Bool) {
        let wasUnknown = decoder.encoding == nil
        decoder.feed(bytes, isLast: isLast, into: &raw)
        guard wasUnknown, let encoding = decoder.encoding else { return }
        if encoding != .utf8 { repair = XMLRepair(limits: limits, encoding: encoding) }
        lineOrigin = decoder.lines
    }

    /// Reads on as far as the bytes reach.
    private func advance(isLast: Bool) {
        while failure == nil, !hasTrailingBytes {
            if broken != nil {
                guard findNextPart(isLast: isLast) else { return }
                continue
            }
            switch passPlainParts(isLast: isLast) {
            case .passed: continue
            case .waits: return
            case .none: break
            }
            let size = pieceToParse()
            let isEnd = isLast && mended + size == raw.end
            guard size > 0 || isEnd else { return }
            let before = mended
            mendAndParse(size, isLast: isEnd)
            piece = min(piece * 2, Self.largestPiece)
            // What is held back waits for more.
            if broken == nil, isEnd || mended == before && size < piece { return }
        }
    }

    private func mendAndParse(_ size: Int, isLast: Bool) {
        let before = sound.end
        mended += raw.with(from: mended, count: size) { repair.mend($0, at: mended, isLast: isLast, into: &sound) }
        if repair.trouble == .monstrousTag { return fail(.limit, "a tag is too long or has too many attributes") }
        let isBroken = repair.trouble != nil
        // Not inside an access to `sound`, which what is told reads.
        let fresh = sound[before..<sound.end]
        let status = fresh.withUnsafeBufferPointer { parse($0, isLast: isLast && !isBroken) }
        if failure == nil, broken == nil {
            if let parser, status != 0, parser.pointee.wellFormed == 0 {
                meetBreak(Self.words(of: parser), isLast: isLast && !isBroken)
            } else if isBroken {
                meetBreak("`<` in a tag", isLast: false)
            }
        }
        if failure == nil { trim() }
    }

    @discardableResult
    func parse(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Int32 {
        guard let parser, isLast || !bytes.isEmpty else { return 0 }
        return bytes.withMemoryRebound(to: CChar.self) {
            xmlParseChunk(parser, $0.baseAddress, Int32($0.count), isLast ? 1 : 0)
        }
    }

    private func parse(_ bytes: [UInt8], isLast: Bool) {
        bytes.withUnsafeBufferPointer { all in
            var rest = all[...]
            repeat {
                parse(UnsafeBufferPointer(rebasing: rest.prefix(Self.largestPiece)), isLast: isLast)
                rest = rest.dropFirst(Self.largestPiece)
            } while !rest.isEmpty && failure == nil
        }
        if let parser, failure == nil, parser.pointee.wellFormed == 0 {
            fail(.malformed, Self.malformed(Self.words(of: parser)))
        }
    }

    /// Lets go of the bytes that nobody needs any more.
    private func trim() {
        let reached = offset
        if takenDepth != nil, reached - takenStart > limits.fragmentBytes { isTakenTooLarge = true }
        sound.drop(before: takenDepth != nil && !isTakenTooLarge ? min(takenStart, reached) : reached)
        trimRaw()
        repair.dropTurns(before: reached)
        // The parser stands before a comment, say, until it has seen its end.
        if repair.isCrowded { fail(.limit, "more of one piece had to be repaired than is allowed") }
    }

    func fail(_ kind: XMLStreamError.Kind, _ message: Message, line: Int? = nil) {
        guard failure == nil else { return }
        hasFailed = true
        failure = XMLStreamError(kind: kind, line: line ?? self.line, message: message)
        if let parser { xmlStopParser(parser) }
    }

    func malformedBeyondRepair(_ words: String, isLast: Bool) {
        // What scripts leave behind the root harms nobody.
        if isRootClosed, rigour == .lenient {
            hasTrailingBytes = true
        } else if isLast, depth > 0 {
            // At the end of the bytes every complaint means the same.
            fail(.truncated, "the document ends in the middle")
        } else {
            fail(.malformed, Self.malformed(words))
        }
    }

    static func malformed(_ words: String) -> Message { "the document is no XML from here on (\(words))" }

    private static func words(of parser: xmlParserCtxtPtr) -> String {
        let words = xmlCtxtGetLastError(parser).flatMap { $0.pointee.message }.map { String(cString: $0) } ?? ""
        return words.split(separator: "\n").first.map(String.init) ?? ""
    }

    // MARK: - Places

    /// Place among the sound bytes that the parser has reached.
    package var offset: Int {
        if let place = plain.place { return place.offset }
        guard let input = parser?.pointee.input, let current = input.pointee.cur, let base = input.pointee.base
        else { return origin }
        return origin + Int(input.pointee.consumed) + (current - base)
    }

    /// Line that the parser has reached, from 1.
    package var line: Int {
        plain.place?.line ?? lineOrigin + max(1, parser?.pointee.input.map { Int($0.pointee.line) } ?? 1)
    }

    /// What was repaired between two places, each kind once; forgets what was repaired before.
    package func takeRepairs(from start: Int, to end: Int) -> Set<XMLRepair.Kind> {
        let kinds = repair.kinds(from: start, to: end)
        repair.dropNotes(before: end)
        return kinds
    }
}
