import JSONSchema
import Messages
import ScienceShopSDK
import YAMLReader

extension CrosswalkLoader {
    static let ruleKeys = [
        "rule", "kind", "each", "when", "unless", "match", "optional", "key", "mention", "required", "ignore",
        "fields", "participants", "relations", "aliases", "note",
    ]

    func rules(_ node: YAMLNode?, _ root: YAMLNode) -> [CrosswalkDefinition.Rule] {
        guard let node, let items = node.sequence, !items.isEmpty else {
            report(node ?? root, "`records` is missing: the list of rules, each making records of one kind")
            return []
        }
        var names: [String: Int] = [:]
        let rules = items.enumerated().map { index, item in
            let outer = variables
            defer { variables = outer }
            let rule = rule(item, index)
            checkTemplates()
            if !rule.name.isEmpty, let line = names.updateValue(item.line, forKey: rule.name) {
                report(
                    item["rule"] ?? item,
                    "the rule `\(rule.name)` is already on line \(plain: line); give each its own name")
            }
            return rule
        }
        for (rule, item) in zip(rules, items) {
            for (index, relation) in rule.relations.enumerated() {
                guard case .rule(let target, _) = relation.target, names[target] == nil else { continue }
                let place = item["relations"]?.sequence?[index]["to"] ?? item
                report(place, "no rule is called `\(target)`; \(NearestWord.hint(target, in: names.keys.sorted()))")
            }
        }
        return rules
    }

    private func rule(_ node: YAMLNode, _ index: Int) -> CrosswalkDefinition.Rule {
        var rule = CrosswalkDefinition.Rule()
        rule.place = .init(line: node.line, column: node.column)
        guard let members = members(node, Self.ruleKeys, of: "a rule") else { return rule }
        if let name = members["rule"]?.text, !name.isEmpty {
            rule.name = name
        } else {
            report(members["rule"] ?? node, "`rule` is missing: the rule's name")
        }
        if let kind = members["kind"] {
            rule.kind = self.kind(kind) ?? rule.kind
        } else {
            report(node, "`kind` is missing: \(RecordKind.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))")
        }
        rule.each = members["each"].flatMap { expression($0) }
        rule.match = members["match"].flatMap(pattern)
        rule.conditions = conditions(members)
        rule.isMatchOptional = flag(members["optional"]) ?? true
        rule.key = members["key"].flatMap { expression($0) }
        rule.isMention = flag(members["mention"]) ?? false
        rule.isRequired = flag(members["required"]) ?? false
        rule.ignored = members["ignore"].map { patterns($0) }
        rule.aliases = list(members["aliases"]).compactMap { expression($0) }
        let path = "records[\(index)]"
        rule.fields = fields(members["fields"], rule.kind, path)
        if members["fields"]?["title"] == nil {
            report(members["fields"] ?? node, "every record has a title: add `title` to the rule's `fields`")
        }
        for (number, item) in list(members["participants"]).enumerated() {
            if let participant = participant(item, "\(path).participants[\(number)]") {
                rule.participants.append(participant)
            }
        }
        for (number, item) in list(members["relations"]).enumerated() {
            if let relation = relation(item, "\(path).relations[\(number)]") { rule.relations.append(relation) }
        }
        return rule
    }

    func kind(_ node: YAMLNode) -> RecordKind? {
        if let kind = node.string.flatMap(RecordKind.init) { return kind }
        report(node, "no kind of record; \(NearestWord.hint(node.text ?? "", in: RecordKind.allCases.map(\.rawValue)))")
        return nil
    }

    // MARK: - Conditions

    func conditions(_ members: [String: YAMLNode]) -> [CrosswalkDefinition.Condition] {
        (members["when"].map { conditions($0, isNegated: false) } ?? [])
            + (members["unless"].map { conditions($0, isNegated: true) } ?? [])
    }

    /// A pattern, an expression that must give something, or a list: all must hold (none, when negated).
    func conditions(_ node: YAMLNode, isNegated: Bool) -> [CrosswalkDefinition.Condition] {
        list(node).compactMap { item in
            if item.mapping != nil {
                if let pattern = item["contains"] {
                    _ = members(item, ["contains"], of: "this condition")
                    return self.pattern(pattern).map { .init(test: .pattern($0), isNegated: isNegated) }
                }
                if let any = item["any"] {
                    _ = members(item, ["any"], of: "this condition")
                    let choices = list(any).flatMap { conditions($0, isNegated: false) }
                    return .init(test: .any(choices), isNegated: isNegated)
                }
                return expression(item).map { .init(test: .expression($0), isNegated: isNegated) }
            }
            return pattern(item).map { .init(test: .pattern($0), isNegated: isNegated) }
        }
    }

    // MARK: - Participants and relations

