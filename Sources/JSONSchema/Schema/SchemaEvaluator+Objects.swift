import Messages

extension SchemaEvaluator {
    mutating func holdsForObject(
        _ rule: SchemaRule, _ node: SchemaNode, _ value: JSONValue, _ object: JSONObject, _ seen: inout Seen?
    ) -> Bool {
        switch rule {
        case .members(let members): holdMembers(members, node, object, &seen)
        case .memberNames(let schema): holdNames(schema, object)
        case .required(let names): hasAll(names, object, node, "required") { _ in nil }
        case .dependentRequired(let list):
            list.reduce(true) { isValid, entry in
                guard isValid || collects, object.contains(entry.name) else { return isValid }
                let holds = hasAll(entry.needs, object, node, "dependentRequired") {
                    "the member '\($0)' is missing; it must be there when '\(entry.name)' is"
                }
                return holds && isValid
            }
        case .unevaluatedProperties(let schema): holdRest(schema, node, object, &seen)
        default: true
        }
    }

    private mutating func holdMembers(
        _ rules: SchemaMembers, _ node: SchemaNode, _ object: JSONObject, _ seen: inout Seen?
    ) -> Bool {
        var isValid = true
        for (position, member) in object.members.enumerated() {
            var isNamed = false
            var holds = true
            if let schema = rules.properties[member.key] {
                isNamed = true
                holds = checkChild(schema, member.value, member.key)
            }
            for (pattern, schema) in rules.patterns where pattern.matches(member.key) {
                isNamed = true
                holds = checkChild(schema, member.value, member.key) && holds
            }
            if !isNamed, let additional = rules.additional {
                isNamed = true
                if rules.isClosed {
                    holds = false
                    report(node, "additionalProperties", member.value, at: member.key) {
                        SchemaMessages.unknownMember(member.key, among: rules.names)
                    }
                } else {
                    holds = checkChild(additional, member.value, member.key)
                }
            }
            if isNamed { seen?.marks[position] = true }
            isValid = isValid && holds
            if !holds, !collects { return false }
        }
        return isValid
    }

    private mutating func holdNames(_ schema: Int, _ object: JSONObject) -> Bool {
        var isValid = true
        for member in object {
            guard !checkChild(schema, .string(member.key), member.key) else { continue }
            isValid = false
            if !collects { return false }
        }
        return isValid
    }

    private mutating func hasAll(
        _ names: [String], _ object: JSONObject, _ node: SchemaNode, _ keyword: String,
        _ message: (String) -> Message?
    ) -> Bool {
        var isValid = true
        for name in names where !object.contains(name) {
            isValid = false
            guard collects else { return false }
            report(node, keyword, .object(object), accepted: [name]) {
                message(name) ?? SchemaMessages.missing(name, in: object, among: names + node.memberNames)
            }
        }
        return isValid
    }

    private mutating func holdRest(
        _ schema: Int, _ node: SchemaNode, _ object: JSONObject, _ seen: inout Seen?
    ) -> Bool {
        var isValid = true
        let isClosed = graph.nodes[schema].verdict == false
        for (position, member) in object.members.enumerated() where seen?.marks[position] != true {
            var holds = false
            if isClosed {
                report(node, "unevaluatedProperties", member.value, at: member.key) { [graph] in
                    SchemaMessages.unknownMember(member.key, among: graph.memberNames(of: node))
                }
            } else {
                holds = checkChild(schema, member.value, member.key)
            }
            guard !holds else { continue }
            isValid = false
            if !collects { return false }
        }
        seen?.markAll()
        return isValid
    }
}

extension SchemaNode {
    /// The members that the schema itself names.
    var memberNames: [String] {
        rules.flatMap { rule in
            if case .members(let members) = rule { members.names } else { [] as [String] }
        }
    }
}

extension SchemaGraph {
    /// The members that the schema and those it is made of name; for messages only.
    func memberNames(of node: SchemaNode) -> [String] {
        var names = Set<ByteString>()
        var pending = [node]
        var visited = Set<String>()
        while let node = pending.popLast() {
            guard visited.insert(node.location).inserted else { continue }
            names.formUnion(node.memberNames.map(ByteString.init))
            pending += node.rules.flatMap(\.schemasOfSameValue).map { nodes[$0] }
        }
        return names.sorted().map(\.text)
    }
}
