extension QuickSchema {
    /// Whether the value fits; nil when only `SchemaEvaluator` can say.
    func fits(_ value: JSONValue) -> Bool? {
        var effort = Effort()
        let fits = withUnsafePointer(to: value) { checkValue(0, $0, &effort) }
        return effort.isUnsure ? nil : fits
    }

    /// What was done so far. Past these bounds, which are tighter than the evaluator's, the answer is its own.
    private struct Effort {
        var depth = 0
        /// Schemas in a row that looked at the same value.
        var idle = 0
        var steps = 0
        var isUnsure = false
    }

    /// The members of the object that is looked at, each with the mark of its name.
    private struct Object {
        var members: UnsafeBufferPointer<JSONObject.Member>
        var marks: UnsafeMutableBufferPointer<UInt64>
    }

    /// Checks a value that no schema has looked at yet.
    private func checkValue(_ number: Int32, _ value: UnsafePointer<JSONValue>, _ effort: inout Effort) -> Bool {
        let idle = effort.idle
        effort.idle = 0
        defer { effort.idle = idle }
        guard case .object(let object) = value.pointee else { return check(number, value, nil, &effort) }
        return object.members.withUnsafeBufferPointer { members in
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: members.count) { marks in
                for position in members.indices { marks[position] = members[position].key.fingerprint }
                return check(number, value, Object(members: members, marks: marks), &effort)
            }
        }
    }

    private func check(
        _ number: Int32, _ value: UnsafePointer<JSONValue>, _ object: Object?, _ effort: inout Effort
    ) -> Bool {
        let node = nodes[Int(number)]
        if node.verdict >= 0 { return node.verdict == 1 }
        effort.depth += 1
        effort.idle += 1
        effort.steps += 1
        defer {
            effort.depth -= 1
            effort.idle -= 1
        }
        if effort.depth > 300 || effort.idle > 100 || effort.steps > 900_000 { effort.isUnsure = true }
        guard !effort.isUnsure else { return false }
        for position in node.rules {
            guard holds(rules[Int(position)], value, object, &effort), !effort.isUnsure else { return false }
        }
        return true
    }

    private func holds(
        _ rule: Rule, _ value: UnsafePointer<JSONValue>, _ object: Object?, _ effort: inout Effort
    ) -> Bool {
        switch rule {
        case .types(let types): return types.allows(value.pointee)
        case .reference(let schema): return check(schema, value, object, &effort)
        case .all(let list): return list.allSatisfy { check(schemas[Int($0)], value, object, &effort) }
        case .any(let list): return list.contains { check(schemas[Int($0)], value, object, &effort) }
        case .one(let list):
            var count = 0
            for place in list where count < 2 && check(schemas[Int(place)], value, object, &effort) { count += 1 }
            return count == 1
        case .not(let schema): return !check(schema, value, object, &effort)
        case .condition(let test, let then, let otherwise):
            let next = check(test, value, object, &effort) ? then : otherwise
            return next < 0 || check(next, value, object, &effort)
        case .words(let list):
            guard case .string(let text) = value.pointee else { return false }
            let mark = text.fingerprint
            return list.contains { words[Int($0)].mark == mark && isSame(text, words[Int($0)]) }
        case .enumeration(let index): return enumerations[Int(index)].contains(value.pointee)
        case .constant(let index): return values[Int(index)] == value.pointee
        case .limit(let index):
            guard case .number(let number) = value.pointee else { return true }
            return limits[Int(index)].holds(number)
        case .multiple(let index):
            guard case .number(let number) = value.pointee else { return true }
            return divisors[Int(index)].divides(number)
        case .size(let kind, let isLeast, let bound): return hasSize(kind, isLeast, bound, value, object)
        case .pattern(let index):
            guard case .string(let text) = value.pointee else { return true }
            return patterns[Int(index)].matches(text)
        case .format(let index):
            guard case .string(let text) = value.pointee else { return true }
            return formats[Int(index)](text)
        case .unknown:
            effort.isUnsure = true
            return false
        case .uniqueItems, .items, .contains: return holdsForArray(rule, value, &effort)
        default: return object.map { holdsForObject(rule, value, $0, &effort) } ?? true
        }
    }

    private func hasSize(
        _ kind: SchemaSize.Kind, _ isLeast: Bool, _ bound: Int, _ value: UnsafePointer<JSONValue>, _ object: Object?
    ) -> Bool {
        let size: Int
        switch (kind, value.pointee) {
        case (.length, .string(let text)):
            // A character has one to four bytes: mostly they need not be counted.
            let bytes = text.utf8.count
            if !isLeast, bytes <= bound { return true }
            if isLeast, bytes / 4 >= bound { return true }
            size = text.scalarCount
        case (.items, .array(let values)): size = values.count
        case (.members, .object): size = object?.members.count ?? 0
        default: return true
        }
        return isLeast ? size >= bound : size <= bound
    }

    // MARK: - Arrays

    private func holdsForArray(_ rule: Rule, _ value: UnsafePointer<JSONValue>, _ effort: inout Effort) -> Bool {
        guard case .array(let values) = value.pointee else { return true }
        switch rule {
        case .uniqueItems:
            guard values.count > 1 else { return true }
            guard values.count <= 8 else { return Set(values).count == values.count }
            return values.indices.allSatisfy { !values[..<$0].contains(values[$0]) }
        case .items(let prefix, let rest):
            return values.withUnsafeBufferPointer { values in
                guard let first = values.baseAddress else { return true }
                for position in values.indices {
                    let schema = position < prefix.count ? schemas[Int(prefix.lowerBound) + position] : rest
                    guard schema >= 0 else { return true }
                    guard checkValue(schema, first + position, &effort) else { return false }
                }
                return true
            }
        case .contains(let schema, let least, let most):
            let count = values.withUnsafeBufferPointer { values in
                guard let first = values.baseAddress else { return 0 }
                return values.indices.count { checkValue(schema, first + $0, &effort) }
            }
            return count >= least && count <= most
        default: return true
        }
    }

    // MARK: - Objects

    private func holdsForObject(
        _ rule: Rule, _ value: UnsafePointer<JSONValue>, _ object: Object, _ effort: inout Effort
    ) -> Bool {
        switch rule {
        case .members(let index): return holdMembers(members[Int(index)], object, &effort)
        case .required(let names): return names.allSatisfy { has(words[Int($0)], object) }
        case .dependentRequired(let name, let needs):
            return !has(words[Int(name)], object) || needs.allSatisfy { has(words[Int($0)], object) }
        case .dependentSchema(let name, let schema):
            return !has(words[Int(name)], object) || check(schema, value, object, &effort)
        case .memberNames(let schema):
            return object.members.allSatisfy { member in
                withUnsafePointer(to: JSONValue.string(member.key)) { checkValue(schema, $0, &effort) }
            }
        default: return true
        }
    }

    private func holdMembers(_ rules: Members, _ object: Object, _ effort: inout Effort) -> Bool {
        if rules.isOfFewNames {
            // As in `if: {properties: {kind: …}}`: sooner looked for by name than each member by its own.
            for number in rules.words {
                guard let position = place(of: words[Int(number)], object) else { continue }
                guard let value = value(at: position, object, &effort),
                    checkValue(words[Int(number)].schema, value, &effort)
                else { return false }
            }
            return true
        }
        let size = rules.slots.count
        for position in object.members.indices {
            guard let value = value(at: position, object, &effort) else { return false }
            let mark = object.marks[position]
            var isNamed = false
            var slot = NameTable.slot(mark, size)
            while true {
                let number = slots[Int(rules.slots.lowerBound) + slot]
                guard number > 0 else { break }
                let word = words[Int(number) - 1]
                if word.mark == mark, isSame(object.members[position].key, word) {
                    isNamed = true
                    guard checkValue(word.schema, value, &effort) else { return false }
                    break
                }
                slot = (slot + 1) & (size - 1)
            }
            for index in rules.patterns {
                let (pattern, schema) = memberPatterns[Int(index)]
                guard pattern.matches(object.members[position].key) else { continue }
                isNamed = true
                guard checkValue(schema, value, &effort) else { return false }
            }
            if !isNamed, rules.additional >= 0 {
                guard checkValue(rules.additional, value, &effort) else { return false }
            }
        }
        return true
    }

    private func value(at position: Int, _ object: Object, _ effort: inout Effort) -> UnsafePointer<JSONValue>? {
        let value = object.members.baseAddress.flatMap { ($0 + position).pointer(to: \.value) }
        if value == nil { effort.isUnsure = true }
        return value
    }

    private func has(_ word: Word, _ object: Object) -> Bool { place(of: word, object) != nil }

    private func place(of word: Word, _ object: Object) -> Int? {
        for position in object.marks.indices
        where object.marks[position] == word.mark && isSame(object.members[position].key, word) { return position }
        return nil
    }

    /// Whether a text is a word of the same mark.
    private func isSame(_ text: String, _ word: Word) -> Bool {
        guard text.utf8.count == word.bytes.count else { return false }
        // The mark of a short text holds all its bytes.
        if word.bytes.count < 8 { return true }
        var text = text
        return text.withUTF8 { text in
            bytes.withUnsafeBufferPointer { bytes in
                text.hasSameBytes(
                    as: UnsafeBufferPointer(
                        rebasing: bytes[Int(word.bytes.lowerBound)..<Int(word.bytes.upperBound)]))
            }
        }
    }
}
