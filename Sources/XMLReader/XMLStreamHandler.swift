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
}

/// What becomes of an element.
package enum XMLStreamAction {
    /// Its children are heard, its text is not.
    case enter
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
        (0..<attributeCount).compactMap { index in
            guard let attribute = attributes.map({ $0 + index * 5 }), let key = attribute[0], attribute[1] == nil
            else { return nil }
            return (String(cString: key), Self.value(attribute))
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
        name.withUTF8Buffer { letters in
            // A name of libxml2's ends with a zero, which no letter equals.
            for index in letters.indices where text[index] != letters[index] { return false }
            return text[letters.count] == 0
        }
    }
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
