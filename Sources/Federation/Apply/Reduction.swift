import JSONSchema
import ScienceShopSDK

/// Whether one document can be what publication gates left of another: members and elements are missing, addresses lack
/// their credentials, words their e-mail addresses.
///
/// How the record came, and basis and answers about consent, which each channel tells in its own way, are not looked at.
enum Reduction {
    /// Whether `part` says nothing that `whole` does not say.
    static func isReduction(_ part: Record, of whole: Record) -> Bool {
        holds(.object(content(part)), .object(content(whole)), isOneWay: true)
    }

    /// Whether both can be cut from the same record: what both say is the same.
    static func agree(_ left: Record, _ right: Record) -> Bool {
        holds(.object(content(left)), .object(content(right)), isOneWay: false)
    }

    private static func content(_ record: Record) -> JSONObject {
        var content = record.content
        content["consent"] = nil
        content["basis"] = nil
        return content
    }

    private static func holds(_ part: JSONValue, _ whole: JSONValue, isOneWay: Bool) -> Bool {
        switch (part, whole) {
        case (.object(let part), .object(let whole)):
            part.allSatisfy { member in
                whole[member.key].map { holds(member.value, $0, isOneWay: isOneWay) } ?? !isOneWay
            }
        case (.array(let part), .array(let whole)):
            isSublist(part, whole, isOneWay) || (!isOneWay && isSublist(whole, part, isOneWay))
        case (.string(let part), .string(let whole)):
            isCut(part, whole) || (!isOneWay && isCut(whole, part))
        default: part == whole
        }
    }

    /// Whether the elements of one list stand in another one, in their order.
    private static func isSublist(_ part: [JSONValue], _ whole: [JSONValue], _ isOneWay: Bool) -> Bool {
        guard part.count <= whole.count else { return false }
        var rest = whole[...]
        for element in part {
            guard let place = rest.firstIndex(where: { holds(element, $0, isOneWay: isOneWay) }) else { return false }
            rest = rest[(place + 1)...]
        }
        return true
    }

    /// Whether a text is another one, or what a gate made of it.
    private static func isCut(_ part: String, _ whole: String) -> Bool {
        if part.hasSameBytes(as: whole) { return true }
        if part.contains(ContactWords.placeholder) { return fits(part, whole) }
        return PublicAddress.origin(whole).hasSameBytes(as: part)
    }

    /// Whether a text is what it would be with something else in place of each mark.
    private static func fits(_ marked: String, _ whole: String) -> Bool {
        let mark = Array(ContactWords.placeholder.utf8)
        var pieces = Array(marked.utf8).pieces(between: mark)
        let first = pieces.removeFirst()
        let last = pieces.popLast() ?? []
        let bytes = Array(whole.utf8)
        guard bytes.count >= first.count + last.count, bytes.starts(with: first),
            bytes.reversed().starts(with: last.reversed())
        else { return false }
        var rest = bytes[first.count..<(bytes.count - last.count)]
        for piece in pieces where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}

extension [UInt8] {
    /// The parts between the places where a mark stands.
    fileprivate func pieces(between mark: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = self[...]
        while let found = rest.firstRange(of: mark) {
            pieces.append(Array(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return pieces + [Array(rest)]
    }
}
