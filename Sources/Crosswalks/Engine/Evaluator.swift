import JSONSchema
import ScienceShopSDK

/// Finds words in one payload. Lives for one run of a crosswalk.
final class Evaluator {
    let payload: Payload
    var lets: [String: Words] = [:]
    private var subjects: [Int: Subject] = [:]
    private var labels: [String: Subject] = [:]
    private var sentences: [Int: [(words: Words, subject: Subject)]] = [:]

    init(_ payload: Payload) { self.payload = payload }

    var page: PageDocument? {
        switch payload {
        case .page(let page): page
        case .post(let post): post.page
        case .row, .json: nil
        }
    }

    func subject(_ block: Int) -> Subject {
        if let known = subjects[block] { return known }
        let subject = Subject(page?.blocks[block].text ?? "")
        subjects[block] = subject
        return subject
    }

    /// A label, which many selectors look at.
    func subject(_ label: String) -> Subject {
        if let known = labels[label] { return known }
        let subject = Subject(label)
        labels[label] = subject
        return subject
    }

    /// The sentences of a block.
    func sentences(_ block: Int) -> [(words: Words, subject: Subject)] {
        if let known = sentences[block] { return known }
        let found = Sentences.split(page?.blocks[block].words ?? Words("")).map {
            (words: $0, subject: Subject($0.text))
        }
        sentences[block] = found
        return found
    }

    /// The payload as one element.
    lazy var document: Element = {
        func whole(_ page: PageDocument) -> Element {
            let all = 0..<page.blocks.count
            return Element(words: page.words(of: all), blocks: all)
        }
        switch payload {
        case .page(let page): return whole(page)
        case .post(let post): return whole(post.page)
        case .row(let cells, _): return Element(cells: cells)
        case .json(let value, let form): return Element(cells: form.cells(of: value), json: value)
        }
    }()

    /// The labelled values of the payload as a whole.
    var cells: [Block.Cell] { if case .post(let post) = payload { post.cells } else { document.cells } }

    /// What pointers look into, where no element of theirs is.
    var json: JSONValue? { if case .post(let post) = payload { post.json } else { document.json } }

    /// The form that a JSON payload is an entry of.
    var form: BazarForm { if case .json(_, let form) = payload { form } else { BazarForm() } }

    /// Where the labels of the payload's cells stand; nil for a page, whose rows have each their own.
    lazy var labelPlaces: CellLabels? = {
        switch payload {
        case .page, .post: nil
        case .row(_, let labels): labels
        case .json: CellLabels(document.cells.map(\.label))
        }
    }()

    // MARK: - Expressions

    /// What an expression finds; empty when there is nothing.
    ///
    /// - Parameter keepsEmpty: whether a heading without a word below it counts; it does as an element of a rule.
    func evaluate(_ expression: Expression, in element: Element, keepsEmpty: Bool = false) -> [Element] {
        var found = source(expression.source, in: element)
        for step in expression.steps { found = apply(step, to: found) }
        found.removeAll { $0.words.isEmpty && $0.json == nil && !(keepsEmpty && $0.head != nil) }
        if found.isEmpty, let fallback = expression.fallback.first { return evaluate(fallback, in: element) }
        return found
    }

    private func source(_ source: Expression.Source, in element: Element) -> [Element] {
        switch source {
        case .template(let template): return fill(template, in: element).map { [$0] } ?? []
        case .selector(let selector): return select(selector, in: element)
        case .first(let choices):
            for choice in choices {
                let found = evaluate(choice, in: element)
                if !found.isEmpty { return found }
            }
            return []
        case .all(let parts): return parts.flatMap { evaluate($0, in: element) }
        case .nested(let inner): return evaluate(inner, in: element)
        case .constant(let value):
            var result = Element(words: Words(value.string ?? String(decoding: value.canonicalBytes, as: UTF8.self)))
            result.isConstant = true
            if value.string == nil { result.json = value }
            return [result]
        }
    }

