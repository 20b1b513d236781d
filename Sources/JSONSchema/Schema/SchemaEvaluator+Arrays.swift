import Messages

extension SchemaEvaluator {
    mutating func holdsForArray(
        _ rule: SchemaRule, _ node: SchemaNode, _ value: JSONValue, _ values: [JSONValue], _ seen: inout Seen?
    ) -> Bool {
        switch rule {
        case .items(let prefix, let rest): holdItems(prefix, rest, node, values, &seen)
        case .contains(let schema, let least, let most):
            holdContains(schema, least, most, node, value, values, &seen)
        case .uniqueItems: areUnique(values, node, value)
        case .unevaluatedItems(let schema): holdRest(schema, node, values, &seen)
        default: true
        }
    }

    private mutating func holdItems(
        _ prefix: [Int], _ rest: Int?, _ node: SchemaNode, _ values: [JSONValue], _ seen: inout Seen?
    ) -> Bool {
        var isValid = true
        for (position, value) in values.enumerated() {
            guard let schema = position < prefix.count ? prefix[position] : rest else { break }
            seen?.marks[position] = true
            var holds = false
            if position >= prefix.count, graph.nodes[schema].verdict == false {
                report(node, "items", value, at: String(position)) { Self.tooMany(prefix.count) }
            } else {
                holds = checkChild(schema, value, String(position))
            }
            guard !holds else { continue }
            isValid = false
            if !collects { return false }
        }
        return isValid
    }

    private static func tooMany(_ most: Int) -> Message {
        most == 0
            ? "the array has too many elements: none is allowed"
            : "the array has too many elements: only the first \(most) are allowed"
    }

    private mutating func holdContains(
        _ schema: Int, _ least: Int, _ most: Int?, _ node: SchemaNode, _ value: JSONValue, _ values: [JSONValue],
        _ seen: inout Seen?
    ) -> Bool {
        var count = 0
        for (position, value) in values.enumerated() {
            guard silently({ $0.checkChild(schema, value, String(position)) }) else { continue }
            count += 1
            seen?.marks[position] = true
        }
        if count < least {
            report(node, least == 1 ? "contains" : "minContains", value) { [graph] in
                .plural(
                    least,
                    one: "expected at least one element that fits \(graph.nodes[schema].location), found \(count)",
                    other:
                        "expected at least \(least) elements that fit \(graph.nodes[schema].location), found \(count)")
            }
            return false
        }
        if let most, count > most {
            report(node, "maxContains", value) { [graph] in
                "expected at most \(most) elements that fit \(graph.nodes[schema].location), found \(count)"
            }
            return false
        }
        return true
    }

    private mutating func areUnique(_ values: [JSONValue], _ node: SchemaNode, _ value: JSONValue) -> Bool {
        guard values.count > 1 else { return true }
        if values.count <= 8, !collects {
            return values.indices.allSatisfy { !values[..<$0].contains(values[$0]) }
        }
        var first: [JSONValue: Int] = [:]
        for (position, value) in values.enumerated() {
            guard let earlier = first.updateValue(position, forKey: value) else { continue }
            report(node, "uniqueItems", value, at: String(position)) {
                "the element \(value.shortText) is already at position \(earlier) of the array"
            }
            return false
        }
        return true
    }

    private mutating func holdRest(
        _ schema: Int, _ node: SchemaNode, _ values: [JSONValue], _ seen: inout Seen?
    ) -> Bool {
        var isValid = true
        let isClosed = graph.nodes[schema].verdict == false
        for (position, value) in values.enumerated() where seen?.marks[position] != true {
            var holds = false
            if isClosed {
                report(node, "unevaluatedItems", value, at: String(position)) {
                    "the element at position \(position) is not allowed here"
                }
            } else {
                holds = checkChild(schema, value, String(position))
            }
            guard !holds else { continue }
            isValid = false
            if !collects { return false }
        }
        seen?.markAll()
        return isValid
    }
}
