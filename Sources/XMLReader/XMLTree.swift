/// A small document as a tree: for descriptions and settings, never for what may be large.
package struct XMLTree: Sendable, Hashable {
    package struct Attribute: Sendable, Hashable {
        package var name: String
        package var value: String
    }

    package var name: String
    package var namespace: String?
    /// Attributes without a namespace.
    package var attributes: [Attribute] = []
    package var children: [XMLTree] = []
    /// Text directly in it, pieces between children joined.
    package var text = ""

    /// Reads a document; nil when it is broken or passes a limit.
    package init?(parsing bytes: [UInt8], limits: XMLStreamLimits = XMLStreamLimits(bytes: 1 << 20, depth: 32)) {
        let builder = Builder()
        let parser = XMLStreamParser(handler: builder, limits: limits)
        parser.feed(bytes)
        parser.finish()
        guard parser.failure == nil, let root = builder.root else { return nil }
        self = root
    }

    fileprivate init(name: String, namespace: String?, attributes: [Attribute]) {
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
    }

    package subscript(_ attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

    /// The children of that local name.
    package func children(_ name: String) -> [XMLTree] { children.filter { $0.name == name } }

    /// The text of the first child of that local name, without blanks around.
    package func text(of name: String) -> String? { children(name).first?.trimmedText }

    package var trimmedText: String {
        let isBlank: (Character) -> Bool = { $0.isWhitespace }
        let tail = text.reversed().prefix(while: isBlank).count
        return String(text.dropLast(tail).drop(while: isBlank))
    }

    private final class Builder: XMLStreamHandler {
        var root: XMLTree?
        private var open: [XMLTree] = []

        func start(_ tag: XMLStartTag) -> XMLStreamAction {
            open.append(
                XMLTree(
                    name: tag.name, namespace: tag.namespace,
                    attributes: tag.plainAttributes.map { Attribute(name: $0.name, value: $0.value) }))
            return .read
        }

        func end() {
            guard let element = open.popLast() else { return }
            if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
        }

        func text(_ bytes: UnsafeBufferPointer<UInt8>) {
            guard !open.isEmpty else { return }
            open[open.count - 1].text += String(decoding: bytes, as: UTF8.self)
        }

        func fragment(_ fragment: XMLFragment) {}
    }
}
