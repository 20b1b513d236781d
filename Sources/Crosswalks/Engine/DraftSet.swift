import AdapterKit
import JSONSchema
import ScienceShopSDK

/// The drafts of one payload: drafts of one identifier united, references by name linked.
struct DraftSet {
    private(set) var drafts: [Draft] = []
    private var places: [RecordIdentifier: Int] = [:]
    /// The records of each rule, and the part of the page that each was made from.
    private var byRule: [String: [(id: RecordIdentifier, blocks: Range<Int>)]] = [:]
    private var names: [String: [RecordIdentifier]] = [:]
    private var unnoted: [(id: RecordIdentifier, record: Record, aliases: [String])] = []
    /// Relations between rules that are set already.
    private var related: Set<String> = []

    mutating func add(_ draft: Draft, rule: String, blocks: Range<Int>, aliases: [String]) {
        guard let id = draft.record.id else { return }
        if let place = places[id] {
            drafts[place] = Self.united(drafts[place], draft)
        } else {
            places[id] = drafts.count
            drafts.append(draft)
        }
        if !rule.isEmpty { byRule[rule, default: []].append((id, blocks)) }
        unnoted.append((id, draft.record, aliases))
    }

    /// Files the names of the drafts added since the last time; most payloads make one draft, whose name nobody asks for.
    private mutating func noteNames() {
        guard !unnoted.isEmpty else { return }
        let added = unnoted
        unnoted = []
        for (id, record, aliases) in added {
            for name in Self.names(of: record) + aliases { note(name, id) }
        }
    }

    private mutating func note(_ name: String, _ id: RecordIdentifier) {
        let key = Self.key(name)
        guard !key.isEmpty, !(names[key]?.contains(id) ?? false) else { return }
        names[key, default: []].append(id)
    }

    private static func key(_ name: String) -> String {
        Text.wordKey(TextFilters.strip(.article, Words(name)).text)
    }

    private static func names(of record: Record) -> [String] {
        var names = record["title"]?.object?.values.compactMap(\.string) ?? []
        if let acronym = record["acronym"]?.string { names.append(acronym) }
        for other in record["alternateTitles"]?.array ?? [] { names += other.object?.values.compactMap(\.string) ?? [] }
        return names
    }

    /// The record that a name means; an organisation and a group of one name are told apart by the kind, if given.
    mutating func id(named name: String, kind: RecordKind?) -> RecordIdentifier? {
        noteNames()
        var found = names[Self.key(name)] ?? []
        if found.isEmpty {
            // « Alliance sciences sociétés (ALLISS) »: the name without its brackets, or the acronym in them.
            let bare = TextFilters.strip(.parentheses, Words(name)).text
            if bare != name { found = names[Self.key(bare)] ?? [] }
        }
        guard let kind else { return found.first }
        return found.first { $0.kind == kind }
    }

    // MARK: - Uniting

    /// Two assertions of one payload about one record: a full description before a mention.
    static func united(_ first: Draft, _ second: Draft) -> Draft {
        let (main, other) = first.isMention && !second.isMention ? (second, first) : (first, second)
        var result = main
        result.record = main.record.merging(other.record)
        result.issues += other.issues
        let document = JSONValue.object(result.record.document)
        let old = JSONValue.object(other.record.document)
        result.evidence += other.evidence.compactMap { Self.moved($0, from: old, to: document) }
            .filter { new in !main.evidence.contains { $0.path.hasSameBytes(as: new.path) } }
        return result
    }

    /// The evidence with its path as the value now stands; nil when the value is not there any more.
    static func moved(_ evidence: Evidence, from old: JSONValue, to new: JSONValue) -> Evidence? {
        guard let pointer = JSONPointer(evidence.path) else { return nil }
        var (before, after) = (old, new)
        var path = JSONPointer()
        for token in pointer.tokens {
            guard let next = JSONPointer(tokens: [token]).resolve(in: before) else { return nil }
            if let elements = after.array {
                guard let index = elements.firstIndex(of: next) ?? elements.firstIndex(where: { isSame($0, next) })
                else { return nil }
                path = path.appending(index)
                after = elements[index]
            } else {
                guard let value = after[token] else { return nil }
                path = path.appending(token)
                after = value
            }
            before = next
        }
        guard isSame(after, before) else { return nil }
        var result = evidence
        result.path = path.description
        return result
    }

