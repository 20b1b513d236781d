import JSONSchema
import ScienceShopSDK

struct ScienceShopWriter {
    private var xml: XMLWriter

    init(_ style: XMLStyle) { xml = XMLWriter(style) }

    var bytes: [UInt8] { xml.bytes }

    mutating func write(_ record: Record) {
        xml.start(
            "record",
            [
                ("xmlns", ScienceShopXML.namespace), ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
                ("xsi:schemaLocation", "\(ScienceShopXML.namespace) \(ScienceShopXML.schema)"),
            ])
        writeMembers(of: record.document, ScienceShopType.record)
        xml.end()
    }

    // MARK: - Values that have the shape their type says

    private mutating func writeMembers(of object: JSONObject, _ type: String) {
        let known = ScienceShopType.members[type] ?? []
        var written: Set<ByteString> = []
        for (name, shape) in known {
            guard let value = object[name], Self.fits(value, shape) else { continue }
            written.insert(ByteString(name))
            write(value, shape, as: name)
        }
        for member in object.members where !written.contains(ByteString(member.key)) {
            writeAny(member.value, as: "member", name: member.key)
        }
    }

    private mutating func write(_ value: JSONValue, _ shape: ScienceShopShape, as name: String) {
        switch (shape, value) {
        case (.languageMap, .object(let map)):
            xml.start(name)
            for member in map { writeText(member.value, language: member.key) }
            xml.end()
        case (.list(let shape), .array(let items)):
            xml.start(name)
            for item in items { write(item, shape, as: "item") }
            xml.end()
        case (.object(let type), .object(let object)):
            xml.start(name)
            writeMembers(of: object, type)
            xml.end()
        default: writeLeaf(value, as: name)
        }
    }

    private mutating func writeText(_ value: JSONValue, language: String) {
        var attributes: XMLWriter.Attributes = [("xml:lang", language)]
        let text = value.string ?? value.object?["value"]?.string ?? ""
        for name in ["translatedBy", "from"] {
            if let value = value.object?[name]?.string { attributes.append((name, value)) }
        }
        writeLeaf(.string(text), as: "text", attributes)
    }

    /// Text that XML cannot hold is written in the escapes of JSON.
    private mutating func writeLeaf(_ value: JSONValue, as name: String, _ attributes: XMLWriter.Attributes = []) {
        switch value {
        case .string(let text) where XMLWriter.canHold(text): xml.leaf(name, attributes, text: text)
        case .string(let text):
            xml.leaf(name, attributes + [("escaped", "true")], text: JSONEscapes.escaped(text))
        case .null: xml.empty(name, attributes)
        default: xml.leaf(name, attributes, text: value.canonicalText)
        }
    }

    // MARK: - Values of any shape

    private mutating func writeAny(_ value: JSONValue, as element: String, name: String? = nil) {
        var attributes: XMLWriter.Attributes = name.map { [("name", JSONEscapes.escaped($0))] } ?? []
        switch value {
        case .string: break
        case .number: attributes.append(("type", "number"))
        case .bool: attributes.append(("type", "boolean"))
        case .null: attributes.append(("type", "null"))
        case .array(let items):
            xml.start(element, attributes + [("type", "array")])
            for item in items { writeAny(item, as: "item") }
            return xml.end()
        case .object(let object):
            xml.start(element, attributes + [("type", "object")])
            for member in object { writeAny(member.value, as: "member", name: member.key) }
            return xml.end()
        }
        writeLeaf(value, as: element, attributes)
    }

    // MARK: -

    private static func fits(_ value: JSONValue, _ shape: ScienceShopShape) -> Bool {
        switch (shape, value) {
        case (.text, .string), (.number, .number), (.flag, .bool), (.object, .object): true
        case (.list(let shape), .array(let items)): items.allSatisfy { fits($0, shape) }
        case (.languageMap, .object(let map)): map.allSatisfy { isLanguage($0.key) && isText($0.value) }
        default: false
        }
    }

    private static func isText(_ value: JSONValue) -> Bool {
        guard let object = value.object else { return value.string != nil }
        guard object["value"]?.string != nil,
            let translator = object["translatedBy"]?.string, LanguageMap.Translator(rawValue: translator) != nil
        else { return false }
        return object.allSatisfy { member in
            switch member.key {
            case "value", "translatedBy": true
            case "from": member.value.string.map(isLanguage) ?? false
            default: false
            }
        }
    }

    /// `xs:language`.
    static func isLanguage(_ tag: String) -> Bool {
        let parts = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
        func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
        return parts.enumerated().allSatisfy { place, part in
            (1...8).contains(part.count) && part.allSatisfy { isLetter($0) || (place > 0 && isDigit($0)) }
        }
    }
}
