import JSONSchema
import Messages

/// Keeps book of which parts of a document were written, so that whatever was not is reported without anyone having to
/// remember it: losses are complete by construction.
struct LossTally {
    private let document: JSONObject
    private var kept: Set<JSONPointer> = []
    private var named: [JSONPointer: (kind: Loss.Kind, reason: Message)] = [:]
    /// All that has something kept or named inside.
    private var opened: Set<JSONPointer> = []

    let isCounting: Bool

    /// - Parameter isCounting: false makes a tally that notes nothing and tells no losses.
    init(_ document: JSONObject, isCounting: Bool) {
        self.document = document
        self.isCounting = isCounting
    }

    /// The value at this place, with all inside, is written in full.
    mutating func keep(_ place: JSONPointer) {
        guard isCounting else { return }
        kept.insert(place)
        open(place)
    }

    /// The value at this place is written, but says less than the record.
    mutating func coarsen(_ place: JSONPointer, _ reason: Message) { name(place, .coarser, reason) }

    /// The value at this place is left out, for another reason than that the format has no place for it.
    mutating func drop(_ place: JSONPointer, _ reason: Message) { name(place, .dropped, reason) }

    private mutating func name(_ place: JSONPointer, _ kind: Loss.Kind, _ reason: Message) {
        guard isCounting else { return }
        named[place] = (kind, reason)
        open(place)
    }

    private mutating func open(_ place: JSONPointer) {
        var next = place.parent
        while let place = next, opened.insert(place).inserted { next = place.parent }
    }

    /// All losses, in the canonical order of the document.
    func losses() -> [Loss] {
        var losses: [Loss] = []
        guard isCounting else { return losses }
        collect(.object(document), at: JSONPointer(), into: &losses)
        return losses
    }

    private func collect(_ value: JSONValue, at place: JSONPointer, into losses: inout [Loss]) {
        if let (kind, reason) = named[place] {
            losses.append(Loss(path: place.description, kind: kind, reason: reason))
        }
        guard !kept.contains(place) else { return }
        guard opened.contains(place) else {
            if named[place] == nil, !Self.isEmpty(value) {
                losses.append(
                    Loss(path: place.description, kind: .dropped, reason: "the format has no place for it"))
            }
            return
        }
        switch value {
        case .object(let object):
            for member in object.members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
                collect(member.value, at: place.appending(member.key), into: &losses)
            }
        case .array(let items):
            for (index, item) in items.enumerated() { collect(item, at: place.appending(index), into: &losses) }
        default: break
        }
    }

    /// Nothing is lost with an empty list.
    private static func isEmpty(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let object): object.isEmpty
        case .array(let items): items.isEmpty
        default: false
        }
    }
}
