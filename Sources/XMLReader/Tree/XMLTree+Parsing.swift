import Messages

extension XMLTree {
    public init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(Failure) {
        guard bytes.count <= limits.bytes else {
            throw Failure(line: 1, message: "the XML has \(bytes.count) bytes, more than the \(limits.bytes) allowed")
        }
        if let root = XMLPlainTree.root(of: bytes, limits: limits) {
            self.root = root
            return
        }
        // libxml2 compares each attribute of a tag with all before it; in few bytes there is no room for many.
        if bytes.count > 1 << 16, let line = AttributeGuard.firstExcess(in: bytes, limit: Self.mostAttributes) {
            throw Failure(line: line, message: "a tag is too long or has too many attributes")
        }
        let builder = XMLTreeBuilder(limits: limits)
        let parser = XMLStreamParser(
            handler: builder, limits: XMLStreamLimits(bytes: limits.bytes, depth: limits.depth), rigour: .strict)
        builder.parser = parser
        parser.feed(bytes)
        parser.finish()
        if let failure = parser.failure { throw builder.told(failure) }
        guard let root = builder.root else { throw Failure(line: 1, message: "the XML has no element") }
        self.root = root
    }

    private static let mostAttributes = 4096
}

/// Makes a tree of what the parser meets.
private final class XMLTreeBuilder: XMLStreamHandler {
    /// Lives as long as this does.
    unowned var parser: XMLStreamParser?
    private(set) var root: XMLTree.Element?
    private let limits: XMLTree.Limits
    private var open: [XMLTree.Element] = []
    private var words: [UInt8] = []
    private var nodes = 0

    init(limits: XMLTree.Limits) { self.limits = limits }

    func start(_ tag: XMLStartTag) -> XMLStreamAction {
        flush()
        nodes += 1
        guard nodes <= limits.nodes else { return .stop }
        open.append(
            XMLTree.Element(
                name: tag.name, namespace: tag.namespace,
                attributes: tag.allAttributes.map {
                    XMLTree.Attribute(name: $0.name, namespace: $0.namespace, value: $0.value)
                }, children: [], line: parser?.line ?? 1))
        return .read
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) { words.append(contentsOf: bytes) }

    func end() {
        flush()
        guard let element = open.popLast() else { return }
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(.element(element)) }
    }

    private func flush() {
        guard !words.isEmpty else { return }
        nodes += 1
        if !open.isEmpty { open[open.count - 1].children.append(.text(String(decoding: words, as: UTF8.self))) }
        words.removeAll(keepingCapacity: true)
    }

    /// Why there is no tree, in the words of one who asked for a tree.
    func told(_ error: XMLStreamError) -> XMLTree.Failure {
        let message: Message =
            switch error.kind {
            case .stopped: "the XML has more than \(limits.nodes) tags and texts"
            case .documentType:
                "the XML has a document type declaration, which is refused because it can hide an attack"
            case .limit: "elements nest more than \(limits.depth) deep here"
            case .empty: "the XML has no element"
            case .malformed, .truncated, .compressed: "the XML is broken here; ask the source to mend it"
            }
        return XMLTree.Failure(line: error.line, message: message)
    }
}
