import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// One run of a crosswalk over one payload.
final class CrosswalkRun {
    let definition: CrosswalkDefinition
    let context: CrosswalkContext
    let source: SourceRecord
    let evaluator: Evaluator
    let maker: ValueMaker
    var drafts = DraftSet()
    var issues: [Issue] = []
    var trace = CrosswalkTrace()
    /// Whether anybody wants to know what each rule did.
    var traces = true
    /// Relations to records of other rules, set once all records are made.
    private var pending: [Pending] = []
    var mentions: [Mention] = []

    struct Pending {
        var id: RecordIdentifier
        var relation: CrosswalkDefinition.Relation
        var blocks: Range<Int>
    }

    /// A record to make of a name met in passing, unless another rule describes it.
    struct Mention {
        var name: Words
        var kind: RecordKind
        var made: [(member: String, made: Made)]
        var rule: String
    }

    init(
        _ definition: CrosswalkDefinition, _ source: SourceRecord, _ context: CrosswalkContext, _ payload: Payload,
        _ knownTerritories: KnownTerritories
    ) {
        self.definition = definition
        self.source = source
        self.context = context
        evaluator = Evaluator(payload)
        var facts = ValueMaker.CrosswalkContextFacts(language: definition.language ?? context.language)
        facts.country = definition.country
        facts.base = source.sourceURL
        let document = evaluator.document
        evaluator.lets["node"] = Words(context.node)
        evaluator.lets["identifier"] = Words(source.identifier)
        evaluator.lets["source"] = Words(source.sourceURL ?? "")
        for (name, value) in definition.lets {
            var words = evaluator.evaluate(value, in: document).first?.words
            if words == nil, !value.steps.isEmpty { words = nil }
            evaluator.lets[name] = words
        }
        facts.year = evaluator.lets["year"].flatMap { Int(TextFilters.apply(.digits, to: $0).text) }
        maker = ValueMaker(
            evaluator: evaluator, definition: definition, context: facts, knownTerritories: knownTerritories)
    }

    func run() {
        let document = evaluator.document
        guard evaluator.holds(definition.applies, for: document) else {
            issues.append(
                Issue(
                    .warning, code: "not-applicable",
                    message: "This document is not one that the crosswalk \(definition.id) is for (`applies`).",
                    remedy: "Give the source another crosswalk, or widen `applies`."))
            return
        }
        for rule in definition.rules { run(rule, document) }
        makeMentions()
        drafts.linkRules(pending)
        drafts.linkNames()
    }

    private func run(_ rule: CrosswalkDefinition.Rule, _ document: Element) {
        var trace = CrosswalkTrace.Rule(name: rule.name)
        let elements = rule.each.map { evaluator.evaluate($0, in: document, keepsEmpty: true) } ?? [document]
        for (index, element) in elements.enumerated() {
            trace.seen += 1
            var element = element
            element.variables.index = index + 1
            if let reason = make(rule, element, &trace), traces {
                let line = element.words.line ?? element.head.flatMap { evaluator.page?.blocks[$0].line }
                trace.skipped.append(.init(text: String(element.words.text.prefix(80)), line: line, reason: reason))
            }
        }
        if rule.isRequired, trace.madeCount == 0 {
            issues.append(
                Issue(
                    .warning, code: "rule-matched-nothing", message: "The rule `\(rule.name)` made no record.",
                    remedy: "See `shopctl crosswalk try`: the document may have changed its shape."))
        }
        if traces { self.trace.rules.append(trace) }
    }

