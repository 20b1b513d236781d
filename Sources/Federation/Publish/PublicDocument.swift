import JSONSchema
import ScienceShopSDK

/// A record's document cut down to what may be shown, and what was left out, so that it is not shown elsewhere either.
struct PublicDocument {
    /// Which groups have a grant that reaches the channel.
    struct Allowances {
        var contacts = false
        var images = false
        var person = false
        var extensions: Set<String> = []
    }

    private(set) var shown = JSONObject()
    /// Members of which nothing or only a part is shown.
    private(set) var cut: Set<String> = []
    /// Texts that were left out, in the order they were met.
    private(set) var removed: [String] = []
    /// Of those, ways to reach someone.
    private(set) var removedContacts: [String] = []
    private let allowances: Allowances
    private let kind: RecordKind

    init(_ record: Record, kind: RecordKind, allowances: Allowances) {
        self.allowances = allowances
        self.kind = kind
        let shape = PublicShape.record(kind)
        let isPerson = kind == .person
        for (name, value) in record.document.lazy.map({ ($0.key, $0.value) }) {
            guard let member = shape[name], !isPerson || allowances.person || PublicShape.publicCapacity.contains(name),
                let cut = topLevel(value, name, member)
            else {
                forget(value, in: name)
                cut.insert(name)
                continue
            }
            shown[name] = cut
        }
        redact()
    }

    // MARK: - Cutting

    private mutating func topLevel(_ value: JSONValue, _ name: String, _ shape: PublicShape) -> JSONValue? {
        switch name {
        case "contacts":
            elements(value, name, shape) { [allowances] in allowances.contacts && $0["private"]?.bool == false }
        case "images": allowances.images ? cutting(value, shape) : nil
        case "participants":
            elements(value, name, shape) { [allowances] in allowances.person || !Self.isPrivatePerson($0) }
        case "links":
            elements(value, name, shape) { [allowances] link in
                guard let url = link["url"]?.string else { return false }
                return PublicAddress.url(url) != nil || (allowances.contacts && Self.isContact(url))
            }
        case "sameAs": elements(value, name, shape) { $0.string.flatMap(PublicAddress.url) != nil }
        default: cutting(value, shape)
        }
    }

    /// Someone who asks a question acts for themselves, not in a public capacity; who is not said to be a body may be one.
    private static func isPrivatePerson(_ participant: JSONValue) -> Bool {
        guard participant["role"]?.string == "requester" else { return false }
        if let kind = participant["kind"]?.string { return kind != "organisation" && kind != "group" }
        if let record = participant["record"]?.string.flatMap(RecordIdentifier.init) { return record.kind == .person }
        return true
    }

    private static func isContact(_ url: String) -> Bool {
        ["mailto", "tel", "sms"].contains(PublicAddress.scheme(of: url))
    }

    /// The elements of a list that may be shown; nil when none may.
    private mutating func elements(
        _ value: JSONValue, _ name: String, _ shape: PublicShape, _ mayShow: (JSONValue) -> Bool
    ) -> JSONValue? {
        guard case .list(let shape) = shape, let list = value.array else { return nil }
        var kept: [JSONValue] = []
        for element in list {
            if mayShow(element), let cut = cutting(element, shape) {
                kept.append(cut)
            } else {
                forget(element, in: name)
                cut.insert(name)
            }
        }
        return kept.isEmpty && !list.isEmpty ? nil : .array(kept)
    }

    private mutating func cutting(_ value: JSONValue, _ shape: PublicShape) -> JSONValue? {
        switch (shape, value) {
        case (.code, .string), (.code, .number), (.code, .bool), (.verbatim, .string), (.verbatim, .bool): return value
        case (.words, .string(let text)): return altered(Self.plain(text, phones: false), from: text)
        case (.passage, .string(let text)): return altered(Self.plain(text, phones: true), from: text)
        case (.origin, .string(let text)):
            return altered(Self.plain(PublicAddress.origin(text), phones: false), from: text)
        case (.url, .string(let text)):
            if let url = PublicAddress.url(text) { return altered(url, from: text) }
            return allowances.contacts && Self.isContact(text) ? value : nil
        case (.narrative, .object(let map)): return languages(map).map { .object($0) }
        case (.list(let shape), .array(let list)): return .array(list.compactMap { part($0, shape) })
        case (.object(let members), .object(let object)):
            var result = JSONObject()
            for member in object {
                if let shape = members[member.key], let cut = part(member.value, shape) {
                    result[member.key] = cut
                } else if members[member.key] == nil {
                    forget(member.value, in: member.key)
                }
            }
            return result.isEmpty ? nil : .object(result)
        case (.extensions, .object(let namespaces)): return extensions(namespaces)
        default: return nil
        }
    }

