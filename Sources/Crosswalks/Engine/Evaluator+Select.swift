import JSONSchema
import ScienceShopSDK

extension Evaluator {
    /// The elements that a selector finds.
    func select(_ selector: Selector, in element: Element) -> [Element] {
        var found: [Element]
        switch selector.kind {
        case _ where !selector.alternatives.isEmpty: found = alternatives(selector, in: element)
        case .element: found = [element]
        case .document: found = [document]
        case .column, .columns: found = columns(selector, in: element)
        case .pointer: found = pointers(selector, in: element)
        default: found = page.map { pageElements(selector, in: element, $0) } ?? plainElements(selector, in: element)
        }
        // What the page of a post does not label may be one of its fields.
        if found.isEmpty, case .post = payload, [.label, .labels, .field, .fields].contains(selector.kind) {
            found = plainElements(selector, in: element)
        }
        if let nth = selector.nth {
            let index = nth > 0 ? nth - 1 : found.count + nth
            found = found.indices.contains(index) && nth != 0 ? [found[index]] : []
        }
        if let limit = selector.limit { found = Array(found.prefix(limit)) }
        if selector.isFirstLine {
            found = found.map { $0.with(TextFilters.apply(.firstLine, to: $0.words)) }
        }
        return found
    }

    private func alternatives(_ selector: Selector, in element: Element) -> [Element] {
        var found: [Element] = []
        for pattern in selector.alternatives {
            var one = selector
            (one.pattern, one.alternatives, one.nth, one.limit) = (pattern, [], nil, nil)
            found += select(one, in: element)
            if !selector.isPlural, !found.isEmpty { return found }
        }
        // In the order of the page, what two patterns found once.
        guard page != nil else { return found }
        var seen: Set<Int> = []
        return found.enumerated()
            .sorted { ($0.element.head ?? .max, $0.offset) < ($1.element.head ?? .max, $1.offset) }
            .map(\.element).filter { $0.head.map { seen.insert($0).inserted } ?? true }
    }

    // MARK: - What

    private func pageElements(_ selector: Selector, in element: Element, _ page: PageDocument) -> [Element] {
        if selector.kind == .title {
            return page.title.map { [Element(words: $0.words, blocks: document.blocks)] } ?? []
        }
        let scopes = ranges(selector, in: element, page)
        if selector.kind == .section || selector.kind == .sections {
            return sections(selector, scopes, element, page)
        }
        return scopes.flatMap { scope -> [Element] in
            var found = scope.range.flatMap { elements(selector, $0, scope, page) }
            // Under a line that is no heading, a list is the first one that follows.
            if selector.kind == .item || selector.kind == .items, let head = scope.head,
                page.blocks[head].kind != .heading, let first = found.first?.head
            {
                found.removeAll { $0.head.map { page.blocks[$0].list } != page.blocks[first].list }
            }
            return found
        }
    }

    /// What a selector makes of one block.
    private func elements(_ selector: Selector, _ index: Int, _ scope: Scope, _ page: PageDocument) -> [Element] {
        let block = page.blocks[index]
        switch selector.kind {
        case .heading, .headings:
            guard block.kind == .heading, selector.level.map({ $0 == block.level }) ?? true else { return [] }
            return fitted(selector, index, scope, page)
        case .item, .items:
            guard block.kind == .item, selector.depth.map({ $0 == block.level }) ?? true,
                selector.list.map({ $0 == listNumber(index, scope, page) }) ?? true
            else { return [] }
            return fitted(selector, index, scope, page)
        case .paragraph, .paragraphs:
            guard block.kind == .paragraph || (block.kind == .field && !page.isForm) else { return [] }
            return fitted(selector, index, scope, page)
        case .strong: return block.isStrong ? fitted(selector, index, scope, page) : []
        case .block, .blocks: return block.kind == .data ? [] : fitted(selector, index, scope, page)
        case .row, .rows: return block.kind == .row ? fitted(selector, index, scope, page) : []
        case .label, .labels, .field, .fields: return labelled(selector, index, scope, page)
        case .image, .images:
            guard block.kind == .image else { return [] }
            return fitted(selector, index, scope, page).map { found in
                guard let url = block.links.first?.url else { return found }
                return found.with(found.words, adding: ["url": Words(url, line: block.line)])
            }
        case .link, .links: return links(selector, index, page)
        case .footnote, .footnotes: return footnote(selector, index, page)
        case .sentence, .sentences:
            guard block.kind != .heading, block.kind != .data else { return [] }
            return sentences(index).compactMap { fitted(selector, $0.words, $0.subject, index).first }
        case .match, .matches:
            guard block.kind != .data, let pattern = selector.pattern else { return [] }
            return all(pattern, in: block.words, subject(index)).map { words, variables in
                Element(words: words, variables: variables, blocks: index..<index + 1, head: index)
            }
        case .jsonld: return block.json.map { pointed(selector, at: $0, line: block.line) } ?? []
        default: return []
        }
    }

    private func listNumber(_ index: Int, _ scope: Scope, _ page: PageDocument) -> Int {
        let first = scope.range.first { page.blocks[$0].kind == .item } ?? index
        return page.blocks[index].list - page.blocks[first].list + 1
    }

    /// The block as an element, if the selector's pattern is found in it.
    private func fitted(_ selector: Selector, _ index: Int, _ scope: Scope, _ page: PageDocument) -> [Element] {
        var found = fitted(selector, page.blocks[index].words, subject(index), index)
        for place in found.indices {
            found[place].blocks = index..<page.body(of: index, within: scope.range).upperBound
            switch page.blocks[index].kind {
            case .heading, .item, .field: break
            default: found[place].blocks = index..<index + 1
            }
            found[place].cells = page.blocks[index].cells
        }
        return found
    }

