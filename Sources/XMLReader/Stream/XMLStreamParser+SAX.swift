import CXML

/// What libxml2 calls.
extension XMLStreamParser {
    static func makeHandler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.startElementNs = { context, name, prefix, uri, count, namespaces, attributeCount, _, attributes in
            guard let name else { return }
            tell(context) {
                $0.start(name, prefix, uri, Int(count), namespaces, Int(attributeCount), attributes)
            }
        }
        handler.endElementNs = { context, _, _, _ in tell(context) { $0.end() } }
        handler.characters = { context, bytes, count in
            tell(context) { $0.characters(UnsafeBufferPointer(start: bytes, count: Int(count))) }
        }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = { context, bytes, count in
            tell(context) {
                $0.meetConstruct()
                $0.characters(UnsafeBufferPointer(start: bytes, count: Int(count)))
            }
        }
        handler.comment = { context, _ in tell(context) { $0.meetConstruct() } }
        handler.processingInstruction = { context, _, _ in tell(context) { $0.meetConstruct() } }
        handler.internalSubset = { context, name, _, _ in
            tell(context) { $0.documentType(name.map { String(cString: $0) } ?? "") }
        }
        handler.getEntity = { _, name in xmlGetPredefinedEntity(name) }
        // A structured handler that does nothing keeps every complaint off the standard error.
        handler.serror = { _, _ in }
        handler.initialized = XML_SAX2_MAGIC
        return handler
    }
}

@inline(__always)
private func tell(_ context: UnsafeMutableRawPointer?, _ body: (XMLStreamParser) -> Void) {
    guard let context else { return }
    // The parser lives while libxml2 works for it; counting that at each tag would cost as much as the reading.
    Unmanaged<XMLStreamParser>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
}
