import Messages

extension SchemaEvaluator {
    mutating func holdsLogic(
        _ rule: SchemaRule, _ node: SchemaNode, _ value: JSONValue, _ seen: inout Seen?
    ) -> Bool {
        switch rule {
        case .all(let schemas): return holdAll(schemas, value, &seen)
        case .any(let schemas):
            if fitting(schemas, value, &seen, enough: 1) > 0 { return true }
            reportNearest(of: schemas, "anyOf", node, value)
            seen?.markAll()
            return false
        case .one(let schemas): return holdOne(schemas, node, value, &seen)
        case .not(let schema):
            var unseen: Seen?
            guard silently({ $0.check(schema, value, &unseen) }) else { return true }
            report(node, "not", value) { [graph] in graph.forbidden(schema, value) }
            return false
        case .condition(let test, let then, let otherwise):
            var branch = seen.map { _ in Seen(value) }
            let fits = silently { $0.check(test, value, &branch) }
            if fits, let branch { seen?.merge(branch) }
            guard let next = fits ? then : otherwise else { return true }
            return check(next, value, &seen)
        case .dependentSchemas(let list):
            guard case .object(let object) = value else { return true }
            return holdAll(list.filter { object.contains($0.name) }.map(\.schema), value, &seen)
        default: return true
        }
    }

    private mutating func holdAll(_ schemas: [Int], _ value: JSONValue, _ seen: inout Seen?) -> Bool {
        var isValid = true
        for schema in schemas where !check(schema, value, &seen) {
            isValid = false
            if !collects { return false }
        }
        return isValid
    }

    /// How many of the schemas the value fits; need not count past `enough` unless all that was seen matters.
    private mutating func fitting(
        _ schemas: [Int], _ value: JSONValue, _ seen: inout Seen?, enough: Int
    ) -> Int {
        var count = 0
        for schema in schemas {
            var branch = seen.map { _ in Seen(value) }
            guard silently({ $0.check(schema, value, &branch) }) else { continue }
            count += 1
            if let branch { seen?.merge(branch) } else if count == enough { return count }
        }
        return count
    }

    private mutating func holdOne(
        _ schemas: [Int], _ node: SchemaNode, _ value: JSONValue, _ seen: inout Seen?
    ) -> Bool {
        let count = fitting(schemas, value, &seen, enough: 2)
        if count == 1 { return true }
        guard collects else { return false }
        if count == 0 {
            reportNearest(of: schemas, "oneOf", node, value)
            seen?.markAll()
            return false
        }
        var unseen: Seen?
        let fits = schemas.indices.filter { position in silently { $0.check(schemas[position], value, &unseen) } }
        report(node, "oneOf", value) {
            let fitting = SchemaMessages.list(fits.map { "alternative \($0 + 1)" }, .and)
            return "the value fits \(fitting) of \(schemas.count), but must fit exactly one"
        }
        return false
    }

    // MARK: - Which alternative was meant

    /// How far a value is from an alternative: first by type, then by a fixed value such as a `kind`, then by number.
    private struct Remoteness: Comparable {
        let isOtherType: Bool
        let isOtherKind: Bool
        let count: Int

        init(_ errors: [SchemaError], at depth: Int) {
            isOtherType = errors.contains { $0.keyword == "type" && $0.instancePath.tokens.count == depth }
            isOtherKind = errors.contains {
                ["const", "enum"].contains($0.keyword) && $0.instancePath.tokens.count <= depth + 1
            }
            count = errors.count
        }

        static func < (left: Remoteness, right: Remoteness) -> Bool {
            (left.isOtherType ? 1 : 0, left.isOtherKind ? 1 : 0, left.count)
                < (right.isOtherType ? 1 : 0, right.isOtherKind ? 1 : 0, right.count)
        }
    }

    /// Tells the errors of the alternative the value comes nearest to, or one error for several equally near.
    private mutating func reportNearest(of schemas: [Int], _ keyword: String, _ node: SchemaNode, _ value: JSONValue) {
        guard collects else { return }
        let branches = schemas.map { schema in
            collecting { evaluator in
                var unseen: Seen?
                _ = evaluator.check(schema, value, &unseen)
            }
        }
        let ranks = branches.map { Remoteness($0, at: path.count) }
        guard let best = ranks.min() else { return }
        let nearest = branches.indices.filter { ranks[$0] == best }.map { branches[$0] }
        if nearest.count == 1 { return report(nearest[0]) }
        let firsts = nearest.compactMap(\.first)
        let accepted = firsts.flatMap(\.accepted)
        let isHere = nearest.allSatisfy { $0.count == 1 && $0[0].instancePath.tokens.count == path.count }
        let keywords = Set(firsts.map(\.keyword))
        report(node, keyword, value, accepted: accepted) { [path] in
            if isHere, keywords == ["type"] { return SchemaMessages.wrongType(accepted.unique, value) }
            if isHere, keywords.isSubset(of: ["const", "enum"]) {
                return SchemaMessages.notAllowed(value, accepted.unique)
            }
            if isHere, keywords == ["required"] {
                let names = SchemaMessages.list(SchemaMessages.quoted(accepted.unique))
                return keyword == "anyOf"
                    ? "expected at least one of the members \(names); none is there"
                    : "expected exactly one of the members \(names); none is there"
            }
            let told: [Message] = firsts.prefix(4).map { error in
                let inner = JSONPointer(tokens: Array(error.instancePath.tokens.dropFirst(path.count)))
                return inner.isRoot ? error.message : "at \(inner): \(error.message)"
            }
            return "the value fits none of \(schemas.count) alternatives: \(SchemaMessages.chain(told.unique))"
        }
    }
}

extension Array where Element: Hashable {
    fileprivate var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

extension SchemaGraph {
    /// What a `not` rules out, in words where they are short.
    fileprivate func forbidden(_ schema: Int, _ value: JSONValue) -> Message {
        let rules = nodes[schema].rules
        if rules.count == 1 {
            switch rules[0] {
            case .required(let names):
                let list = SchemaMessages.list(SchemaMessages.quoted(names), .and)
                return names.count == 1 ? "the member \(list) is not allowed here" : "\(list) must not be together"
            case .types(let types): return "a value of type \(SchemaMessages.types(types.inWords)) is not allowed here"
            case .constant, .enumeration: return "\(value.shortText) is not allowed here"
            case .pattern(let pattern, _): return "\(value.shortText) must not match the pattern \(pattern.source)"
            default: break
            }
        }
        return "\(value.inWords) fits the schema at \(nodes[schema].location), which is ruled out here"
    }
}
