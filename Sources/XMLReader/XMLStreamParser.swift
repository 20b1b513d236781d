import CXML
import Messages

/// Reads an XML document as its pieces arrive (libxml2's push parser), never holding more of it than the element that
/// is being taken as its bytes.
///
/// Nothing is fetched, no document type is read, no entity is expanded. Used by one task at a time.
package final class XMLStreamParser {
    package private(set) var failure: XMLStreamError?
    /// Whether something that is no XML follows the root.
    package private(set) var hasTrailingBytes = false
    private let handler: any XMLStreamHandler
    private let limits: XMLStreamLimits
    private var repair: XMLRepair
    private var parser: xmlParserCtxtPtr?
    private var scope = XMLNamespaceScope()

    /// The repaired bytes from `windowStart` on: those the parser has not passed, and those of the element being taken.
    private var window: [UInt8] = []
    private var windowStart = 0
    private var received = 0
    private var isFinished = false

    private var depth = 0
    private var isRootClosed = false
    /// Depth of the element being taken.
    private var takenDepth: Int?
    private var takenStart = 0
    private var isTakenTooLarge = false
    /// For each element around: whether its text is heard.
    private var hearsText: [Bool] = []

    package init(handler: any XMLStreamHandler, limits: XMLStreamLimits = XMLStreamLimits()) {
        LibXML.ready
        self.handler = handler
        self.limits = limits
        repair = XMLRepair(limits: limits)
        var sax = Self.makeHandler()
        parser = xmlCreatePushParserCtxt(&sax, Unmanaged.passUnretained(self).toOpaque(), nil, 0, nil)
        if let parser {
            _ = xmlCtxtUseOptions(
                parser,
                Int32(
                    XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
                        | XML_PARSE_IGNORE_ENC.rawValue))
            _ = xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8)
        } else {
            fail(.limit, "there is no memory left to read XML with")
        }
    }

    deinit {
        guard let parser else { return }
        if let document = parser.pointee.myDoc { xmlFreeDoc(document) }
        xmlFreeParserCtxt(parser)
    }

    /// Reads the next bytes; what they hold is told before it returns. After a failure nothing is read.
    package func feed(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)[...]
        if received == 0, bytes.starts(with: [0x1F, 0x8B]) {
            return fail(.compressed, "the document is packed with gzip, which its header does not say")
        }
        received += bytes.count
        // libxml2 gives up when it is handed much at once.
        var rest = bytes
        while !rest.isEmpty, failure == nil {
            feedPiece(rest.prefix(Self.piece), isLast: false)
            rest = rest.dropFirst(Self.piece)
        }
        if received > limits.bytes { fail(.limit, "the document has more than the \(limits.bytes) bytes allowed") }
    }

    /// Says that no more bytes come.
    package func finish() {
        guard failure == nil, !isFinished else { return }
        feedPiece([], isLast: true)
        isFinished = true
        guard failure == nil else { return }
        if received == 0 {
            fail(.empty, "the document is empty")
        } else if !isRootClosed {
            fail(.truncated, "the document ends in the middle")
        }
    }

    /// What was repaired between two places, each kind once; forgets what was repaired before.
    package func takeRepairs(from start: Int, to end: Int) -> Set<XMLRepair.Kind> {
        guard !repair.notes.isEmpty else { return [] }
        let kinds = Set(repair.notes.lazy.filter { $0.offset >= start && $0.offset < end }.map(\.kind))
        repair.dropNotes(before: end)
        return kinds
    }

    /// Place in the repaired stream that the parser has reached.
    package var offset: Int { parser.map { Int(xmlByteConsumed($0)) } ?? 0 }

    private static let piece = 1 << 15

    private func feedPiece(_ bytes: ArraySlice<UInt8>, isLast: Bool) {
        guard let parser else { return }
        let before = window.count
        repair.feed(bytes, isLast: isLast, into: &window)
        if repair.hasMonstrousTag { return fail(.limit, "a tag is too long or has too many attributes") }
        let status = window.withUnsafeBytes { buffer in
            let fresh = UnsafeRawBufferPointer(rebasing: buffer[before...])
            let base = fresh.baseAddress?.assumingMemoryBound(to: CChar.self)
            return xmlParseChunk(parser, base, Int32(fresh.count), isLast ? 1 : 0)
        }
        if failure == nil, status != 0, parser.pointee.wellFormed == 0 { tellFailure(of: parser, isLast: isLast) }
        trim()
    }

    private func tellFailure(of parser: xmlParserCtxtPtr, isLast: Bool) {
        // What scripts leave behind the root harms nobody.
        if isRootClosed {
            hasTrailingBytes = true
            return
        }
        // At the end of the bytes every complaint means the same.
        if isLast, received > 0, !isRootClosed, depth > 0 {
            return fail(.truncated, "the document ends in the middle")
        }
        if received == 0 { return fail(.empty, "the document is empty") }
        let words = xmlCtxtGetLastError(parser).flatMap { $0.pointee.message }.map { String(cString: $0) } ?? ""
        let told = words.split(separator: "\n").first.map(String.init) ?? ""
        fail(.malformed, "the document is no XML from here on (\(told))")
    }

    /// Lets go of the bytes that nobody needs any more.
    private func trim() {
        let reached = offset
        if takenDepth != nil, reached - takenStart > limits.fragmentBytes { isTakenTooLarge = true }
        let needed = takenDepth != nil && !isTakenTooLarge ? min(takenStart, reached) : reached
        let excess = min(needed - windowStart, window.count)
        guard excess > 0 else { return }
        if excess == window.count {
            window.removeAll(keepingCapacity: true)
        } else {
            window.removeFirst(excess)
        }
        windowStart += excess
    }

    private func fail(_ kind: XMLStreamError.Kind, _ message: Message) {
        guard failure == nil else { return }
        let line = parser.flatMap { $0.pointee.input }.map { Int($0.pointee.line) } ?? 1
        failure = XMLStreamError(kind: kind, line: max(1, line), message: message)
        if let parser { xmlStopParser(parser) }
    }

    // MARK: - What the parser met

    fileprivate func start(
        _ name: UnsafePointer<UInt8>, _ prefix: UnsafePointer<UInt8>?, _ uri: UnsafePointer<UInt8>?, _ count: Int,
        _ namespaces: XMLNamespaceScope.Names?, _ attributeCount: Int, _ attributes: XMLNamespaceScope.Names?
    ) {
        guard failure == nil else { return }
        depth += 1
        if depth > limits.depth { return fail(.limit, "elements nest more than \(limits.depth) deep") }
        if takenDepth == nil {
            let tagStart = startOfTag()
            let tag = XMLStartTag(
                localName: name, uri: uri, attributeCount: attributeCount, attributes: attributes, offset: tagStart)
            switch handler.start(tag) {
            case .enter: hearsText.append(false)
            case .read: hearsText.append(true)
            case .stop: return fail(.stopped, "reading was stopped")
            case .take:
                takenDepth = depth
                takenStart = tagStart
                isTakenTooLarge = false
                scope.beginFragment(count: count, namespaces: namespaces)
            }
        }
        if takenDepth != nil {
            scope.inside(
                depth: depth, prefix: prefix, uri: uri, count: count, namespaces: namespaces,
                attributeCount: attributeCount, attributes: attributes)
        } else {
            scope.enter(depth: depth, count: count, namespaces: namespaces)
        }
    }

    fileprivate func end() {
        guard failure == nil else { return }
        defer {
            depth -= 1
            if depth == 0 { isRootClosed = true }
        }
        guard let taken = takenDepth else {
            scope.leave(depth: depth)
            hearsText.removeLast()
            return handler.end()
        }
        if depth > taken { return scope.insideEnds(depth: depth) }
        takenDepth = nil
        let end = offset
        let length = end - takenStart
        var fragment = XMLFragment(bytes: nil, length: length, undeclared: scope.undeclared)
        let lower = takenStart - windowStart
        if !isTakenTooLarge, length <= limits.fragmentBytes, lower >= 0, end - windowStart <= window.count {
            fragment.bytes = scope.standingAlone(window[lower..<(end - windowStart)])
        }
        handler.fragment(fragment)
    }

    fileprivate func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard takenDepth == nil, hearsText.last == true, failure == nil else { return }
        handler.text(bytes)
    }

    fileprivate func documentType(_ name: String) {
        fail(.documentType(name), "the document has a document type, which is never read")
    }

    /// The parser stands inside the tag; no `<` can stand in a tag but its first.
    private func startOfTag() -> Int {
        var position = min(offset - windowStart, window.count - 1)
        while position > 0, window[position] != UInt8(ascii: "<") { position -= 1 }
        return windowStart + max(0, position)
    }

    // MARK: - Callbacks

    private static func owner(_ context: UnsafeMutableRawPointer?) -> XMLStreamParser? {
        context.map { Unmanaged<XMLStreamParser>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func makeHandler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.startElementNs = { context, name, prefix, uri, count, namespaces, attributeCount, _, attributes in
            guard let name else { return }
            XMLStreamParser.owner(context)?.start(
                name, prefix, uri, Int(count), namespaces, Int(attributeCount), attributes)
        }
        handler.endElementNs = { context, _, _, _ in XMLStreamParser.owner(context)?.end() }
        handler.characters = { context, bytes, count in
            XMLStreamParser.owner(context)?.characters(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        handler.internalSubset = { context, name, _, _ in
            XMLStreamParser.owner(context)?.documentType(name.map { String(cString: $0) } ?? "")
        }
        handler.getEntity = { _, name in xmlGetPredefinedEntity(name) }
        // A structured handler that does nothing keeps every complaint off the standard error.
        handler.serror = { _, _ in }
        handler.initialized = XML_SAX2_MAGIC
        return handler
    }
}
