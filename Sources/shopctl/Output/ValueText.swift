import JSONSchema
import Messages
import ScienceShopSDK

/// Values of records, for people.
enum ValueText {
    /// A value on one line: a text as it is, anything else as JSON; `nothing` when there is none.
    static func short(_ value: JSONValue?, _ console: Console) -> String {
        guard let value else { return console.text("nothing") }
        return (value.string.map { "\"\($0)\"" } ?? value.canonicalText).shown
    }

    /// A value in words.
    static func text(of value: JSONValue, member: String = "", _ console: Console) -> String {
        switch value {
        case .string(let text): text
        case .object(let object): text(of: object, member: member, console)
        case .array(let values): values.map { text(of: $0, member: member, console) }.joined(separator: ", ")
        default: value.canonicalText
        }
    }

    /// The object as a language map, if all its members are texts under language tags.
    static func languageMap(_ object: JSONObject) -> LanguageMap? {
        let isMap =
            !object.isEmpty
            && object.allSatisfy { member in
                let tag = member.key.split(separator: "-").first ?? ""
                return (2...3).contains(tag.count) && tag.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A }
                    && (member.value.string != nil || member.value["value"]?.string != nil)
            }
        return isMap ? LanguageMap(object) : nil
    }

    /// An object in words: its best name, then what qualifies it.
    static func text(of object: JSONObject, member: String, _ console: Console) -> String {
        if let map = languageMap(object) { return map.text(for: console.readLanguages)?.text ?? "" }
        func word(_ key: String) -> String? {
            object[key].flatMap { $0.isNull ? nil : text(of: $0, console) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        switch member {
        case "period":
            let dates = [word("start"), word("end")].compactMap { $0 }.joined(separator: " – ")
            return joined([dates.isEmpty ? nil : dates, quoted(word("asWritten"), unless: dates), word("timeZone")])
        case "participants":
            return named(
                word("role") ?? "participant", joined([word("name"), word("jobTitle"), word("record")]), console)
        case "relations":
            return named(word("type") ?? "relatedTo", joined([word("name"), word("record")]), console)
        case "territories":
            let code = [word("level"), word("scheme"), word("code")].compactMap { $0 }.joined(separator: " ")
            return joined([word("label"), code.isEmpty ? nil : "(\(code))"], with: " ")
        case "figures":
            return joined([
                word("asWritten") ?? [word("value"), word("unit")].compactMap { $0 }.joined(separator: " "),
                word("date"),
            ])
        case "contacts":
            let isPrivate = object["private"]?.bool ?? true
            return joined([word("type"), word("value"), word("name"), isPrivate ? console.text("private") : nil])
        case "links", "images":
            return joined([word("label") ?? word("caption"), word("url") ?? word("file"), word("credit")])
        case "consent":
            let answer = console.text(object["granted"]?.bool == true ? "granted" : "not granted")
            return joined([
                named(word("group") ?? console.text("consent"), answer, console), quoted(word("asWritten")),
                word("wording"),
            ])
        case "demandStatus": return joined([word("status")])
        case "basis": return joined([word("type"), word("asWritten")])
        case "address", "places":
            if let asWritten = word("asWritten") { return asWritten.shown }
            let town = [word("postalCode"), word("locality")].compactMap { $0 }.joined(separator: " ")
            return joined([word("name"), word("street"), town, word("country")])
        default:
            if let asWritten = word("asWritten") {
                return joined([asWritten, word("concept").flatMap { $0 == asWritten ? nil : "(\($0))" }], with: " ")
            }
            if let concept = word("concept") { return concept }
            if let name = word("name") { return joined([name, word("role"), word("record")]) }
            if let record = word("record") { return record }
            return object.map { "\($0.key): \(text(of: $0.value, member: $0.key, console))" }.joined(separator: ", ")
        }
    }

    /// `role: value`, as the reader's language writes it.
    private static func named(_ name: String, _ value: String, _ console: Console) -> String {
        console.text(.joined([.verbatim(name), .verbatim(value)], separator: ": "))
    }

    private static func joined(_ parts: [String?], with separator: String = ", ") -> String {
        parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: separator)
    }

    private static func quoted(_ text: String?, unless other: String = "") -> String? {
        text.flatMap { $0 == other ? nil : "« \($0) »" }
    }
}
