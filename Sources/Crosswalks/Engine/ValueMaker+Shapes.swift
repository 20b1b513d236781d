import JSONSchema
import Messages
import ScienceShopSDK

extension ValueMaker {
    func made(_ expression: Expression, _ shape: Shape, in element: Element, rule: String) -> Made? {
        if case .any = shape {
            if case .constant(let value) = expression.source { return Made(value) }
            return nil
        }
        guard let inner = shape.element else { return single(expression, shape, in: element, rule: rule) }
        var expression = expression
        var filters: [Expression.Step] = []
        if case .figure = inner { filters = expression.takeFilters() }
        let found = evaluator.evaluate(expression, in: element)
        let made = found.flatMap { elements($0, inner, expression, in: element, rule: rule) }
        return Self.list(made.filter { Self.passes($0, filters) })
    }

    /// Whether a figure passes the `keep` and `drop` of its expression, which look at each figure's words.
    private static func passes(_ made: Made, _ filters: [Expression.Step]) -> Bool {
        guard let words = made.json["asWritten"]?.string else { return true }
        return filters.allSatisfy { step in
            switch step {
            case .keep(let patterns): patterns.contains { $0.isFound(in: words) }
            case .drop(let patterns): !patterns.contains { $0.isFound(in: words) }
            default: true
            }
        }
    }

    /// The values as a list; what could not be read leaves only its warning.
    private static func list(_ made: [Made]) -> Made? {
        guard !made.isEmpty else { return nil }
        var result = Made.array(made.filter { !$0.json.isNull })
        result.issues += made.filter { $0.json.isNull }.flatMap(\.issues)
        return result
    }

    /// One value: of several finds the first that can be read; a text takes them all when its selector is in the plural.
    private func single(_ expression: Expression, _ shape: Shape, in element: Element, rule: String) -> Made? {
        let found = evaluator.evaluate(expression, in: element)
        guard var first = found.first else { return nil }
        switch shape {
        case .languageMap, .string:
            if expression.isPlural {
                for other in found.dropFirst() { first.words.append(other.words, separator: "\n\n") }
            }
            return elements(first, shape, expression, in: element, rule: rule).first
        default:
            var refused: Made?
            for item in found {
                guard let made = elements(item, shape, expression, in: element, rule: rule).first else { continue }
                if made.issues.isEmpty { return made }
                refused = refused ?? made
            }
            return refused
        }
    }

    /// The values that one find makes.
    func elements(
        _ found: Element, _ shape: Shape, _ expression: Expression, in element: Element, rule: String
    ) -> [Made] {
        let words = found.words.trimmed()
        func proof(_ made: Made) -> Made {
            var made = made
            if !found.isConstant, made.evidence.isEmpty { made.evidence = [evidence("", words, rule)] }
            return made
        }
        if let json = found.json, found.isConstant, found.words.line == nil {
            switch (shape, json) {
            case (.number, .number), (.boolean, .bool): return [Made(json)]
            default: break
            }
        }
        guard !words.isEmpty else { return [] }
        switch shape {
        case .languageMap:
            let text = Self.tidied(words.text)
            guard !text.isEmpty else { return [] }
            let language = expression.language ?? context.language
            var made = Made(.object([language: .string(text)]))
            if !found.isConstant { made.evidence = [evidence("/" + language, words, rule)] }
            return [made]
        case .string where expression.scheme != nil:
            guard let scheme = expression.scheme else { return [] }
            return notation(found, words, scheme, rule)
        case .string, .notation, .languageTag: return [proof(Made(.string(Text.collapsedSpaces(words.text))))]
        case .uri:
            return address(found).map { [proof(Made(.string($0)))] }
                ?? unread("a web address", words)
        case .number:
            let number =
                FigureReader.read(words.text)?.value ?? Double(Text.folded(words.text).replacing(",", with: "."))
            return number.map { [proof(Made(.number($0)))] } ?? unread("a number", words)
        case .boolean:
            return Self.truth(words.text).map { [proof(Made(.bool($0)))] }
                ?? unread("yes or no", words)
        case .concept(let scheme):
            return [concept(found, words, expression.scheme ?? scheme, rule)]
        case .theme:
            if expression.reading == .keyword {
                return [proof(Made(.object(["keyword": .string(Text.collapsedSpaces(words.text))])))]
            }
            if let scheme = expression.scheme { return [concept(found, words, scheme, rule)] }
            return [proof(Made(.object(["asWritten": .string(Text.collapsedSpaces(words.text))])))]
        case .scope:
            var members: JSONObject = [:]
            if let level = notation(of: words.text, in: "territory-level") { members["level"] = .string(level) }
            members["asWritten"] = .string(Text.collapsedSpaces(words.text))
            return [proof(Made(.object(members)))]
        case .date: return date(words, found, rule).map { [$0] } ?? unread("a date", words)
        case .period: return period(found, words, expression, in: element, rule).map { [$0] } ?? []
        case .figure: return figures(found, words, expression, in: element, rule)
        case .territory: return territories(found, words, level: expression.level, rule)
        case .reference:
            return [proof(Made(.object(["name": .string(Text.collapsedSpaces(words.text))])))]
        case .address: return [proof(Made(.object(Self.address(words.text))))]
        case .place: return places(found, words, level: expression.level, rule)
        case .link: return link(found).map { [proof(Made(.object($0)))] } ?? []
        case .contact: return [proof(Made(.object(contact(words.text, expression))))]
        case .image: return [proof(Made(.object(image(found))))]
        case .identifier: return [proof(Made(.object(["value": .string(words.text)])))]
        case .object(let members): return object(words, members).map { [proof(Made(.object($0)))] } ?? []
        case .consent, .any, .list: return []
        }
    }

