import JSONSchema
import Messages
import ScienceShopSDK
import YAMLReader

extension CrosswalkLoader {
    static let steps = [
        "match", "replace", "split", "strip", "trim", "keep", "drop", "map", "only", "join", "limit", "nth",
        "filter",
    ]
    static let modifiers = ["read", "scheme", "language", "default", "on"]
    static let sources = ["from", "const", "first", "all", "text"]
    static let options = [
        "under", "after", "before", "until", "within", "index", "list", "depth", "level", "first-line", "continued",
    ]
    static let expressionKeys: [String] =
        sources + Selector.Kind.allCases.map(\.rawValue).filter { $0 != "match" } + options + steps + modifiers

    /// Reads an expression; a problem is reported once, where it is.
    func expression(_ node: YAMLNode, besides others: Set<String> = []) -> Expression? {
        let place = CrosswalkDefinition.Place(line: node.line, column: node.column)
        switch node.content {
        case .null:
            report(node, "a value is missing here")
            return nil
        case .string:
            return template(node).map { Expression(source: .template($0), place: place) }
        case .bool, .number:
            return Expression(source: .constant(node.json), place: place)
        case .sequence(let items):
            return Expression(source: .all(items.compactMap { expression($0) }), place: place)
        case .mapping(let members):
            return expression(node, members.filter { !others.contains($0.key.string ?? "") }, place)
        }
    }

    private func expression(
        _ node: YAMLNode, _ members: [(key: YAMLNode, value: YAMLNode)], _ place: CrosswalkDefinition.Place
    ) -> Expression? {
        var source: (name: String, value: Expression.Source)?
        func found(_ key: YAMLNode, _ value: Expression.Source?) {
            guard let value else { return }
            if let source {
                report(
                    key, "two sources, `\(source.name)` and `\(key.string ?? "")`; put one in `from` or both in `all`")
            }
            source = (key.string ?? "", value)
        }
        var result = Expression(source: .all([]), place: place)
        var isSound = true
        for (key, value) in members {
            let name = key.string ?? ""
            let before = problems.count
            switch name {
            case "from": found(key, expression(value).map { .nested($0) })
            case "const": found(key, .constant(value.json))
            case "text": found(key, template(value).map { .template($0) })
            case "all": found(key, .all(list(value).compactMap { expression($0) }))
            case "first" where value.bool != nil: break
            case "first": found(key, .first(list(value).compactMap { expression($0) }))
            case "match" where value.mapping == nil || value["pattern"] != nil:
                if let step = step(name, value) { result.steps.append(step) }
            case _ where Selector.Kind(rawValue: name) != nil && name != "match":
                found(key, selector(name, value, members).map { .selector($0) })
            case "level" where value.string != nil:
                result.level = value.string
                check(value.string ?? "", in: "territory-level", at: value, scheme: nil)
            case _ where Self.options.contains(name): break
            case _ where Self.steps.contains(name):
                if let step = step(name, value) { result.steps.append(step) }
            case "read":
                result.reading = value.string.flatMap(Reading.init)
                if result.reading == nil {
                    report(
                        value,
                        "no way of reading; \(NearestWord.hint(value.text ?? "", in: Reading.allCases.map(\.rawValue)))"
                    )
                }
            case "scheme":
                result.scheme = value.string
                if !VocabularyIndex.shared.schemes.contains(value.string ?? "") {
                    report(
                        value,
                        "there is no scheme `\(value.text ?? "")`; \(NearestWord.hint(value.text ?? "", in: VocabularyIndex.shared.schemes))"
                    )
                }
            case "language": result.language = language(value)
            case "default": result.fallback = expression(value).map { [$0] } ?? []
            case "on": result.day = expression(value).map { [$0] } ?? []
            default:
                let near = NearestWord.of(name, in: Self.expressionKeys)
                let hint: Message =
                    near.map { "did you mean `\($0)`?" } ?? "see docs/crosswalks.md for selectors and steps"
                report(key, "no `\(name)` here; \(hint)")
            }
            if problems.count > before { isSound = false }
        }
        if let source {
            result.source = source.value
        } else if isSound, !result.steps.isEmpty || result.reading != nil || result.scheme != nil {
            // Steps without a source work on the element itself.
            result.source = .selector(Selector(kind: .element, place: place))
        } else if isSound, members.contains(where: { Self.options.contains($0.key.string ?? "") }) {
            report(node, "these options need a selector, as `paragraphs`, `items` or `label`")
            isSound = false
        } else if isSound {
            report(node, "nothing says where the value comes from: give a text, a selector such as `label`, or `const`")
            isSound = false
        }
        return isSound ? result : nil
    }