    private mutating func part(_ value: JSONValue, _ shape: PublicShape) -> JSONValue? {
        let result = cutting(value, shape)
        if result == nil { forget(value, in: "") }
        return result
    }

    /// A text that is shown in another form than it has: the form it has is not to be seen elsewhere.
    private mutating func altered(_ text: String, from original: String) -> JSONValue {
        if !text.hasSameBytes(as: original) { removed.append(original) }
        return .string(text)
    }

    private static func plain(_ text: String, phones: Bool) -> String {
        let cut = ContactWords.text(text, without: ContactWords.emails(in: text))
        return phones ? ContactWords.text(cut, without: ContactWords.phones(in: cut)) : cut
    }

    /// A text in one or more languages; what is no language or no text is left out.
    private mutating func languages(_ map: JSONObject) -> JSONObject? {
        var result = JSONObject()
        for member in map {
            switch member.value {
            case .string where Self.isLanguage(member.key): result[member.key] = member.value
            case .object(let translation) where Self.isLanguage(member.key):
                var kept = JSONObject()
                for name in ["value", "translatedBy", "from"] {
                    if case .string? = translation[name] { kept[name] = translation[name] }
                }
                for extra in translation where kept[extra.key] == nil { forget(extra.value, in: extra.key) }
                if kept["value"] != nil { result[member.key] = .object(kept) }
            default: forget(member.value, in: member.key)
            }
        }
        return result.isEmpty ? nil : result
    }

    /// Two or three letters, then subtags (RFC 5646): longer first subtags name no language, but may name a member.
    private static func isLanguage(_ tag: String) -> Bool {
        let parts = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard let first = parts.first, (2...3).contains(first.count),
            first.allSatisfy({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A })
        else { return false }
        return parts.dropFirst().allSatisfy { (1...8).contains($0.count) }
    }

    private mutating func extensions(_ namespaces: JSONObject) -> JSONValue? {
        var result = JSONObject()
        for member in namespaces {
            if allowances.extensions.contains(member.key), let open = openExtension(member.value) {
                result[member.key] = open
            } else {
                forget(member.value, in: member.key)
                cut.insert("extensions")
            }
        }
        return result.isEmpty ? nil : .object(result)
    }

    /// What an extension shows once its namespace is allowed: all but objects that call themselves private.
    private mutating func openExtension(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .object(let object):
            if let mark = object["private"], mark != .bool(false) {
                forget(value, in: "")
                return nil
            }
            var result = JSONObject()
            for member in object { result[member.key] = openExtension(member.value) }
            return .object(result)
        case .array(let list): return .array(list.compactMap { openExtension($0) })
        case .string(let text): return .string(Self.plain(text, phones: true))
        default: return value
        }
    }

    // MARK: - What was left out

    /// Members whose values are words of ours or say nothing of a person.
    private static let formalMembers: Set<String> = [
        "type", "group", "scope", "granted", "date", "until", "private", "role", "kind", "rel", "scheme", "level",
        "translatedBy", "from", "record", "contentHash", "status",
    ]

    private mutating func forget(_ value: JSONValue, in member: String) {
        let before = removed.count
        collect(value)
        if member == "contacts" { removedContacts += removed[before...] }
    }

    private mutating func collect(_ value: JSONValue) {
        switch value {
        case .string(let text):
            // Shorter words stand in any text by chance.
            if text.utf8.count >= 5 { removed.append(text) }
        case .array(let list): for element in list { collect(element) }
        case .object(let object):
            for member in object where !Self.formalMembers.contains(member.key) { collect(member.value) }
        default: break
        }
    }

    /// Takes the contacts that were left out from words that repeat them.
    private mutating func redact() {
        let phones = Set(removedContacts.compactMap(Self.phoneForm))
        guard !phones.isEmpty else { return }
        let shape = PublicShape.record(kind)
        for member in shown {
            if let shape = shape[member.key] { shown[member.key] = Self.redacted(member.value, shape, phones) }
        }
    }

    static func phoneForm(_ text: String) -> String? {
        let digits = text.utf8.filter(ContactWords.isDigit)
        return digits.count >= 9 ? ContactWords.form(ofDigits: digits) : nil
    }

    private static func redacted(_ value: JSONValue, _ shape: PublicShape, _ phones: Set<String>) -> JSONValue {
        switch (shape, value) {
        case (.words, .string(let text)):
            let found = ContactWords.phones(in: text).filter { phones.contains($0.form) }
            return .string(ContactWords.text(text, without: found))
        case (.list(let shape), .array(let list)): return .array(list.map { redacted($0, shape, phones) })
        case (.object(let members), .object(let object)):
            var result = JSONObject()
            for member in object {
                result[member.key] = members[member.key].map { redacted(member.value, $0, phones) } ?? member.value
            }
            return .object(result)
        default: return value
        }
    }
}
