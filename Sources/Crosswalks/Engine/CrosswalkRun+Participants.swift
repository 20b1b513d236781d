import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Who takes part, what is related, and the records that names alone make.
extension CrosswalkRun {
    func participants(_ participant: CrosswalkDefinition.Participant, _ element: Element) -> [Made] {
        guard evaluator.holds(participant.conditions, for: element) else { return [] }
        return evaluator.evaluate(participant.from, in: element).compactMap { found in
            guard !ignoredText(found.words.text, definition.ignored) else { return nil }
            var parts = PersonName(found.words, isPerson: participant.isPerson)
            var scope = element
            scope.words = found.words
            scope.variables.merge(found.variables)
            scope.variables["name"] = parts.name
            if found.head != nil { scope.head = found.head }
            let (bare, acronym) = PersonName.acronym(parts.name)
            parts.name = bare
            let name = Text.collapsedSpaces(parts.name.text)
            guard !name.isEmpty, name.utf8.count <= 300 else { return nil }
            if let job = participant.jobTitle { parts.jobTitle = evaluator.evaluate(job, in: scope).first?.words }
            if let from = participant.affiliation {
                parts.affiliation = evaluator.evaluate(from, in: scope).first?.words
            }
            guard let role = role(participant.role, scope) else { return nil }
            var members: [(String, Made)] = [
                ("role", role),
                ("name", Made(.string(name), evidence: [maker.evidence("", parts.name, participant.rule)])),
            ]
            if let kind = participant.kind { members.append(("kind", Made(.string(kind.rawValue)))) }
            func add(_ member: String, _ words: Words?, _ json: (String) -> JSONValue) {
                guard let words, !words.isEmpty else { return }
                let value = json(Text.collapsedSpaces(words.text))
                members.append((member, Made(value, evidence: [maker.evidence("", words, participant.rule)])))
            }
            add("jobTitle", parts.jobTitle) { .string($0) }
            add("affiliation", parts.affiliation) { .object(["name": .string($0)]) }
            if let affiliation = parts.affiliation, participant.affiliationMakesRecord, !affiliation.isEmpty {
                let (name, acronym) = PersonName.acronym(affiliation)
                let extra = acronym.map {
                    ("acronym", Made(.string($0.text), evidence: [maker.evidence("", $0, participant.rule)]))
                }
                mention(name, .organisation, extra.map { [$0] } ?? [], scope, participant.rule)
            }
            if participant.isRecord, let kind = participant.kind {
                var extra =
                    kind == .person
                    ? parts.members(maker, participant.rule, definition.language ?? context.language) : []
                if let acronym, kind != .person {
                    let value = Made(.string(acronym.text), evidence: [maker.evidence("", acronym, participant.rule)])
                    extra.append(("acronym", value))
                }
                for field in participant.fields {
                    guard let value = maker.value(field.value, in: scope, rule: field.rule) else { continue }
                    extra.removeAll { $0.member == field.member }
                    extra.append((field.member, value))
                }
                mention(parts.name, kind, extra, scope, participant.rule)
            }
            return Made.object(members)
        }
    }

    func role(_ expression: Expression, _ element: Element) -> Made? {
        guard let found = evaluator.evaluate(expression, in: element).first else { return nil }
        if found.isConstant { return Made(.string(found.words.text)) }
        guard let notation = maker.notation(of: found.words.text, in: "role") else {
            return Made(
                "member",
                issues: [
                    Issue(
                        .warning, code: "unknown-label",
                        message: "« \(found.words.text) » is no label of the scheme `role`; `member` was taken.",
                        remedy: "Say what it means under the crosswalk's `vocabulary`.", location: found.words.location)
                ])
        }
        return Made(.string(notation))
    }

    func relations(
        _ relation: CrosswalkDefinition.Relation, _ from: Expression, _ element: Element
    ) -> [Made] {
        evaluator.evaluate(from, in: element).compactMap { source in
            var found = source
            found.words = PersonName.acronym(source.words).name
            let name = Text.collapsedSpaces(found.words.text)
            guard !name.isEmpty, name.utf8.count <= 300, !ignoredText(name, definition.ignored) else { return nil }
            if relation.isRecord, let kind = relation.kind {
                var scope = element.with(found.words, adding: found.variables)
                scope.variables["name"] = found.words
                if found.head != nil { scope.head = found.head }
                var extra = relation.fields.compactMap { field in
                    maker.value(field.value, in: scope, rule: field.rule).map { (member: field.member, made: $0) }
                }
                if let acronym = PersonName.acronym(source.words).acronym,
                    !extra.contains(where: { $0.member == "acronym" })
                {
                    let value = Made(.string(acronym.text), evidence: [maker.evidence("", acronym, relation.rule)])
                    extra.append(("acronym", value))
                }
                mention(found.words, kind, extra, scope, relation.rule)
            }
            return Made.object([
                ("type", Made(.string(relation.type))),
                ("name", Made(.string(name), evidence: [maker.evidence("", found.words, relation.rule)])),
            ])
        }
    }

    func mention(
        _ name: Words, _ kind: RecordKind, _ extra: [(member: String, made: Made)], _ element: Element, _ rule: String
    ) {
        mentions.append(Mention(name: name, kind: kind, made: extra, rule: rule))
    }

    func makeMentions() {
        let language = definition.language ?? context.language
        for mention in mentions {
            var made = mention.made
            if !made.contains(where: { $0.member == "title" }) {
                let title = Text.collapsedSpaces(mention.name.text)
                made.insert(
                    (
                        "title",
                        Made(
                            .object([language: .string(title)]),
                            evidence: [maker.evidence("/" + language, mention.name, mention.rule)])
                    ), at: 0)
            }
            let name = Text.collapsedSpaces(mention.name.text)
            guard
                let id = drafts.id(named: name, kind: mention.kind)
                    ?? identifier(mention.kind, Self.title(made) ?? name)
            else { continue }
            drafts.add(draft(id, made, isMention: true), rule: "", blocks: 0..<0, aliases: [name])
        }
    }
}