    static let participantKeys = [
        "role", "kind", "record", "jobTitle", "affiliation", "fields", "when", "unless", "note",
    ]

    private func participant(_ node: YAMLNode, _ path: String) -> CrosswalkDefinition.Participant? {
        guard let role = node["role"] else {
            report(node, "a participant has a `role`: a notation of the scheme `role`, as `lead` or `partner`")
            return nil
        }
        guard let members = members(node, Self.participantKeys + Self.expressionKeys, of: "a participant"),
            let from = expression(node, besides: Set(Self.participantKeys))
        else { return nil }
        let roleExpression: Expression
        if role.mapping != nil {
            guard var expression = expression(role) else { return nil }
            expression.scheme = expression.scheme ?? "role"
            roleExpression = expression
        } else {
            let notation = role.text ?? ""
            if !VocabularyIndex.shared.contains(notation, in: "role") {
                report(
                    role,
                    "the scheme `role` has no concept `\(notation)`; \(NearestWord.hint(notation, in: VocabularyIndex.shared.notations(of: "role")))"
                )
            }
            roleExpression = Expression(source: .constant(.string(notation)))
        }
        var result = CrosswalkDefinition.Participant(role: roleExpression, from: from, rule: path)
        result.kind = members["kind"].flatMap(kind)
        if let kind = result.kind, ![.organisation, .person, .group].contains(kind) {
            report(members["kind"] ?? node, "a participant is an `organisation`, a `person` or a `group`")
        }
        result.isRecord = makesRecord(members, path)
        result.isPerson = from.reading == .person || result.kind == .person
        result.jobTitle = members["jobTitle"].flatMap { expression($0) }
        if let affiliation = members["affiliation"] {
            // `affiliation: {record: true}` alone: the one that stands behind the person's name.
            if affiliation.mapping?.count != 1 || affiliation["record"] == nil {
                result.affiliation = expression(affiliation, besides: ["record"])
            }
            result.affiliationMakesRecord = flag(affiliation["record"]) ?? false
        }
        result.fields = fields(members["fields"], result.kind ?? .organisation, path)
        result.conditions = conditions(members)
        return result
    }

    static let relationTypes = [
        "partOf", "hasPart", "memberOf", "hasMember", "answers", "answeredBy", "documents", "documentedBy",
        "sessionOf", "hasSession", "hostedBy", "relatedTo", "produces", "producedBy", "sameNetworkAs",
    ]
    static let relationKeys = [
        "type", "to", "which", "inverse", "kind", "record", "fields", "when", "unless", "note",
    ]

    private func relation(_ node: YAMLNode, _ path: String) -> CrosswalkDefinition.Relation? {
        guard let members = members(node, Self.relationKeys + Self.expressionKeys, of: "a relation") else { return nil }
        guard let type = members["type"].flatMap(relationType) else {
            if members["type"] == nil { report(node, "a relation has a `type`, as `memberOf`") }
            return nil
        }
        let target: CrosswalkDefinition.Relation.Target
        if let to = members["to"] {
            var which = CrosswalkDefinition.Relation.Which.all
            if let node = members["which"] {
                if let value = node.string.flatMap(CrosswalkDefinition.Relation.Which.init) {
                    which = value
                } else {
                    report(
                        node,
                        "`which` is \(CrosswalkDefinition.Relation.Which.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))"
                    )
                }
            }
            target = .rule(to.text ?? "", which)
            for key in Self.expressionKeys where members[key] != nil {
                report(
                    members[key] ?? node, "a relation has either `to` (a rule) or words to read a name from, not both")
            }
        } else {
            guard let from = expression(node, besides: Set(Self.relationKeys)) else { return nil }
            target = .names(from)
        }
        var result = CrosswalkDefinition.Relation(type: type, target: target, rule: path)
        result.inverse = members["inverse"].flatMap(relationType)
        result.kind = members["kind"].flatMap(kind)
        result.isRecord = makesRecord(members, path)
        if result.isRecord, result.kind == nil {
            report(members["record"] ?? node, "`record: true` needs the `kind` of the record to make")
        }
        result.fields = fields(members["fields"], result.kind ?? .organisation, path)
        result.conditions = conditions(members)
        return result
    }

    private func makesRecord(_ members: [String: YAMLNode], _ path: String) -> Bool {
        let isRecord = flag(members["record"]) ?? false
        if let fields = members["fields"], !isRecord {
            report(fields, "`fields` describe the record that `record: true` makes; add it")
        }
        return isRecord
    }

    private func relationType(_ node: YAMLNode) -> String? {
        if let text = node.string, Self.relationTypes.contains(text) { return text }
        report(node, "no type of relation; \(NearestWord.hint(node.text ?? "", in: Self.relationTypes))")
        return nil
    }
}
