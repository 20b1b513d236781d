import JSONSchema
import Messages
import ScienceShopSDK
import XMLReader

extension ScienceShopXML {
    /// Why an element is no record of this format.
    public struct Failure: Error, Sendable, Hashable {
        /// From 1.
        public var line: Int
        public var message: Message
    }

    /// The record that an element in this format is.
    ///
    /// - Throws: for the first thing that is not of the format. Whether the record keeps the rules of records is not
    ///   looked at.
    public static func read(_ bytes: [UInt8]) throws(Failure) -> Record {
        let tree: XMLTree
        do throws(XMLTree.Failure) {
            tree = try XMLTree(parsing: bytes)
        } catch {
            throw Failure(line: error.line, message: error.message)
        }
        return try read(tree.root)
    }

    static func read(_ root: XMLTree.Element) throws(Failure) -> Record {
        guard root.name == "record", root.namespace == namespace else {
            throw Failure(line: root.line, message: "the element is not `record` of \(namespace)")
        }
        return Record(document: try members(of: root, ScienceShopType.record))
    }

    // MARK: - Values that have the shape their type says

    private static func members(of element: XMLTree.Element, _ type: String) throws(Failure) -> JSONObject {
        let known = ScienceShopType.members[type] ?? []
        var object = JSONObject()
        for child in try children(of: element) {
            let (name, value): (String, JSONValue)
            if child.name == "member" {
                (name, value) = (try memberName(child), try any(child))
            } else if let member = known.first(where: { $0.name == child.name }) {
                (name, value) = (member.name, try self.value(of: child, member.shape))
            } else {
                throw Failure(line: child.line, message: "the format has no element `\(child.name)` here")
            }
            guard object.insert(name, value) else {
                throw Failure(line: child.line, message: "`\(name)` stands here twice")
            }
        }
        return object
    }

    private static func value(
        of element: XMLTree.Element, _ shape: ScienceShopShape
    ) throws(Failure) -> JSONValue {
        switch shape {
        case .text: return .string(try text(of: element))
        case .number: return try scalar(element, "number")
        case .flag: return try scalar(element, "boolean")
        case .object(let type): return .object(try members(of: element, type))
        case .list(let shape):
            var items: [JSONValue] = []
            for child in try children(of: element, named: "item") { items.append(try value(of: child, shape)) }
            return .array(items)
        case .languageMap:
            var map = JSONObject()
            for child in try children(of: element, named: "text") {
                guard let language = child.language else {
                    throw Failure(line: child.line, message: "`text` needs `xml:lang`")
                }
                guard map.insert(language, try languageText(child)) else {
                    throw Failure(line: child.line, message: "`\(language)` stands here twice")
                }
            }
            return .object(map)
        }
    }

    private static func languageText(_ element: XMLTree.Element) throws(Failure) -> JSONValue {
        let text = JSONValue.string(try text(of: element))
        guard let translator = element["translatedBy"] else { return text }
        var object: JSONObject = ["value": text, "translatedBy": .string(translator)]
        if let from = element["from"] { object["from"] = .string(from) }
        return .object(object)
    }

    // MARK: - Values of any shape

    private static func any(_ element: XMLTree.Element) throws(Failure) -> JSONValue {
        switch element["type"] ?? "string" {
        case "string": return .string(try text(of: element))
        case "null": return .null
        case "array":
            var items: [JSONValue] = []
            for child in try children(of: element, named: "item") { items.append(try any(child)) }
            return .array(items)
        case "object":
            var object = JSONObject()
            for child in try children(of: element, named: "member") {
                let name = try memberName(child)
                guard object.insert(name, try any(child)) else {
                    throw Failure(line: child.line, message: "`\(name)` stands here twice")
                }
            }
            return .object(object)
        case let type: return try scalar(element, type)
        }
    }

    private static func memberName(_ element: XMLTree.Element) throws(Failure) -> String {
        guard let name = element["name"].flatMap(JSONEscapes.unescaped) else {
            throw Failure(line: element.line, message: "`member` needs a `name` in the escapes of JSON")
        }
        return name
    }

    // MARK: - Leaves

    private static func scalar(_ element: XMLTree.Element, _ type: String) throws(Failure) -> JSONValue {
        let words = try text(of: element).trimmingXMLSpaces
        let value = try? JSONValue(parsing: words)
        switch (type, value) {
        case ("number", .number), ("boolean", .bool): return value ?? .null
        default: throw Failure(line: element.line, message: "“\(words)” is no \(type)")
        }
    }

    private static func text(of element: XMLTree.Element) throws(Failure) -> String {
        if let child = element.elements.first {
            throw Failure(line: child.line, message: "the format has no element `\(child.name)` here")
        }
        guard element["escaped"] == "true" else { return element.ownText }
        guard let text = JSONEscapes.unescaped(element.ownText) else {
            throw Failure(line: element.line, message: "the text is not in the escapes of JSON, as it says")
        }
        return text
    }

    private static func children(
        of element: XMLTree.Element, named name: String? = nil
    ) throws(Failure) -> [XMLTree.Element] {
        guard element.ownText.trimmingXMLSpaces.isEmpty else {
            throw Failure(line: element.line, message: "`\(element.name)` holds elements and no text")
        }
        for child in element.elements where child.namespace != namespace || (name.map { $0 != child.name } ?? false) {
            throw Failure(line: child.line, message: "the format has no element `\(child.name)` here")
        }
        return element.elements
    }
}