    /// Makes the record of one element; why not, when there is none.
    private func make(
        _ rule: CrosswalkDefinition.Rule, _ source: Element, _ trace: inout CrosswalkTrace.Rule
    ) -> Message? {
        var element = source
        if let reason = ignored(element, rule.ignored ?? definition.ignored, isWhole: rule.each == nil) {
            return reason
        }
        if let pattern = rule.match {
            let text = matched(element, pattern)
            guard let text else {
                if !rule.isMatchOptional {
                    issues.append(
                        Issue(
                            .warning, code: "element-not-matched",
                            message: "The rule `\(rule.name)` cannot read « \(element.words.text.prefix(120)) ».",
                            remedy: "Widen the rule's `match`, or exclude the element with `unless`.",
                            location: element.words.location))
                }
                return "`match` does not fit"
            }
            element = text
        }
        guard evaluator.holds(rule.conditions, for: element) else { return "`when` or `unless` excludes it" }
        var made: [(member: String, made: Made)] = []
        for field in rule.fields {
            if let value = maker.value(field.value, in: element, rule: field.rule) {
                made.append((field.member, value))
            }
        }
        guard let title = Self.title(made), !title.isEmpty else { return "it has no title" }
        if ignoredText(title, rule.ignored ?? definition.ignored) { return "its title is not settled (`ignore`)" }
        let key = rule.key.flatMap { evaluator.evaluate($0, in: element).first?.words.text } ?? title
        guard let id = identifier(rule.kind, key) else { return "no identifier can be made of « \(key) »" }
        let participants = rule.participants.flatMap { self.participants($0, element) }
        if !participants.isEmpty { made.append(("participants", Made.array(participants))) }
        var relations: [Made] = []
        for relation in rule.relations where evaluator.holds(relation.conditions, for: element) {
            switch relation.target {
            case .rule: pending.append(Pending(id: id, relation: relation, blocks: element.blocks))
            case .names(let from): relations += self.relations(relation, from, element)
            }
        }
        if !relations.isEmpty { made.append(("relations", Made.array(relations))) }
        let aliases = rule.aliases.flatMap { evaluator.evaluate($0, in: element).map(\.words.text) }
        let draft = draft(id, made, isMention: rule.isMention)
        drafts.add(draft, rule: rule.name, blocks: element.blocks, aliases: aliases)
        trace.madeCount += 1
        if traces { trace.made.append(id.description) }
        return nil
    }

    /// The element as the rule's pattern reads it: its words, or else its heading.
    private func matched(_ element: Element, _ pattern: Pattern) -> Element? {
        let subject = Subject(element.words.text)
        if let match = pattern.firstMatch(in: subject) {
            var result = element
            result.variables.merge(Evaluator.variables(match, of: pattern, in: element.words, subject))
            return result
        }
        guard let head = element.head, let block = evaluator.page?.blocks[head], block.text != element.words.text
        else { return nil }
        let heading = evaluator.subject(head)
        guard let match = pattern.firstMatch(in: heading) else { return nil }
        var result = element
        result.variables.merge(Evaluator.variables(match, of: pattern, in: block.words, heading))
        return result
    }

    // MARK: - What is not settled

    private func ignored(_ element: Element, _ patterns: [Pattern], isWhole: Bool) -> Message? {
        guard !isWhole else { return nil }
        let text: String
        if let head = element.head, let block = evaluator.page?.blocks[head], block.kind != .paragraph {
            text =
                block.words.text.utf8.count < element.words.text.utf8.count || element.words.isEmpty
                ? block.words.text : element.words.text
        } else {
            text = element.words.text
        }
        return ignoredText(text, patterns) ? "its words say that it is not settled (`ignore`)" : nil
    }

    /// What stands in brackets says so of a detail, not of the whole.
    func ignoredText(_ text: String, _ patterns: [Pattern]) -> Bool {
        guard !patterns.isEmpty else { return false }
        let subject = Subject(TextFilters.strip(.parentheses, Words(text)).text)
        return patterns.contains { $0.firstMatch(in: subject) != nil }
    }

    // MARK: - Records

    static func title(_ made: [(member: String, made: Made)]) -> String? {
        made.first { $0.member == "title" }?.made.json.object?.values.first?.string
    }

    private static func isEmpty(_ value: JSONValue) -> Bool {
        value.isNull || value.array?.isEmpty ?? false || value.object?.isEmpty ?? false
    }

    func identifier(_ kind: RecordKind, _ key: String) -> RecordIdentifier? {
        Text.slug(key, maxLength: 96).flatMap { RecordIdentifier(home: context.node, kind: kind, local: $0) }
    }

    func draft(_ id: RecordIdentifier, _ made: [(member: String, made: Made)], isMention: Bool) -> Draft {
        var record = Record(id: id)
        record["basis"] = .object(["type": .string(context.basis)])
        var whole = Made(.null)
        for (member, value) in made {
            whole.take(value, below: "/" + member)
            if !Self.isEmpty(value.json) { record[member] = value.json }
        }
        return Draft(record: record, evidence: whole.evidence, issues: whole.issues, isMention: isMention)
    }
}
