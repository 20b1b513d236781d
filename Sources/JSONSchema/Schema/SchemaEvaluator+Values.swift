import Messages

extension SchemaEvaluator {
    /// The rules that look at a value alone.
    mutating func holdsAlone(_ rule: SchemaRule, _ node: SchemaNode, _ value: JSONValue) -> Bool {
        switch rule {
        case .types(let types):
            if types.allows(value) { return true }
            report(node, "type", value, accepted: types.inWords) { SchemaMessages.wrongType(types.inWords, value) }
        case .constant(let constant):
            if value == constant { return true }
            report(node, "const", value, accepted: [constant.shortText]) {
                SchemaMessages.notAllowed(value, [constant.shortText])
            }
        case .enumeration(let enumeration):
            if enumeration.contains(value) { return true }
            guard collects else { return false }
            let accepted = enumeration.values.map(\.shortText)
            report(node, "enum", value, accepted: accepted) { SchemaMessages.notAllowed(value, accepted) }
        case .multipleOf(let divisor):
            guard case .number(let number) = value, !divisor.divides(number) else { return true }
            report(node, "multipleOf", value) {
                "expected a multiple of \(JSONNumberText.text(divisor.value)), found \(value.shortText)"
            }
        case .limit(let limit):
            guard case .number(let number) = value, !limit.holds(number) else { return true }
            report(node, limit.keyword, value) { SchemaMessages.outOfBounds(limit, value) }
        case .size(let rule):
            guard let size = rule.size(of: value), !rule.holds(size) else { return true }
            report(node, rule.keyword, value) { SchemaMessages.wrongSize(rule, size, value) }
        case .pattern(let pattern, let hint):
            guard case .string(let text) = value, !pattern.matches(text) else { return true }
            report(node, "pattern", value) { SchemaMessages.wrongForm(value, pattern, hint) }
        case .format(let name, let isOfFormat):
            guard case .string(let text) = value, !isOfFormat(text) else { return true }
            report(node, "format", value) { SchemaMessages.wrongFormat(name, value) }
        default: return true
        }
        return false
    }
}
