import JSONSchema
import Messages
import ScienceShopSDK

/// A JSON Schema, for people: its keys one a line.
enum SchemaText {
    static func show(_ entry: SchemaEntry, _ document: JSONValue, _ console: Console) {
        console.line(document["title"]?.string.map { Message(english: $0) } ?? .verbatim(entry.name), .bold)
        console.paragraph(entry.told(console.language))
        console.line()
        var table = Table([.text("KEY", .cut), .text("TYPE", .wrap), .text("MEANING", .wrap)])
        let lister = KeyLister(root: document)
        func list(_ schema: JSONValue, under prefix: String = "") {
            for key in lister.keys(of: schema, under: prefix) {
                table.rows.append([
                    .init(key.path + (key.isRequired ? " *" : ""), .bold), .words(key.type),
                    .words(Message(english: key.meaning)),
                ])
            }
        }
        if entry.group == .messages {
            // A message is one of many shapes, each with a name: its row, then its members'.
            for member in document["$defs"]?.object ?? [:] {
                table.rows.append([
                    .init(member.key, .bold), .words(lister.type(of: member.value)),
                    .words(Message(english: meaning(member.value))),
                ])
                list(member.value, under: member.key + ".")
            }
        } else {
            list(document)
        }
        if table.rows.isEmpty {
            for member in document["$defs"]?.object ?? [:] {
                table.rows.append([
                    .init(member.key, .bold), .words(lister.type(of: member.value)),
                    .words(Message(english: meaning(member.value))),
                ])
            }
        }
        console.table(table)
        console.note()
        console.note(
            "* must be there.  `shopctl schema show \(entry.name) --format json` gives the schema itself.", .dim)
    }

    /// The description without its source term.
    static func meaning(_ schema: JSONValue) -> String {
        let text = schema["description"]?.string ?? ""
        return text.split(separator: " Source: ", maxSplits: 1).first.map(String.init) ?? text
    }
}

/// Walks the properties of a schema, references within the same document followed.
struct KeyLister {
    struct Key {
        var path: String
        var type: Message
        var meaning: String
        var isRequired: Bool
    }

    let root: JSONValue
    /// Deeper than this a table explains no more.
    private let depth = 4

    func keys(of schema: JSONValue, under prefix: String = "", level: Int = 0) -> [Key] {
        let schema = resolved(schema)
        let required = (schema["required"]?.array ?? []).compactMap(\.string)
        return (schema["properties"]?.object ?? [:]).flatMap { member -> [Key] in
            let value = resolved(member.value)
            let path = prefix + member.key
            let own = SchemaText.meaning(member.value)
            let key = Key(
                path: path, type: type(of: member.value), meaning: own.isEmpty ? SchemaText.meaning(value) : own,
                isRequired: required.contains(member.key))
            guard level < depth else { return [key] }
            var inner = keys(of: value, under: path + ".", level: level + 1)
            if let items = value["items"] { inner += keys(of: items, under: path + "[].", level: level + 1) }
            if let values = value["additionalProperties"], values.object != nil {
                inner += keys(of: values, under: path + ".<key>.", level: level + 1)
            }
            return [key] + inner
        }
    }

    /// The names of JSON's own types and of formats are the same in every language.
    ///
    /// - Parameter outer: the references that led here; a shape that contains itself is called by its name inside.
    func type(of schema: JSONValue, within outer: [String] = []) -> Message {
        if let reference = schema["$ref"]?.string, schema["type"] == nil, schema["enum"] == nil {
            let target = resolved(schema)
            guard target["$ref"] == nil, !outer.contains(reference) else {
                return .verbatim(String(reference.split(separator: "/").last ?? ""))
            }
            return type(of: target, within: outer + [reference])
        }
        if let constant = schema["const"] { return .verbatim(constant.canonicalText) }
        if let values = schema["enum"]?.array {
            return .verbatim(values.map { $0.string ?? $0.canonicalText }.joined(separator: " | "))
        }
        if let names = schema["type"]?.array { return .list(names.compactMap(\.string).map(Message.verbatim), .or) }
        let type = schema["type"]?.string
        if type == "array", let items = schema["items"] {
            let inner = self.type(of: items, within: outer)
            return inner.isEmpty ? "list" : "list of \(inner)"
        }
        if type == "string", let format = schema["format"]?.string { return .verbatim(format) }
        if let type { return .verbatim(type) }
        for name in ["anyOf", "oneOf"] {
            if let options = schema[name]?.array {
                let types = options.map { self.type(of: $0, within: outer) }.filter { !$0.isEmpty }
                return .list(
                    types.enumerated().filter { !types[..<$0.offset].contains($0.element) }.map(\.element), .or)
            }
        }
        return ""
    }

    /// The schema a reference within the document leads to, its own keywords over it.
    func resolved(_ schema: JSONValue) -> JSONValue {
        guard let reference = schema["$ref"]?.string, reference.hasPrefix("#"),
            let target = JSONPointer(String(reference.dropFirst())).flatMap({ root[$0] })
        else { return schema }
        var object = target.object ?? [:]
        for member in schema.object ?? [:] where member.key != "$ref" { object[member.key] = member.value }
        return .object(object)
    }
}

extension SchemaEntry {
    /// What its members say of themselves: told by `schema list` and `schema show`, and by the problems of what breaks
    /// it; for the test that all of it has a translation. A vocabulary brings its own.
    var sentences: [Message] {
        guard group != .vocabulary else { return [] }
        return Self.texts(in: document).map { Message(english: $0) }
    }

    private static func texts(in schema: JSONValue) -> [String] {
        if let items = schema.array { return items.flatMap(Self.texts) }
        guard let members = schema.object else { return [] }
        var found = members["title"]?.string.map { [$0] } ?? []
        if members["description"]?.string != nil {
            let meaning = SchemaText.meaning(schema)
            found.append(meaning)
            // Beside a pattern it says what form was expected, within a sentence.
            if members["pattern"] != nil, meaning.hasSuffix(".") { found.append(String(meaning.dropLast())) }
        }
        return found
            + members.filter { !["enum", "examples"].contains($0.key) }.flatMap { Self.texts(in: $0.value) }
    }
}
