import JSONSchema
import ScienceShopSDK

/// What items of evidence have in common from record to record: everything but the words and their line.
final class EvidenceShape: Sendable {
    let path: String
    let rule: String
    let label: String?
    /// Where in the draft the words stand as the source wrote them; nil when they stand with the item.
    let said: String?
    /// `said`, or else `path`, read.
    private let place: JSONPointer?

    init(path: String, rule: String, label: String?, said: String?) {
        self.path = path
        self.rule = rule
        self.label = label
        self.said = said
        place = JSONPointer(said ?? path)
    }

    /// The shape of an item: what a draft says where the words went is not said again.
    convenience init(_ item: Evidence, in draft: JSONValue) {
        self.init(
            path: item.path, rule: item.rule, label: item.location.label,
            said: Self.said(item, at: Self.isLong(item) ? JSONPointer(item.path) : nil, in: draft))
    }

    /// Whether it is worth a search to not say the words again: of short ones it is not.
    private static func isLong(_ item: Evidence) -> Bool { item.asWritten.utf8.count >= 24 }

    /// Whether it is the shape of an item.
    func fits(_ item: Evidence, in draft: JSONValue) -> Bool {
        guard item.path.hasSameBytes(as: path), item.rule.hasSameBytes(as: rule),
            Self.same(item.location.label, label)
        else { return false }
        guard said == nil else {
            return Self.isLong(item) && words(in: draft)?.hasSameBytes(as: item.asWritten) ?? false
        }
        return !Self.isLong(item) || Self.said(item, at: place, in: draft) == nil
    }

    /// The words the draft has for it.
    func words(in draft: JSONValue) -> String? { place.flatMap { draft[$0]?.string } }

    private static func said(_ item: Evidence, at place: JSONPointer?, in draft: JSONValue) -> String? {
        guard let place, let value = draft[place] else { return nil }
        if let text = value.string { return text.hasSameBytes(as: item.asWritten) ? item.path : nil }
        // A name of a participant, a keyword of a theme, the beginning of a period.
        let member = value.object?.members.first { $0.value.string?.hasSameBytes(as: item.asWritten) ?? false }
        return member.map { item.path + "/" + JSONPointer.escaped($0.key) }
    }

    fileprivate static func same(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.hasSameBytes(as: right)
    }

    /// Longer ones are seldom met twice.
    var isShort: Bool {
        path.utf8.count + rule.utf8.count + (label?.utf8.count ?? 0) + (said?.utf8.count ?? 0) <= 512
    }
}

extension EvidenceShape: Hashable {
    // As bytes: what the source wrote is not to come back in another normal form.
    static func == (left: EvidenceShape, right: EvidenceShape) -> Bool {
        same(left.path, right.path) && same(left.said, right.said) && same(left.label, right.label)
            && same(left.rule, right.rule)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(ByteString(path))
        hasher.combine(ByteString(rule))
        hasher.combine(said == nil)
    }
}