    /// A variable's words: of the element first, then of the crosswalk.
    func variable(_ name: String, in element: Element) -> Words? {
        if let words = element.variables[name] { return words }
        switch name {
        case "text": return element.words
        case "line": return element.words.line.map { Words(String($0)) }
        case "heading", "parent": return heading(above: element, isParent: name == "parent")
        case "label": return element.head.flatMap { page?.blocks[$0].label }.map { Words($0, line: element.words.line) }
        case "value": return element.head.flatMap { page?.blocks[$0].value }
        default: return lets[name]
        }
    }

    /// The heading that the element is or stands under, or the one above that.
    private func heading(above element: Element, isParent: Bool) -> Words? {
        guard let page, let head = element.head else { return nil }
        var level = Int.max
        var wanted = isParent && page.blocks[head].kind != .heading ? 2 : isParent ? 1 : 0
        if page.blocks[head].kind == .heading {
            if !isParent { return page.blocks[head].words }
            level = page.blocks[head].level
        } else if !isParent {
            wanted = 1
        }
        for index in page.blocks[..<head].indices.reversed()
        where page.blocks[index].kind == .heading && page.blocks[index].level < level {
            level = page.blocks[index].level
            wanted -= 1
            if wanted == 0 { return page.blocks[index].words }
        }
        return nil
    }

    /// The template with its variables filled in; nil when one that must be there is not.
    func fill(_ template: Template, in element: Element) -> Element? {
        var result: Words?
        var isConstant = true
        var pending = ""
        for part in template.parts {
            switch part {
            case .text(let text):
                if result == nil { pending += text } else { result?.append(literal: text) }
            case .variable(let name, let isOptional, let filters):
                isConstant = false
                var words = (variable(name, in: element) ?? Words("")).trimmed()
                for filter in filters { words = TextFilters.apply(filter, to: words) }
                if words.isEmpty {
                    guard isOptional else { return nil }
                    continue
                }
                if result != nil {
                    result?.append(words)
                } else if pending.isEmpty {
                    result = words
                } else {
                    var start = words.rephrased(as: pending)
                    start.append(words)
                    result = start
                }
                pending = ""
            }
        }
        var made = element.with(result ?? Words(pending))
        made.isConstant = isConstant
        made.json = nil
        return made
    }

    // MARK: - Conditions

    func holds(_ conditions: [CrosswalkDefinition.Condition], for element: Element) -> Bool {
        conditions.allSatisfy { holds($0, for: element) }
    }

    private func holds(_ condition: CrosswalkDefinition.Condition, for element: Element) -> Bool {
        let holds =
            switch condition.test {
            case .pattern(let pattern): pattern.isFound(in: element.words.text) || head(element, matches: pattern)
            case .expression(let expression): !evaluate(expression, in: element).isEmpty
            case .any(let choices): choices.contains { self.holds($0, for: element) }
            }
        return holds != condition.isNegated
    }

    private func head(_ element: Element, matches pattern: Pattern) -> Bool {
        guard let head = element.head, let page, page.blocks[head].kind == .heading else { return false }
        return pattern.isFound(in: subject(head))
    }

    // MARK: - Patterns on words

    /// What a pattern names in some words: its named groups.
    static func variables(_ match: PatternMatch, of pattern: Pattern, in words: Words, _ subject: Subject) -> Variables
    {
        var found = Variables()
        for (name, number) in pattern.program.names {
            guard let range = match.groups[number - 1] else { continue }
            found[name] = words.slice(subject.bytes(range)).trimmed()
        }
        return found
    }

    /// The words a match is about: the group `value`, else the first group that took part, else all of it.
    static func value(_ match: PatternMatch, of pattern: Pattern, in words: Words, _ subject: Subject) -> Words {
        var range = match.range
        if let number = pattern.program.names["value"] {
            range = match.groups[number - 1] ?? range
        } else if let first = match.groups.compactMap({ $0 }).first {
            range = first
        }
        return words.slice(subject.bytes(range)).trimmed()
    }
}