    // MARK: - Steps

    private func step(_ name: String, _ node: YAMLNode) -> Expression.Step? {
        switch name {
        case "match":
            if node.mapping != nil {
                guard let members = members(node, ["pattern", "required"], of: "`match`"),
                    let pattern = members["pattern"].flatMap(pattern)
                else { return nil }
                return .match(pattern, isRequired: flag(members["required"]) ?? true)
            }
            return pattern(node).map { .match($0, isRequired: true) }
        case "replace": return replace(node)
        case "split": return splitter(node).map { .split($0) }
        case "strip": return .strip(list(node).compactMap(strip))
        case "trim": return flag(node) == false ? nil : .strip([.punctuation])
        case "keep": return .keep(patterns(node))
        case "drop": return .drop(patterns(node))
        case "map": return map(node, isClosed: false)
        case "only": return map(node, isClosed: true)
        case "join":
            guard let text = node.text else {
                report(node, "`join` is the text to put between")
                return nil
            }
            return .join(text)
        case "limit": return whole(node, 1...10_000).map { .limit($0) }
        case "nth": return whole(node, -10_000...10_000).map { .nth($0) }
        case "filter": return .filter(list(node).compactMap(filter))
        default: return nil
        }
    }

    /// A filter of templates as a step: `filter: sentence`, `filter: [unquote, lower]`.
    private func filter(_ node: YAMLNode) -> Template.Filter? {
        if let filter = node.string.flatMap(Template.Filter.init) { return filter }
        let known = Template.Filter.allCases.map(\.rawValue)
        report(node, "the filter `\(node.text ?? "")` is not known; \(NearestWord.hint(node.text ?? "", in: known))")
        return nil
    }

    private func replace(_ node: YAMLNode) -> Expression.Step? {
        guard let members = node.mapping else {
            report(
                node, "`replace` maps patterns to texts: `{'\\s*\\(.*\\)$': ''}`; `$1` or `${name}` stand for groups")
            return nil
        }
        return .replace(members.compactMap { key, value in pattern(key).map { ($0, value.text ?? "") } })
    }

    private func splitter(_ node: YAMLNode) -> Expression.Splitter? {
        switch node.text {
        case "list": return .list
        case "lines": return .lines
        case "sentences": return .sentences
        case "paragraphs": return .paragraphs
        case let text? where text.utf8.count > 2 && text.hasPrefix("/") && text.hasSuffix("/"):
            let inside = YAMLNode(
                .string(String(text.dropFirst().dropLast())), line: node.line, column: node.column,
                text: String(text.dropFirst().dropLast()))
            return pattern(inside).map { .pattern($0) }
        case let text? where !text.isEmpty: return .text(text)
        default:
            report(
                node,
                "`split` is `list`, `lines`, `sentences`, `paragraphs`, a text such as `';'`, or a pattern `'/…/'`")
            return nil
        }
    }

    private func strip(_ node: YAMLNode) -> Expression.Strip? {
        switch node.text {
        case "article", "articles": return .article
        case "parentheses": return .parentheses
        case "quotes": return .quotes
        case "punctuation": return .punctuation
        default: return pattern(node).map { .pattern($0) }
        }
    }

