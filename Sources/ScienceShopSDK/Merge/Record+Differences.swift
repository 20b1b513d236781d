import JSONSchema

extension Record {
    /// What changed since an older state, field by field, in the order of the canonical JSON.
    ///
    /// Members outside the content (`volatileMembers`) do not count; the result is empty exactly when both have the
    /// same content hash. Elements of lists are followed by what they stand for, so that one partner more is one
    /// change, whatever its place; a list in another order is one change of the list.
    public func differences(from old: Record) -> [FieldChange] {
        var finder = DifferenceFinder()
        finder.compare(old.content, content, at: JSONPointer())
        return finder.changes
    }
}

private struct DifferenceFinder {
    private(set) var changes: [FieldChange] = []

    private mutating func add(_ path: JSONPointer, _ old: JSONValue?, _ new: JSONValue?) {
        changes.append(FieldChange(path: path.description, old: old, new: new))
    }

    mutating func compare(_ old: JSONObject, _ new: JSONObject, at path: JSONPointer) {
        let keys = new.keys + old.keys.filter { !new.contains($0) }
        for key in keys.sorted(by: { $0.utf16.lexicographicallyPrecedes($1.utf16) }) {
            compare(old[key], new[key], at: path.appending(key), member: key)
        }
    }

    private mutating func compare(_ old: JSONValue?, _ new: JSONValue?, at path: JSONPointer, member: String) {
        switch (old, new) {
        case (.object(let old), .object(let new)): compare(old, new, at: path)
        case (.array(let old), .array(let new)): compare(old, new, at: path, member: member)
        default: if old != new { add(path, old, new) }
        }
    }

    private mutating func compare(_ old: [JSONValue], _ new: [JSONValue], at path: JSONPointer, member: String) {
        guard old != new else { return }
        let partners = Self.matched(old, new, member: member)
        let before = changes.count
        var taken = Set<Int>()
        for (index, element) in new.enumerated() {
            if let partner = partners[index] {
                taken.insert(partner)
                compare(old[partner], element, at: path.appending(index), member: member)
            } else {
                add(path.appending(index), nil, element)
            }
        }
        for (index, element) in old.enumerated() where !taken.contains(index) {
            add(path.appending(index), element, nil)
        }
        // Equal elements in another order, or equal text in an unequal place: say it of the list as a whole.
        if changes.count == before { add(path, .array(old), .array(new)) }
    }

    /// For each new element, the old one it continues: equal first, then of the same identity, then alike.
    private static func matched(_ old: [JSONValue], _ new: [JSONValue], member: String) -> [Int: Int] {
        let oldKeys = old.map { ElementKeys($0, in: member) }
        let newKeys = new.map { ElementKeys($0, in: member) }
        var partners: [Int: Int] = [:]
        var taken = Set<Int>()
        func match<Key: Hashable>(_ oldKey: (Int) -> Key?, _ newKey: (Int) -> Key?, _ test: (Int, Int) -> Bool) {
            var buckets: [Key: [Int]] = [:]
            for index in old.indices.reversed() where !taken.contains(index) {
                if let key = oldKey(index) { buckets[key, default: []].append(index) }
            }
            for index in new.indices where partners[index] == nil {
                guard let key = newKey(index), var bucket = buckets.removeValue(forKey: key) else { continue }
                if let place = bucket.lastIndex(where: { test($0, index) }) {
                    let partner = bucket.remove(at: place)
                    partners[index] = partner
                    taken.insert(partner)
                }
                buckets[key] = bucket
            }
        }
        match({ old[$0] }, { new[$0] }, { _, _ in true })
        match({ oldKeys[$0].strong.map(ByteString.init) }, { newKeys[$0].strong.map(ByteString.init) }) { _, _ in true }
        match({ oldKeys[$0].weak.map(ByteString.init) }, { newKeys[$0].weak.map(ByteString.init) }) {
            oldKeys[$0].isSame(as: newKeys[$1])
        }
        match({ oldKeys[$0].loose.map(ByteString.init) }, { newKeys[$0].loose.map(ByteString.init) }) { _, _ in true }
        return partners
    }
}
