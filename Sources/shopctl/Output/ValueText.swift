import JSONSchema
import Messages
import ScienceShopSDK
import Translations

/// Values of records in words, for a person who reads one language.
struct ValueText {
    let words: Translations

    /// A value on one line: a text as it is, anything else as JSON; `nothing` when there is none.
    func short(_ value: JSONValue?) -> String {
        guard let value else { return words("nothing") }
        return (value.string.map { "\"\($0)\"" } ?? value.canonicalText).shown
    }

    /// A value in words.
    func text(of value: JSONValue, member: String = "") -> String {
        switch value {
        case .string(let text): string(text, member)
        case .object(let object): text(of: object, member: member)
        case .array(let values): values.map { text(of: $0, member: member) }.joined(separator: ", ")
        case .bool(let value): words(value ? "yes" : "no")
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
    func text(of object: JSONObject, member: String) -> String {
        if let map = Self.languageMap(object) { return best(map) }
        func word(_ key: String) -> String? {
            object[key].flatMap { $0.isNull ? nil : text(of: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        switch member {
        case "period": return period(Period(object), word("timeZone"))
        case "participants":
            let role = word("role").map { label("role", $0) } ?? words("participant")
            return tied(role, [word("name"), word("jobTitle"), word("record")])
        case "relations":
            let type = word("type").map { name in
                Relation.Kind(rawValue: name).map { words(MemberWords.told($0)) } ?? name
            }
            return tied(type ?? words(MemberWords.told(.relatedTo)), [word("name"), word("record")])
        case "territories":
            let code = [word("level").map { label("territory-level", $0) }, word("scheme"), word("code")]
            return joined([word("label"), bracketed(joined(code, with: " "))], with: " ")
        case "figures":
            let value = word("asWritten") ?? joined([word("value"), word("unit")], with: " ")
            return joined([value, word("date").map(date)])
        case "contacts":
            let isPrivate = object["private"]?.bool ?? true
            return joined([word("type"), word("value"), word("name"), isPrivate ? words("private") : nil])
        case "links", "images":
            return joined([word("label") ?? word("caption"), word("url") ?? word("file"), word("credit")])
        case "consent": return joined([consent(object), quoted(word("asWritten")), word("wording")])
        case "demandStatus": return word("status").map { label("demand-status", $0) } ?? ""
        case "basis": return joined([word("type"), word("asWritten")])
        case "provenance":
            return joined([
                word("node"), word("sourceURL"), word("sourceIdentifier"),
                word("retrievedAt").map { words.language.moment($0) },
            ])
        case "address", "places":
            if let asWritten = word("asWritten") { return asWritten.shown }
            let town = joined([word("postalCode"), word("locality")], with: " ")
            return joined([word("name"), word("street"), town, word("country")])
        default:
            let concept = word("concept").map { label(word("scheme") ?? "", $0) }
            if let asWritten = word("asWritten") {
                return joined(
                    [asWritten, concept.flatMap { Text.folded($0) == Text.folded(asWritten) ? nil : bracketed($0) }],
                    with: " ")
            }
            if let concept { return concept }
            if let name = word("name") {
                return joined([name, word("role").map { label("role", $0) }, word("record")])
            }
            if let record = word("record") { return record }
            return object.map { tied($0.key, [text(of: $0.value, member: $0.key)]) }.joined(separator: ", ")
        }
    }

    // MARK: - Kinds of values

    private func string(_ text: String, _ member: String) -> String {
        switch member {
        case "modifiedAt": words.language.moment(text)
        default: text
        }
    }

    /// The text a reader of this language wants.
    func best(_ map: LanguageMap) -> String { map.text(for: [words.language.rawValue, "en", "fr"])?.text ?? "" }

    /// A notation by its label in this language.
    private func label(_ scheme: String, _ notation: String) -> String {
        Vocabulary.standard[scheme]?.label(of: notation, language: words.language.rawValue) ?? notation
    }

    private func period(_ period: Period, _ zone: String?) -> String {
        let dates = period.text(in: words.language)
        let isSaid = period.asWritten == dates || period.asWritten == period.start?.description
        return joined([dates, isSaid ? nil : quoted(period.asWritten), zone])
    }

    private func date(_ text: String) -> String { PartialDate(text)?.text(in: words.language) ?? text }

    private func consent(_ object: JSONObject) -> String {
        let group: Message =
            switch object["group"]?.string {
            case "publication": "publication"
            case "contact": "contacts"
            case "image": "images"
            case "person": "personal data"
            case let other: .verbatim(other ?? "")
            }
        return words(object["granted"]?.bool == true ? "\(group): granted" : "\(group): not granted")
    }

    // MARK: - Signs

    /// `role: name, record`.
    private func tied(_ name: String, _ parts: [String?]) -> String { words("\(name): \(joined(parts))") }

    private func joined(_ parts: [String?], with separator: String = ", ") -> String {
        parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: separator)
    }

    private func bracketed(_ text: String) -> String? { text.isEmpty ? nil : "(\(text))" }

    private func quoted(_ text: String?) -> String? { text.map { words("“\($0)”") } }
}
