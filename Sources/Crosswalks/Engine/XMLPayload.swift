import JSONSchema
import ScienceShopSDK
import XMLReader

/// XML as the value that `pointer` looks into.
///
/// The root's content is the value itself. An element is its text; one with attributes or elements is an object: attributes
/// as `@name`, elements by their name without prefix, several of a name as a list, and its own text as `#`.
enum XMLPayload {
    /// Whether a payload of this format is XML rather than a page.
    static func isXML(_ format: String) -> Bool {
        format == "application/xml" || format == "text/xml"
            || (format.hasSuffix("+xml") && format != "application/xhtml+xml")
    }

    static func value(_ bytes: [UInt8]) throws(XMLTree.Failure) -> JSONValue {
        .object(object(try XMLTree(parsing: bytes).root))
    }

    private static func object(_ element: XMLTree.Element) -> JSONObject {
        var names = element.attributes.map { "@" + $0.name }
        var values = element.attributes.map { [JSONValue.string($0.value)] }
        var places: [ByteString: Int] = [:]
        for (place, name) in names.enumerated() { places[ByteString(name)] = place }
        for child in element.elements {
            let place = places[ByteString(child.name), default: names.count]
            if place == names.count {
                places[ByteString(child.name)] = place
                names.append(child.name)
                values.append([])
            }
            values[place].append(value(of: child))
        }
        var members = zip(names, values).map { ($0, $1.count == 1 ? $1[0] : .array($1)) }
        let text = Text.trimmed(element.ownText)
        if !text.isEmpty { members.append(("#", .string(text))) }
        return JSONObject(members)
    }

    private static func value(of element: XMLTree.Element) -> JSONValue {
        let isPlain = element.attributes.isEmpty && element.elements.isEmpty
        return isPlain ? .string(Text.trimmed(element.ownText)) : .object(object(element))
    }
}
