import CXML
import Messages

/// Receives libxml2's callbacks for one XML document. Used by one thread, for the length of one parse.
final class XMLTreeBuilder {
    private(set) var failure: XMLTree.Failure?
    private(set) var root: XMLTree.Element?
    private let limits: XMLTree.Limits
    private var open: [XMLTree.Element] = []
    private var text: [UInt8] = []
    private var nodes = 0
    private var parser: xmlParserCtxtPtr?

    init(limits: XMLTree.Limits) { self.limits = limits }

    func run(over bytes: [UInt8]) {
        LibXML.ready
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self), !buffer.isEmpty,
                let parser = xmlCreateMemoryParserCtxt(base, Int32(clamping: buffer.count))
            else { return }
            defer { xmlFreeParserCtxt(parser) }
            self.parser = parser
            parser.pointee.sax.pointee = Self.makeHandler()
            parser.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
            // Our own limits stand in for those that `HUGE` lifts; without a DTD there is nothing to expand.
            let options = XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_NOERROR.rawValue
            _ = xmlCtxtUseOptions(parser, Int32(options))
            _ = xmlParseDocument(parser)
            if parser.pointee.wellFormed == 0 { stop("the XML is broken here; ask the source to mend it") }
            self.parser = nil
        }
    }

    // MARK: - What the parser met

    fileprivate func start(_ element: XMLTree.Element) {
        flushText()
        count()
        open.append(element)
        if open.count > limits.depth { stop("elements nest more than \(limits.depth) deep here") }
    }

    fileprivate func end() {
        flushText()
        guard let element = open.popLast() else { return }
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(.element(element)) }
    }

    fileprivate func characters(_ bytes: UnsafeBufferPointer<UInt8>) { text.append(contentsOf: bytes) }

    fileprivate func documentType() {
        stop("the XML has a document type declaration, which is refused because it can hide an attack")
    }

    fileprivate var line: Int { parser?.pointee.input.map { max(1, Int($0.pointee.line)) } ?? 1 }

    private func flushText() {
        guard !text.isEmpty else { return }
        count()
        if !open.isEmpty { open[open.count - 1].children.append(.text(String(decoding: text, as: UTF8.self))) }
        text.removeAll(keepingCapacity: true)
    }

    private func count() {
        nodes += 1
        if nodes > limits.nodes { stop("the XML has more than \(limits.nodes) tags and texts") }
    }

    private func stop(_ message: Message) {
        guard failure == nil else { return }
        failure = XMLTree.Failure(line: line, message: message)
        xmlStopParser(parser)
    }

    // MARK: - Callbacks

    private static func builder(_ context: UnsafeMutableRawPointer?) -> XMLTreeBuilder? {
        context.map { Unmanaged<XMLTreeBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func makeHandler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.startElementNs = { context, name, prefix, namespace, _, _, count, _, attributes in
            guard let name, let builder = XMLTreeBuilder.builder(context) else { return }
            var list: [XMLTree.Attribute] = []
            // Five pointers each: name, prefix, namespace, and where the value begins and ends.
            for index in 0..<Int(count) {
                guard let pointers = attributes, let key = pointers[index * 5], let from = pointers[index * 5 + 3],
                    let to = pointers[index * 5 + 4]
                else { continue }
                list.append(
                    XMLTree.Attribute(
                        name: String(cString: key), namespace: pointers[index * 5 + 2].map { String(cString: $0) },
                        value: XMLStartTag.plain(
                            String(decoding: UnsafeBufferPointer(start: from, count: to - from), as: UTF8.self))))
            }
            builder.start(
                XMLTree.Element(
                    name: String(cString: name), namespace: namespace.map { String(cString: $0) }, attributes: list,
                    children: [], line: builder.line))
        }
        handler.endElementNs = { context, _, _, _ in XMLTreeBuilder.builder(context)?.end() }
        handler.characters = { context, bytes, count in
            XMLTreeBuilder.builder(context)?.characters(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        handler.internalSubset = { context, _, _, _ in XMLTreeBuilder.builder(context)?.documentType() }
        // A structured handler that does nothing keeps every complaint off the standard error.
        handler.serror = { _, _ in }
        handler.initialized = XML_SAX2_MAGIC
        return handler
    }
}
