import Messages

/// A small XML document held whole: the metadata of one record, not a page of them.
///
/// Well-formed XML 1.0 or nothing. A document type declaration is refused, so there are no entities but the five of XML;
/// nothing is ever fetched.
public struct XMLTree: Sendable, Hashable {
    public internal(set) var root: Element

    public struct Element: Sendable, Hashable {
        /// Without its prefix.
        public var name: String
        /// Nil when it is in none, or its prefix was never declared.
        public var namespace: String?
        public var attributes: [Attribute]
        public var children: [Node]
        /// From 1.
        public var line: Int
    }

    public struct Attribute: Sendable, Hashable {
        public var name: String
        public var namespace: String?
        public var value: String
    }

    public enum Node: Sendable, Hashable {
        case element(Element)
        /// All characters between two tags, references and CDATA resolved.
        case text(String)
    }

    /// Limits on hostile input.
    public struct Limits: Sendable, Hashable {
        public var bytes: Int
        public var depth: Int
        public var nodes: Int

        public init(bytes: Int = 16 << 20, depth: Int = 512, nodes: Int = 1_000_000) {
            (self.bytes, self.depth, self.nodes) = (bytes, depth, nodes)
        }
    }

    /// Why a document is not read.
    public struct Failure: Error, Sendable, Hashable {
        /// From 1.
        public var line: Int
        public var message: Message

        public init(line: Int, message: Message) {
            self.line = line
            self.message = message
        }
    }

    /// The namespace of `xml:lang`, which is never declared.
    public static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"
}

extension XMLTree.Element {
    /// The elements directly inside, in their order.
    public var elements: [XMLTree.Element] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// The characters directly inside, those of inner elements left out.
    public var ownText: String {
        if children.count == 1, case .text(let text) = children[0] { return text }
        return children.reduce(into: "") { if case .text(let text) = $1 { $0 += text } }
    }

    /// All characters inside, those of inner elements too.
    public var allText: String {
        if children.count == 1, case .text(let text) = children[0] { return text }
        return children.reduce(into: "") { text, node in
            switch node {
            case .text(let words): text += words
            case .element(let element): text += element.allText
            }
        }
    }

    /// The elements of a name directly inside, of the namespace of this one.
    public func elements(_ name: String) -> [XMLTree.Element] {
        elements.filter { $0.name == name && $0.namespace == namespace }
    }

    /// The first element of a name directly inside, of the namespace of this one.
    public func first(_ name: String) -> XMLTree.Element? { elements(name).first }

    /// The value of an attribute without a namespace.
    public subscript(attribute: String) -> String? {
        attributes.first { $0.name == attribute && $0.namespace == nil }?.value
    }

    /// `xml:lang` of this element itself.
    public var language: String? {
        attributes.first { $0.name == "lang" && $0.namespace == XMLTree.xmlNamespace }?.value
    }
}
