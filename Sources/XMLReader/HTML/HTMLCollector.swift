import CXML
import Messages

/// Receives libxml2's callbacks for one document. Used by one thread, for the length of one parse.
final class HTMLCollector {
    private(set) var failure: HTMLError?
    private let limits: HTMLLimits
    private var events: [HTMLEvent] = []
    /// Names of the elements that are open.
    private var open: [String] = []
    private var text: [UInt8] = []
    private var textLine = 1
    private var parser: htmlParserCtxtPtr?

    init(limits: HTMLLimits) { self.limits = limits }

    /// Parses UTF-8.
    func run(over bytes: [UInt8]) {
        LibXML.ready
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self), !buffer.isEmpty,
                let parser = htmlCreateMemoryParserCtxt(base, Int32(clamping: buffer.count))
            else { return }
            defer { htmlFreeParserCtxt(parser) }
            self.parser = parser
            parser.pointee.sax.pointee = Self.makeHandler()
            parser.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
            let options =
                HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_NOERROR.rawValue
                | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
            _ = htmlCtxtUseOptions(parser, Int32(options))
            _ = xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8)
            _ = htmlParseDocument(parser)
            self.parser = nil
        }
    }

    /// All events, once the parse is over.
    func finished() -> [HTMLEvent] {
        flushText()
        while let name = open.popLast() { add(.end(name: name)) }
        return events
    }

    // MARK: - What the parser met

    fileprivate func start(_ name: String, _ attributes: [HTMLAttribute]) {
        flushText()
        open.append(name)
        add(.start(name: name, attributes: attributes, line: line))
        if open.count > limits.depth {
            stop("elements nest more than \(limits.depth) deep here; this page is broken or hostile, so leave it out")
        }
    }

    /// The parser forgets the end of an element whose start tag is cut off by the document's end, among others.
    fileprivate func end(_ name: String) {
        flushText()
        guard let position = open.lastIndex(of: name) else { return }
        while open.count > position, let name = open.popLast() { add(.end(name: name)) }
    }

    fileprivate func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        // The parser stands at the end of the run; its line ends lead back to the beginning.
        if text.isEmpty { textLine = max(1, line - bytes.count { $0 == 0x0A }) }
        text.append(contentsOf: bytes)
    }

    private var line: Int { parser?.pointee.input.map { Int($0.pointee.line) } ?? 1 }

    private func flushText() {
        guard !text.isEmpty else { return }
        let run = String(decoding: text, as: UTF8.self)
        text.removeAll(keepingCapacity: true)
        add(.text(run, line: textLine))
    }

    private func add(_ event: HTMLEvent) {
        guard failure == nil else { return }
        events.append(event)
        if events.count > limits.events { stop("more than \(limits.events) tags and texts; split the document") }
    }

    private func stop(_ message: Message) {
        guard failure == nil else { return }
        failure = HTMLError(line: line, message: message)
        xmlStopParser(parser)
    }

    // MARK: - Callbacks

    private static func collector(_ context: UnsafeMutableRawPointer?) -> HTMLCollector? {
        context.map { Unmanaged<HTMLCollector>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func makeHandler() -> htmlSAXHandler {
        var handler = htmlSAXHandler()
        handler.startElement = { context, name, attributes in
            guard let name, let collector = HTMLCollector.collector(context) else { return }
            var pairs: [HTMLAttribute] = []
            var next = attributes
            while let pair = next, let key = pair[0] {
                pairs.append(
                    HTMLAttribute(name: String(cString: key), value: pair[1].map { String(cString: $0) } ?? ""))
                next = pair + 2
            }
            collector.start(String(cString: name), pairs)
        }
        handler.endElement = { context, name in
            guard let name else { return }
            HTMLCollector.collector(context)?.end(String(cString: name))
        }
        handler.characters = { context, bytes, count in
            HTMLCollector.collector(context)?.characters(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        // A structured handler that does nothing keeps every complaint off the standard error.
        handler.serror = { _, _ in }
        handler.initialized = XML_SAX2_MAGIC
        return handler
    }
}
