import JSONSchema
import Messages
import ScienceShopSDK
import YAMLReader

extension CrosswalkLoader {
    func fields(_ node: YAMLNode?, _ kind: RecordKind, _ path: String) -> [CrosswalkDefinition.Field] {
        guard let node else { return [] }
        guard let members = node.mapping else {
            report(node, "`fields` maps members of the record to where their value comes from")
            return []
        }
        return members.compactMap { key, value in
            let member = key.string ?? ""
            guard let shape = RecordMembers.shape(of: member, in: kind) else {
                report(key, unknownMember(member, kind))
                return nil
            }
            return self.value(value, shape).map { .init(member: member, value: $0, rule: "\(path).fields.\(member)") }
        }
    }

    private func unknownMember(_ member: String, _ kind: RecordKind) -> Message {
        if member == "participants" || member == "relations" {
            return "`\(member)` is written beside `fields`, not in it"
        }
        let others = RecordKind.allCases.filter { RecordMembers.shape(of: member, in: $0) != nil }
        if let other = others.first {
            return "a record of kind `\(kind.rawValue)` has no `\(member)`; that is for `\(other.rawValue)`"
        }
        let known = RecordMembers.names(of: kind)
        if let near = NearestWord.of(member, in: known) {
            return "a record of kind `\(kind.rawValue)` has no `\(member)`; did you mean `\(near)`?"
        }
        let names = known.map { "`\($0)`" }.joined(separator: ", ")
        return "a record of kind `\(kind.rawValue)` has no `\(member)`; it has \(names)"
    }

    /// A value: an expression, an object given member by member, or a list of either.
    func value(_ node: YAMLNode, _ shape: Shape) -> CrosswalkDefinition.Value? {
        if let items = node.sequence, let element = shape.element {
            return .list(items.compactMap { value($0, .list(element)) })
        }
        if let items = node.sequence, case .languageMap = shape {
            return .list(items.compactMap { value($0, shape) })
        }
        let inner = shape.element ?? shape
        if case .any = inner { return free(node) }
        if case .consent = inner { return consent(node) }
        if let mapping = node.mapping, isObject(mapping.map { $0.key.string ?? "" }, inner) {
            var members: [(name: String, value: CrosswalkDefinition.Value)] = []
            for (key, item) in mapping {
                let name = key.string ?? ""
                guard let member = inner.members.first(where: { $0.name == name }) else {
                    report(key, "no `\(name)` here; \(NearestWord.hint(name, in: inner.members.map(\.name)))")
                    continue
                }
                if let value = value(item, member.shape) { members.append((name, value)) }
            }
            checkConcept(node, inner)
            return .object(members, shape)
        }
        guard var expression = expression(node) else { return nil }
        if case .concept(let scheme) = inner, expression.scheme == nil { expression.scheme = scheme }
        checkNotation(node, inner, expression)
        return .expression(expression, shape)
    }

    /// A value of `extensions`: objects as deep as wanted, their leaves expressions that give text.
    private func free(_ node: YAMLNode) -> CrosswalkDefinition.Value? {
        if let mapping = node.mapping, !mapping.contains(where: { Self.expressionKeys.contains($0.key.string ?? "") }) {
            let members = mapping.compactMap { key, item in free(item).map { (name: key.string ?? "", value: $0) } }
            return .object(members, .any)
        }
        if node.mapping != nil, let constant = node["const"] {
            return .expression(Expression(source: .constant(constant.json)), .any)
        }
        guard let expression = expression(node) else { return nil }
        return .expression(expression, expression.isPlural ? .list(.string) : .string)
    }

    /// Whether a mapping gives an object's members rather than an expression.
    private func isObject(_ keys: [String], _ shape: Shape) -> Bool {
        let names = Set(shape.members.map(\.name))
        guard !names.isEmpty else { return false }
        if case .object = shape, !keys.contains(where: Self.expressionKeys.contains) { return true }
        switch shape {
        case .territory: return keys.contains("scheme") || keys.contains("code")
        case .scope where keys == ["level"]: return true
        default: break
        }
        return keys.contains { names.contains($0) && !Self.expressionKeys.contains($0) }
    }

    private func checkConcept(_ node: YAMLNode, _ shape: Shape) {
        var fixed: String?
        switch shape {
        case .concept(let scheme): fixed = scheme
        case .theme: break
        default: return
        }
        guard let concept = node["concept"], let notation = concept.text, !notation.contains("{") else { return }
        guard let scheme = node["scheme"]?.text ?? fixed else {
            return report(concept, "a `concept` needs its `scheme`")
        }
        check(notation, in: scheme, at: concept, scheme: node["scheme"])
    }

    func check(_ notation: String, in scheme: String, at node: YAMLNode, scheme place: YAMLNode?) {
        let known = VocabularyIndex.shared
        if !known.schemes.contains(scheme) {
            report(place ?? node, "there is no scheme `\(scheme)`; \(NearestWord.hint(scheme, in: known.schemes))")
        } else if !known.contains(notation, in: scheme) {
            report(
                node,
                "the scheme `\(scheme)` has no concept `\(notation)`; \(NearestWord.hint(notation, in: known.notations(of: scheme)))"
            )
        }
    }

    private func checkNotation(_ node: YAMLNode, _ shape: Shape, _ expression: Expression) {
        guard case .notation(let known) = shape, let text = node.string, !text.contains("{"), !known.contains(text)
        else {
            return
        }
        report(node, "`\(text)` is none of the values; \(NearestWord.hint(text, in: known))")
    }

    private func consent(_ node: YAMLNode) -> CrosswalkDefinition.Value? {
        guard let mapping = node.mapping else {
            report(node, "a consent is written `{group: publication, from: {label: '…'}}`")
            return nil
        }
        let groups = ["publication", "contact", "image", "person"]
        guard let group = node["group"], let name = group.string, groups.contains(name) else {
            report(
                node["group"] ?? node,
                "`group` says what the consent is for: \(groups.map { "`\($0)`" }.joined(separator: ", "))")
            return nil
        }
        let scopes = ["node", "federation", "public"]
        if let scope = node["scope"], !scopes.contains(scope.string ?? "") {
            report(scope, "`scope` is `node`, `federation` or `public`")
        }
        let rest = YAMLNode(
            .mapping(mapping.filter { !["group", "scope"].contains($0.key.string ?? "") }), line: node.line,
            column: node.column)
        guard let expression = expression(rest) else { return nil }
        return .consent(group: name, scope: node["scope"]?.string, expression)
    }
}