    /// An object given as plain words: its name, or what it is as written.
    private func object(_ words: Words, _ members: [(name: String, shape: Shape)]) -> JSONObject? {
        let text = JSONValue.string(Text.collapsedSpaces(words.text))
        for name in ["name", "status", "asWritten"] where members.contains(where: { $0.name == name }) {
            return [name: text]
        }
        return nil
    }

    /// No value but a warning, when the words are so short that they were meant to be one.
    private func unread(_ what: Message, _ words: Words) -> [Made] {
        guard words.text.utf8.count <= 100 else { return [] }
        let issue = Issue(
            .warning, code: "unread-value", message: "« \(words.text) » is not \(what); it was left out.",
            remedy: "Correct the source, or narrow the words down with `match` or `map`.", location: words.location)
        return [Made(.null, issues: [issue])]
    }

    /// Lines trimmed, blanks collapsed, at most one empty line in a row.
    static func tidied(_ text: String) -> String {
        var bytes = text
        guard bytes.withUTF8({ $0.firstPlace(of: 0x0A) }) != nil else { return Text.nfc(Text.collapsedSpaces(text)) }
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let tidy = Text.collapsedSpaces(line)
            if tidy.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(tidy)
        }
        while lines.last?.isEmpty ?? false { lines.removeLast() }
        return Text.nfc(lines.joined(separator: "\n"))
    }

    // MARK: - Concepts

    func notation(of label: String, in scheme: String) -> String? {
        definition.vocabulary[scheme]?[Text.wordKey(label)] ?? VocabularyIndex.shared.notation(of: label, in: scheme)
    }

    private func concept(_ found: Element, _ words: Words, _ scheme: String?, _ rule: String) -> Made {
        let text = Text.collapsedSpaces(words.text)
        guard let scheme else {
            return Made(
                .object(["asWritten": .string(text)]),
                evidence: found.isConstant ? [] : [evidence("/asWritten", words, rule)])
        }
        var members: JSONObject = [:]
        var issues: [Issue] = []
        if found.isConstant, VocabularyIndex.shared.contains(text, in: scheme) {
            return Made(.object(["scheme": .string(scheme), "concept": .string(text)]))
        }
        if let notation = notation(of: text, in: scheme) {
            members = ["scheme": .string(scheme), "concept": .string(notation)]
        } else {
            issues.append(
                Issue(
                    .warning, code: "unknown-label",
                    message: "« \(text) » is no label of the scheme `\(scheme)`; it was kept as written.",
                    remedy: "If it means one of the scheme's concepts, say so under the crosswalk's `vocabulary`.",
                    location: words.location))
        }
        members["asWritten"] = .string(Text.collapsedSpaces(words.asWritten))
        let proof = found.isConstant ? [] : [evidence("/asWritten", words, rule)]
        return Made(.object(members), evidence: proof, issues: issues)
    }

    /// A text that is to be a notation of a scheme, such as a demand's status.
    private func notation(_ found: Element, _ words: Words, _ scheme: String, _ rule: String) -> [Made] {
        let text = Text.collapsedSpaces(words.text)
        if found.isConstant, VocabularyIndex.shared.contains(text, in: scheme) { return [Made(.string(text))] }
        if let notation = notation(of: text, in: scheme) {
            return [Made(.string(notation), evidence: [evidence("", words, rule)])]
        }
        let issue = Issue(
            .warning, code: "unknown-label",
            message: "« \(text) » is no label of the scheme `\(scheme)`; it was left out.",
            remedy: "If it means one of the scheme's concepts, say so under the crosswalk's `vocabulary`.",
            location: words.location)
        return [Made(.null, issues: [issue])]
    }
}
