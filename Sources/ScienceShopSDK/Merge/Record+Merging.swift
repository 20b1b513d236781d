import JSONSchema

extension Record {
    /// Unites two assertions about the same thing; this record's word stands where they contradict each other.
    ///
    /// - Members this record lacks are taken from the other; so are languages its texts lack, the missing end of its
    ///   period when the two do not cross, and the missing parts of an address that agrees with its own.
    /// - Lists of objects, `languages` and `sameAs` are united, this record's elements first. Participants and
    ///   relations are the same by role and record or name, territories by (scheme, level, code) or label, concepts by
    ///   notation or words; other objects when they are equal but for `asWritten`. Figures stay side by side unless
    ///   identical.
    /// - Everything else (stage, basis, demand status…) is this record's when it has it.
    ///
    /// The result depends on the two documents only. Uniting the same record again changes nothing; the operation is
    /// associative as long as elements of lists carry their identifiers. Revision and date of change stay this
    /// record's; hops are united; a stated content hash is computed again.
    public func merging(_ other: Record) -> Record {
        var result = document
        for member in other.document {
            let (key, theirs) = (member.key, member.value)
            switch key {
            case "revision", "modifiedAt", "contentHash", "schema": continue
            default: result[key] = result[key].map { Merge.united($0, theirs, member: key) } ?? theirs
            }
        }
        var record = Record(document: result)
        if record.statedContentHash != nil { record.statedContentHash = record.contentHash }
        return record
    }
}

extension Record {
    /// Whether uniting the record with itself surely leaves it as it is: no list holds one thing twice.
    package var isUnited: Bool {
        document["contentHash"] == nil
            && document.members.allSatisfy { member in
                guard let elements = member.value.array, elements.count > 1 else { return true }
                return Merge.areDistinct(elements, member: member.key)
            }
    }
}

/// How one member of a record is united with the same member of another.
private enum Merge {
    static let texts: Set<String> = [
        "title", "summary", "description", "need", "solution", "beneficiaries", "reach", "objectives", "outcomes",
        "sustainability", "lessons", "question", "reformulatedQuestion", "expectedUse", "constraints", "jobTitle",
    ]

    static func united(_ mine: JSONValue, _ theirs: JSONValue, member: String) -> JSONValue {
        switch (mine, theirs) {
        case (.array(let mine), .array(let theirs)): return .array(lists(mine, theirs, member: member))
        case (.object(let mine), .object(let theirs)):
            switch member {
            case "period": return .object(periods(mine, theirs))
            case "address", "venue": return .object(agreeing(mine, theirs) ? filled(mine, from: theirs) : mine)
            case "extensions": return .object(nested(mine, theirs))
            default: return .object(texts.contains(member) ? filled(mine, from: theirs) : mine)
            }
        default: return mine
        }
    }

    /// Mine, and those members of theirs that mine lacks.
    private static func filled(_ mine: JSONObject, from theirs: JSONObject) -> JSONObject {
        var result = mine
        for member in theirs { result.insert(member.key, member.value) }
        return result
    }

    private static func agreeing(_ mine: JSONObject, _ theirs: JSONObject) -> Bool {
        mine.allSatisfy { member in
            guard !member.key.hasSameBytes(as: "asWritten"), let their = theirs[member.key] else { return true }
            return their == member.value
        }
    }

    private static func nested(_ mine: JSONObject, _ theirs: JSONObject) -> JSONObject {
        var result = mine
        for member in theirs {
            if let own = result[member.key]?.object, let their = member.value.object {
                result[member.key] = .object(nested(own, their))
            } else {
                result.insert(member.key, member.value)
            }
        }
        return result
    }

    /// The other's end is taken only when it is not before the start it would stand with.
    private static func periods(_ mine: JSONObject, _ theirs: JSONObject) -> JSONObject {
        var result = mine
        for member in theirs where result[member.key] == nil {
            var candidate = result
            candidate[member.key] = member.value
            if let start = candidate[date: "start"], let end = candidate[date: "end"], end.certainlyPrecedes(start) {
                continue
            }
            result = candidate
        }
        return result
    }

    /// Whether no two elements are the same thing.
    static func areDistinct(_ elements: [JSONValue], member: String) -> Bool {
        guard elements.count > 8 else {
            // A few are compared sooner than put into an index.
            let keys = elements.map { ElementKeys($0, in: member) }
            return keys.indices.allSatisfy { place in
                !keys[..<place].contains { $0.isSame(as: keys[place]) }
            }
        }
        var index = ElementIndex()
        for (place, element) in elements.enumerated() {
            let key = ElementKeys(element, in: member)
            guard index.place(of: key) == nil else { return false }
            index.note(key, at: place)
        }
        return true
    }

    private static func lists(_ mine: [JSONValue], _ theirs: [JSONValue], member: String) -> [JSONValue] {
        let isUnited = ["languages", "sameAs"].contains(member) || (mine + theirs).allSatisfy { $0.object != nil }
        guard isUnited else { return mine }
        var result: [JSONValue] = []
        var index = ElementIndex()
        for element in mine + theirs {
            let key = ElementKeys(element, in: member)
            guard let place = index.place(of: key) else {
                index.note(key, at: result.count)
                result.append(element)
                continue
            }
            guard let own = result[place].object, let their = element.object else { continue }
            result[place] = .object(filled(own, from: their))
            index.note(ElementKeys(result[place], in: member), at: place)
        }
        return result
    }
}
