/// Hears what a stream holds, in its order.
package protocol XMLStreamHandler: AnyObject {
    /// A start tag. What is answered says what becomes of the element.
    func start(_ tag: XMLStartTag) -> XMLStreamAction
    /// The end of an element whose start was heard.
    func end()
    /// Text of the element that is open, if it was asked for; perhaps in several pieces.
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
    /// An element that was to be taken as its bytes.
    func fragment(_ fragment: XMLFragment)
    /// A part of a list that could not be read, or what stands between two parts. Of the elements inside the list whose
    /// start was heard no end comes.
    func broken(_ part: XMLBrokenPart)
    /// What looks like other parts stands inside the part that ends next, in comments or sections that hide it.
    func hidden(_ count: Int)
}

extension XMLStreamHandler {
    func broken(_ part: XMLBrokenPart) {}
    func hidden(_ count: Int) {}
    func fragment(_ fragment: XMLFragment) {}
}

/// What becomes of an element.
package enum XMLStreamAction {
    /// Its children are heard, its text is not.
    case enter
    /// As `enter`, and each of its children stands for itself: damage in one is told, and reading goes on with the next.
    case list(XMLList)
    /// Its text is heard, and its children.
    case read
    /// It is handed over as its bytes.
    case take
    /// Reading ends.
    case stop
}

/// A start tag, valid only while it is heard.
package struct XMLStartTag {
    let localName: UnsafePointer<UInt8>
    let uri: UnsafePointer<UInt8>?
    let attributeCount: Int
    let attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    /// Place of its `<` in the repaired stream.
    package let offset: Int

    package func isNamed(_ name: StaticString) -> Bool { Self.equal(localName, name) }
    package var name: String { String(cString: localName) }
    package var namespace: String? { uri.map { String(cString: $0) } }

    /// The value of an attribute without a namespace.
    package subscript(_ name: StaticString) -> String? {
        guard let attributes else { return nil }
        for index in 0..<attributeCount {
            let attribute = attributes + index * 5
            guard let key = attribute[0], attribute[1] == nil, Self.equal(key, name) else { continue }
            return Self.value(attribute)
        }
        return nil
    }

    /// Names and values of the attributes without a namespace.
    package var plainAttributes: [(name: String, value: String)] {
        allAttributes.compactMap { $0.hasPrefix ? nil : ($0.name, $0.value) }
    }

    /// All attributes in their order.
    var allAttributes: [(name: String, hasPrefix: Bool, namespace: String?, value: String)] {
        guard let attributes else { return [] }
        return (0..<attributeCount).compactMap { index in
            let attribute = attributes + index * 5
            guard let key = attribute[0] else { return nil }
            return (
                String(cString: key), attribute[1] != nil, attribute[2].map { String(cString: $0) },
                Self.value(attribute)
            )
        }
    }

    private static func value(_ attribute: UnsafeMutablePointer<UnsafePointer<UInt8>?>) -> String {
        guard let start = attribute[3], let end = attribute[4] else { return "" }
        return plain(String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self))
    }

    /// An ampersand in a value comes from libxml2 as a reference, unless it is told to replace all entities, which we
    /// never do.
    static func plain(_ value: String) -> String {
        value.utf8.contains(UInt8(ascii: "&")) ? value.replacing("&#38;", with: "&") : value
    }

    private static func equal(_ text: UnsafePointer<UInt8>, _ name: StaticString) -> Bool {
        // A name of libxml2's ends with a zero, which no letter equals.
        let (letters, count) = (name.utf8Start, name.utf8CodeUnitCount)
        for index in 0..<count where text[index] != letters[index] { return false }
        return text[count] == 0
    }
}

/// How a list of parts is written, so that the next part can be found behind a broken one.
package struct XMLList: Sendable {
    /// Local name of a part.
    package var part: String
    /// Local name of the element that a part begins with: it tells a part from another element of its name.
    package var first: String
    /// Local name of the element that may stand behind the last part.
    package var last: String?

    package init(part: String, first: String, last: String? = nil) {
        (self.part, self.first, self.last) = (part, first, last)
    }
}

/// A part of a list that is no XML.
package struct XMLBrokenPart {
    /// As they came; nil when they are more than allowed.
    package var bytes: [UInt8]?
    /// Where the parser gave up.
    package var line: Int
    /// What the parser said.
    package var words: String
}

/// One element as its bytes.
package struct XMLFragment {
    /// The element with all the namespace declarations it needs; nil when it is larger than allowed.
    package var bytes: [UInt8]?
    /// How large it is in the stream.
    package var length: Int
    /// Prefixes that neither it nor anything around it declares.
    package var undeclared: [String]
}