    func fitted(_ selector: Selector, _ words: Words, _ subject: Subject, _ index: Int?) -> [Element] {
        var element = Element(words: words, head: index)
        if let index { element.blocks = index..<index + 1 }
        guard let pattern = selector.pattern else { return [element] }
        guard let match = pattern.firstMatch(in: subject) else {
            return pattern.isFound(in: subject) ? [element] : []
        }
        element.variables = Self.variables(match, of: pattern, in: words, subject)
        if let value = element.variables["value"] { element.words = value }
        return [element]
    }

    func all(_ pattern: Pattern, in words: Words, _ subject: Subject) -> [(Words, Variables)] {
        pattern.matches(in: subject).map {
            (Self.value($0, of: pattern, in: words, subject), Self.variables($0, of: pattern, in: words, subject))
        }
    }

    /// A labelled value: `label` wants the whole label, `fields` finds the pattern in it.
    private func labelled(_ selector: Selector, _ index: Int, _ scope: Scope, _ page: PageDocument) -> [Element] {
        let block = page.blocks[index]
        func fits(_ label: String) -> PatternMatch?? {
            guard let pattern = selector.pattern else { return .some(nil) }
            let isWhole = selector.kind == .label || selector.kind == .labels
            if isWhole ? pattern.matchesWhole(subject(label)) : pattern.isFound(in: subject(label)) {
                return .some(pattern.firstMatch(in: Subject(label)))
            }
            return nil
        }
        func element(_ label: String, _ value: Words, _ match: PatternMatch?) -> Element {
            var words = value
            words.label = label
            var result = Element(words: words, blocks: index..<index + 1, head: index)
            if let match, let pattern = selector.pattern {
                let shown = Words(label, line: value.line ?? block.line)
                result.variables = Self.variables(match, of: pattern, in: shown, Subject(label))
            }
            result.variables["label"] = Words(label, line: value.line ?? block.line)
            result.variables["value"] = words
            return result
        }
        if block.kind == .row {
            return block.cells.compactMap { cell in
                guard !cell.words.isEmpty, let match = fits(cell.label) else { return nil }
                return element(cell.label, cell.words, match)
            }
        }
        guard block.kind == .field || block.kind == .item, let label = block.label, let match = fits(label),
            let value = page.value(
                of: index, within: scope.range, isContinued: selector.isFirstLine ? false : selector.isContinued),
            !value.isEmpty
        else { return [] }
        var result = element(label, value, match)
        result.blocks = index..<page.body(of: index, within: scope.range).upperBound
        return [result]
    }

    private func sections(
        _ selector: Selector, _ scopes: [Scope], _ element: Element, _ page: PageDocument
    ) -> [Element] {
        guard selector.pattern != nil || selector.level != nil || selector.kind == .sections else {
            return scopes.compactMap { scope in
                let range =
                    scope.head == nil && element.head == scope.range.lowerBound
                    ? scope.range.dropFirst() : scope.range
                guard !range.isEmpty else { return nil }
                return Element(
                    words: page.words(of: range.startIndex..<range.endIndex), blocks: range.startIndex..<range.endIndex,
                    head: scope.head ?? element.head)
            }
        }
        return scopes.flatMap { scope -> [Element] in
            let own = element.head.flatMap { page.blocks[$0].kind == .heading ? $0 : nil }
            var heads = scope.range.filter { index in
                page.blocks[index].kind == .heading && index != own
                    && (selector.level.map { $0 == page.blocks[index].level } ?? true)
                    && (selector.pattern.map { $0.isFound(in: subject(index)) } ?? true)
            }
            if heads.isEmpty, let pattern = selector.pattern, selector.level == nil {
                heads = self.heads(pattern, in: scope.range, page)
            }
            return heads.compactMap { head in
                guard var result = fitted(selector, head, scope, page).first else { return nil }
                let body = page.body(of: head, within: scope.range)
                result.words = page.words(of: body)
                if result.words.isEmpty { result.words = page.blocks[head].words.saying("") }
                result.blocks = head..<body.upperBound
                result.variables["heading"] = page.blocks[head].words
                return result
            }
        }
    }

    private func links(_ selector: Selector, _ index: Int, _ page: PageDocument) -> [Element] {
        let block = page.blocks[index]
        return block.links.compactMap { link in
            if let pattern = selector.pattern, !pattern.isFound(in: link.text), !pattern.isFound(in: link.url) {
                return nil
            }
            let words = Words(link.text.isEmpty ? link.url : link.text, line: block.line)
            return Element(
                words: words, variables: ["url": Words(link.url, line: block.line)], blocks: index..<index + 1,
                head: index)
        }
    }

    private func footnote(_ selector: Selector, _ index: Int, _ page: PageDocument) -> [Element] {
        let block = page.blocks[index]
        guard block.kind == .footnote, let mark = block.mark else { return [] }
        if let pattern = selector.pattern, !pattern.matchesWhole(Subject(mark)), !pattern.isFound(in: subject(index)) {
            return []
        }
        var element = Element(words: block.words, blocks: index..<index + 1, head: index)
        element.variables["mark"] = Words(mark, line: block.line)
        for other in page.blocks {
            if let note = other.notes.first(where: { $0.mark == mark }) {
                element.variables["before"] = note.before.trimmed()
                element.variables["after"] = note.after.trimmed()
                break
            }
        }
        return [element]
    }
}