    private func map(_ node: YAMLNode, isClosed: Bool) -> Expression.Step? {
        guard let members = node.mapping else {
            report(node, "a map is written label → value: `{Oui: true}`")
            return nil
        }
        var table: [String: String] = [:]
        for (key, value) in members { table[Text.folded(key.string ?? "")] = value.text ?? "" }
        return .map(table, isClosed: isClosed)
    }

    // MARK: - Selectors

    private func selector(
        _ name: String, _ node: YAMLNode, _ siblings: [(key: YAMLNode, value: YAMLNode)]
    ) -> Selector? {
        guard let kind = Selector.Kind(rawValue: name) else { return nil }
        var selector = Selector(kind: kind, place: .init(line: node.line, column: node.column))
        let count = problems.count
        let own = Self.options + ["nth", "limit", "first", "last", "heading", "label", "matching", "pattern", "name"]
        if let members = node.mapping {
            for (key, value) in members {
                guard let option = key.string, own.contains(option) else {
                    report(
                        key, "`\(name)` has no `\(key.string ?? "")`; \(NearestWord.hint(key.string ?? "", in: own))")
                    continue
                }
                read(option, value, into: &selector)
            }
        } else {
            argument(node, into: &selector)
        }
        for (key, value) in siblings {
            let option = key.string ?? ""
            if option == "level", value.string != nil { continue }
            if Self.options.contains(option) || (option == "first" && value.bool != nil) {
                read(option, value, into: &selector)
            }
        }
        check(selector, node)
        return problems.count == count ? selector : nil
    }

    private func argument(_ node: YAMLNode, into selector: inout Selector) {
        switch selector.kind {
        case .document, .element, .title:
            if node.bool != true { report(node, "`\(selector.kind.rawValue): true` is how this selector is written") }
        case .column, .columns, .pointer, .jsonld:
            selector.names = list(node).compactMap(\.text)
            if selector.names.isEmpty { report(node, "a label or a list of labels is wanted here") }
        default:
            if node.bool == true { return }
            if node.sequence != nil {
                selector.alternatives = patterns(node)
            } else {
                selector.pattern = pattern(node)
            }
        }
    }

    private func read(_ option: String, _ node: YAMLNode, into selector: inout Selector) {
        switch option {
        case "under": selector.under = pattern(node)
        case "after": selector.after = pattern(node)
        case "before", "until": selector.before = pattern(node)
        case "nth", "index": selector.nth = whole(node, -10_000...10_000)
        case "limit": selector.limit = whole(node, 1...10_000)
        case "first": if flag(node) == true { selector.nth = 1 }
        case "last": if flag(node) == true { selector.nth = -1 }
        case "list": selector.list = whole(node, 1...1000)
        case "depth": selector.depth = whole(node, 1...20)
        case "level": selector.level = whole(node, 1...9)
        case "first-line": selector.isFirstLine = flag(node) ?? false
        case "continued": selector.isContinued = flag(node)
        case "heading", "label", "matching", "pattern": selector.pattern = pattern(node)
        case "name": argument(node, into: &selector)
        case "within":
            if node.string == "document" {
                selector.within = .document
            } else if node.string == "element" {
                selector.within = .element
            } else if let members = node.mapping,
                let key = members.first(where: { Selector.Kind(rawValue: $0.key.string ?? "") != nil })
            {
                if let inner = self.selector(key.key.string ?? "", key.value, members) {
                    selector.within = .selector(inner)
                }
            } else {
                report(node, "`within` is `element`, `document` or a selector such as `{section: 'Partners'}`")
            }
        default: break
        }
    }

    private func check(_ selector: Selector, _ node: YAMLNode) {
        switch selector.kind {
        case .sentence, .sentences, .matches:
            if selector.pattern == nil, selector.alternatives.isEmpty {
                report(node, "`\(selector.kind.rawValue)` needs a pattern")
            }
        case .pointer, .jsonld:
            for name in selector.names where !name.isEmpty && !name.hasPrefix("/") {
                report(node, "a JSON Pointer begins with `/`, as `/bf_titre`; here is `\(name)`")
            }
        default: break
        }
    }
}
