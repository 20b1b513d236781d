import JSONSchema
import ScienceShopSDK

/// Whether one document can be what publication gates left of another: members and elements are missing, addresses lack
/// their credentials, words their e-mail addresses.
///
/// How the record came, and basis and answers about consent, which each channel tells in its own way, are not looked at.
enum Reduction {
    /// Whether `part` says nothing that `whole` does not say. What would take too long to compare says something else.
    static func isReduction(_ part: Record, of whole: Record) -> Bool {
        var comparison = Comparison(isOneWay: true)
        return comparison.holds(.object(content(part)), .object(content(whole)))
    }

    /// Whether both can be cut from the same record: what both say is the same. What would take too long to compare is not.
    static func agree(_ left: Record, _ right: Record) -> Bool {
        var comparison = Comparison(isOneWay: false)
        return comparison.holds(.object(content(left)), .object(content(right)))
    }

    private static func content(_ record: Record) -> JSONObject {
        var content = record.content
        content["consent"] = nil
        content["basis"] = nil
        return content
    }

    /// One comparison of two documents. Lists are tried both ways at each depth, and a source may nest them as it likes: what
    /// it may cost is bounded.
    private struct Comparison {
        let isOneWay: Bool
        /// Far more than two honest records take: a value costs one, and more by its length.
        var steps = 200_000

        mutating func holds(_ part: JSONValue, _ whole: JSONValue) -> Bool {
            steps -= 1
            guard steps > 0 else { return false }
            switch (part, whole) {
            case (.object(let part), .object(let whole)):
                for member in part {
                    if let other = whole[member.key] {
                        guard holds(member.value, other) else { return false }
                    } else if isOneWay {
                        return false
                    }
                }
                return true
            case (.array(let part), .array(let whole)):
                return isSublist(part, whole) || (!isOneWay && isSublist(whole, part))
            case (.string(let part), .string(let whole)):
                steps -= (part.utf8.count + whole.utf8.count) / 64
                return Reduction.isCut(part, whole) || (!isOneWay && Reduction.isCut(whole, part))
            default: return part == whole
            }
        }

        /// Whether the elements of one list stand in another one, in their order.
        private mutating func isSublist(_ part: [JSONValue], _ whole: [JSONValue]) -> Bool {
            guard part.count <= whole.count else { return false }
            var place = whole.startIndex
            for element in part {
                while place < whole.endIndex, !holds(element, whole[place]) {
                    guard steps > 0 else { return false }
                    place += 1
                }
                guard place < whole.endIndex else { return false }
                place += 1
            }
            return true
        }
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
