import AdapterKit
import CSVReader
import Crosswalks
import JSONSchema
import ScienceShopSDK
import XMLReader

/// What stands in a document, and how a crosswalk selects it.
enum FoundFields {
    private static let most = 80

    // MARK: - Tables and forms

    static func columns(_ detection: CSVDetection, _ bytes: [UInt8]) -> [FoundField] {
        let frame = CSVFrame(detection)
        let first = TableCut.records(of: bytes, detection, most: 1).first.map { frame.row($0.bytes) }
        return frame.header.labels.prefix(most).map { label in
            FoundField(
                label, "{ column: \(FoundField.quoted(FoundField.plain(label))) }", example: first?[label]?.value ?? "")
        }
    }

    /// The fields of a YesWiki form, by their labels; without its definition, an entry's members.
    static func form(_ definition: JSONValue?, entry: JSONValue?) -> [FoundField] {
        let prepared = definition?["prepared"]?.array ?? definition?["prepared"]?.object?.values ?? []
        var fields: [FoundField] = []
        for item in prepared.prefix(most) {
            guard let name = item["propertyname"]?.string, !name.isEmpty else { continue }
            var label = FoundField.plain(item["label"]?.string ?? "")
            while label.hasSuffix("*") || label.hasSuffix(" ") { label.removeLast() }
            let example = entry?[name]?.string ?? ""
            fields.append(
                label.isEmpty
                    ? FoundField(name, pointer([name]), example: example)
                    : FoundField(label, "{ label: \(FoundField.quoted(asPattern(label))) }", example: example))
        }
        if fields.isEmpty {
            let own = [
                "id_fiche", "id_typeannonce", "owner", "statut_fiche", "url", "date_creation_fiche", "date_maj_fiche",
            ]
            fields = (entry?.object?.members ?? []).prefix(most).filter { !own.contains($0.key) }.map {
                FoundField($0.key, pointer([$0.key]), example: $0.value.string ?? "")
            }
        }
        return fields
    }

    // MARK: - Pages

    /// The labels of « Label : value » lines and the headings that something stands below.
    static func labels(_ page: PageDocument) -> [FoundField] {
        var fields: [FoundField] = []
        var seen: Set<String> = []
        let title = page.title?.words.text
        for (index, block) in page.blocks.enumerated() where fields.count < most {
            let label: String
            let selector: String
            var example = ""
            if block.kind == .field, let written = block.label {
                label = FoundField.plain(written)
                selector = "{ label: \(FoundField.quoted(asPattern(label))) }"
                example = block.value?.text ?? ""
            } else if block.kind == .heading, block.words.text != title, index + 1 < page.blocks.count,
                page.blocks[index + 1].kind != .heading
            {
                label = FoundField.plain(block.words.text)
                selector = "{ section: \(FoundField.quoted("^\(escaped(label))$")) }"
                example = page.blocks[index + 1].words.text
            } else {
                continue
            }
            guard !label.isEmpty, label.count <= 100, seen.insert(Text.folded(label)).inserted else { continue }
            fields.append(FoundField(label, selector, example: example))
        }
        return fields
    }

    /// A pattern that finds this text: itself, unless it holds signs that a pattern would stumble over.
    private static func asPattern(_ text: String) -> String {
        var depth = 0
        let isNested = text.allSatisfy { character in
            depth += character == "(" ? 1 : character == ")" ? -1 : 0
            return depth >= 0
        }
        let isPlain =
            isNested && depth == 0 && !text.contains("(?") && !text.hasPrefix("?")
            && !text.contains { "\\^$|*+{}[]".contains($0) }
        return isPlain ? text : escaped(text)
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "\\^$.|?*+()[]{}".contains(character) { result += "\\" }
            result.append(character)
        }
    }

    // MARK: - JSON-LD and XML

    /// The members of a JSON-LD node that hold a text, or the name of something.
    static func jsonld(_ node: JSONValue, at place: [String]) -> [FoundField] {
        var fields: [FoundField] = []
        for member in (node.object?.members ?? []).prefix(most) where !member.key.hasPrefix("@") {
            var path = place + [member.key]
            var value = member.value
            if let first = value.array?.first {
                if first.object == nil {
                    value = first
                } else {
                    path.append("0")
                    value = first
                }
            }
            if let object = value.object {
                guard let name = ["name", "url", "@value"].first(where: { object[$0]?.string != nil }) else { continue }
                path.append(name)
                value = object[name] ?? .null
            }
            guard let text = value.string, !text.isEmpty else { continue }
            let selector = "{ jsonld: \(FoundField.quoted(JSONPointer(tokens: path).description)) }"
            fields.append(FoundField(member.key, selector, example: text))
        }
        return fields
    }

    /// The elements of a feed's item.
    static func item(_ item: XMLTree.Element) -> [FoundField] {
        var fields: [FoundField] = []
        var seen: Set<String> = []
        // RSS calls its summary so, where the whole text stands beside it.
        let isSummary = item.elements.contains { $0.name == "encoded" }
        for element in item.elements.prefix(most) where seen.insert(element.name).inserted {
            let text = Text.trimmed(element.ownText)
            if !text.isEmpty {
                fields.append(
                    FoundField(
                        element.name, pointer([element.name]), example: text,
                        meaning: isSummary && element.name == "description" ? .member("summary") : nil))
            } else if let inner = element.elements.first(where: { $0.name == "name" }) {
                fields.append(FoundField(element.name, pointer([element.name, "name"]), example: inner.ownText))
            } else if let attribute = ["href", "term", "url"].first(where: { element[$0] != nil }),
                item.elements.count(where: { $0.name == element.name }) == 1
            {
                fields.append(
                    FoundField(
                        element.name, pointer([element.name, "@" + attribute]),
                        example: element[attribute] ?? ""))
            } else if !element.elements.isEmpty {
                fields.append(FoundField(element.name, pointer([element.name]), example: element.allText))
            }
        }
        return fields
    }

    private static func pointer(_ tokens: [String]) -> String {
        "{ pointer: \(FoundField.quoted(JSONPointer(tokens: tokens).description)) }"
    }
}
