import JSONSchema
import Messages
import ScienceShopSDK

extension ForgottenList {
    /// What stands where words were.
    static let mark = "[…]"

    func holds(payload bytes: [UInt8]) -> Bool {
        knowsWords && ForgottenText.readings(ofPayload: bytes).contains { !matches(in: $0).isEmpty }
    }

    /// A text without the words; nil when they are not in it.
    func cut(_ text: String) -> String? {
        let places = matches(in: text)
        if places.isEmpty { return holds(text) ? Self.mark : nil }
        var result = ""
        var rest = text.startIndex
        for place in places {
            result += text[rest..<place.lowerBound] + Self.mark
            rest = place.upperBound
        }
        result += text[rest...]
        // What is left may hold them in another writing.
        return holds(result) ? Self.mark : result
    }

    func cut(_ message: Message) -> Message {
        if !knowsWords { return message }
        let pattern = holds(message.pattern) ? nil : message.pattern
        guard let pattern else { return .verbatim(Self.mark) }
        let parts = message.parts.map { part -> Message.Part in
            switch part {
            case .text(let text): .text(cut(text) ?? text)
            case .number, .moment: part
            case .message(let inner): .message(cut(inner))
            case .plural(let count, let one, let other): .plural(count, one: cut(one), other: cut(other))
            case .sentence(let inner): .sentence(cut(inner))
            case .languages(let english, let french):
                .languages(english: cut(english) ?? english, french: cut(french) ?? french)
            }
        }
        let result = Message(pattern: pattern, parts: parts)
        // Words that only stand together when the sentence is said.
        return holds("\(result)") ? .verbatim(Self.mark) : result
    }

    // MARK: - Documents

    /// What is left of a value.
    private enum Left {
        case same
        case cut(JSONValue)
        /// It was nothing but what is to be forgotten.
        case nothing
    }

    /// A record's document without the words, and without references to records that are forgotten; nil when there is
    /// nothing of that in it. The identifier stays.
    func cut(_ document: JSONObject) -> JSONObject? {
        var result = document
        var isCut = false
        for member in document.members where member.key != "id" && member.key != "schema" {
            if knowsWords, holds(member.key) {
                result[member.key] = nil
                isCut = true
                continue
            }
            switch left(of: member.value) {
            case .same: continue
            case .cut(let value): result[member.key] = value
            case .nothing: result[member.key] = nil
            }
            isCut = true
        }
        return isCut ? result : nil
    }

    private func left(of value: JSONValue) -> Left {
        switch value {
        case .string(let text): return left(of: text)
        case .array(let items):
            var kept: [JSONValue] = []
            var isCut = false
            for item in items {
                switch left(of: item) {
                case .same: kept.append(item)
                case .cut(let value):
                    isCut = true
                    // Of someone who takes part, nothing is left but that there was someone.
                    if lostItsPoint(item, value) { continue }
                    kept.append(value)
                case .nothing: isCut = true
                }
            }
            if !isCut { return .same }
            return kept.isEmpty ? .nothing : .cut(.array(kept))
        case .object(let object):
            var result = object
            var lost: [String] = []
            var isCut = false
            for member in object.members {
                if knowsWords, holds(member.key) {
                    result[member.key] = nil
                    isCut = true
                    continue
                }
                switch left(of: member.value) {
                case .same: continue
                case .cut(let value): result[member.key] = value
                case .nothing:
                    lost.append(member.key)
                    result[member.key] = nil
                }
                isCut = true
            }
            if !isCut { return .same }
            guard result.isEmpty else { return .cut(.object(result)) }
            if lost.isEmpty { return .nothing }
            // A title in each language: that there was one is told.
            for key in lost { result[key] = .string(Self.mark) }
            return .cut(.object(result))
        case .null, .bool, .number: return .same
        }
    }

    private func left(of text: String) -> Left {
        if let id = RecordIdentifier(text) { return forgets(id) ? .nothing : .same }
        guard let cut = cut(text) else { return .same }
        // An address that lacks a part leads somewhere else.
        if text.contains("://") || text.hasPrefix("mailto:") || text.hasPrefix("tel:") { return .nothing }
        let isAll = WordRun.all(in: cut).isEmpty
        return isAll ? .nothing : .cut(.string(cut))
    }

    /// Whether an element of a list lost a member that was only about what is forgotten: someone's name, an address.
    private func lostItsPoint(_ before: JSONValue, _ after: JSONValue) -> Bool {
        guard let before = before.object, let after = after.object else { return false }
        return before.members.contains { member in
            guard let left = after[member.key] else { return true }
            return left.string.map { $0.hasSameBytes(as: Self.mark) } ?? false
        }
    }
}