    /// Whether a value is another one, perhaps completed.
    private static func isSame(_ whole: JSONValue, _ part: JSONValue) -> Bool {
        if whole == part { return true }
        guard let object = whole.object, let members = part.object else { return false }
        var identity = members.filter { !["asWritten", "kind"].contains($0.key) }
        if identity.isEmpty { identity = members.members }
        return identity.allSatisfy { member in
            guard let value = object[member.key] else { return false }
            return isSame(value, member.value)
                || (member.key == "name" && Text.wordKey(value.string ?? "") == Text.wordKey(member.value.string ?? ""))
        }
    }

    // MARK: - Links

    /// Sets the relations to the records of other rules.
    mutating func linkRules(_ pending: [CrosswalkRun.Pending]) {
        for item in pending {
            guard case .rule(let rule, let which) = item.relation.target else { continue }
            for target in targets(rule, which, item) where target != item.id {
                relate(item.id, item.relation.type, target)
                if let inverse = item.relation.inverse { relate(target, inverse, item.id) }
            }
        }
    }

    private func targets(
        _ rule: String, _ which: CrosswalkDefinition.Relation.Which, _ item: CrosswalkRun.Pending
    ) -> [RecordIdentifier] {
        let all = byRule[rule] ?? []
        switch which {
        case .all:
            var seen: Set<RecordIdentifier> = []
            return all.compactMap { seen.insert($0.id).inserted ? $0.id : nil }
        case .first: return all.first.map { [$0.id] } ?? []
        case .enclosing: return enclosing(item, all).map { [$0] } ?? []
        case .inside:
            let inside = all.filter { item.blocks.contains($0.blocks.lowerBound) && $0.id != item.id }
            var seen: Set<RecordIdentifier> = []
            return inside.compactMap { seen.insert($0.id).inserted ? $0.id : nil }
        case .nearest:
            if let around = enclosing(item, all) { return [around] }
            let before = all.last { $0.blocks.lowerBound <= item.blocks.lowerBound && $0.id != item.id }
            return before.map { [$0.id] } ?? []
        }
    }

    /// The record made from the smallest part of the page that holds this one's.
    private func enclosing(
        _ item: CrosswalkRun.Pending, _ all: [(id: RecordIdentifier, blocks: Range<Int>)]
    ) -> RecordIdentifier? {
        all.filter { $0.blocks.contains(item.blocks.lowerBound) && $0.id != item.id }
            .min { $0.blocks.count < $1.blocks.count }?.id
    }

    private mutating func relate(_ id: RecordIdentifier, _ type: String, _ target: RecordIdentifier) {
        guard let place = places[id] else { return }
        guard related.insert("\(id) \(type) \(target)").inserted else { return }
        var relations = drafts[place].record["relations"]?.array ?? []
        relations.append(.object(["type": .string(type), "record": .string(target.description)]))
        drafts[place].record["relations"] = .array(relations)
    }

    /// Gives each reference by name the record that has this name.
    mutating func linkNames() {
        // A name can only lead to another draft.
        if drafts.count == 1, drafts[0].record.isUnited { return }
        for place in drafts.indices {
            let before = JSONValue.object(drafts[place].record.document)
            let own = drafts[place].record.id
            var record = drafts[place].record
            for (member, kinds) in Self.references {
                guard let value = record[member] else { continue }
                if let elements = value.array {
                    record[member] = .array(elements.map { linked($0, kinds, besides: own) })
                } else {
                    record[member] = linked(value, kinds, besides: own)
                }
            }
            // What two names turned out to be one is united.
            if !record.isUnited { record = record.merging(record) }
            guard JSONValue.object(record.document) != before else { continue }
            drafts[place].record = record
            let after = JSONValue.object(record.document)
            drafts[place].evidence = drafts[place].evidence.compactMap { Self.moved($0, from: before, to: after) }
        }
    }

    /// Members that hold references, with the kind they mean when the reference does not say.
    private static let references: [(String, RecordKind?)] = [
        ("participants", nil), ("relations", nil), ("affiliations", .organisation), ("container", .resource),
        ("venue", .organisation),
    ]

    private mutating func linked(_ value: JSONValue, _ kind: RecordKind?, besides own: RecordIdentifier?) -> JSONValue {
        guard var object = value.object else { return value }
        if let affiliation = object["affiliation"] { object["affiliation"] = linked(affiliation, nil, besides: own) }
        if object["record"] == nil, let name = object["name"]?.string {
            let stated = object["kind"]?.string.flatMap(RecordKind.init)
            let found = id(named: name, kind: stated ?? kind) ?? (stated == nil ? id(named: name, kind: nil) : nil)
            if let found, found != own { object["record"] = .string(found.description) }
        }
        return .object(object)
    }
}
