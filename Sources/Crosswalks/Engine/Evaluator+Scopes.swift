/// Which parts of a page a selector looks at.
extension Evaluator {
    /// The parts of the page a selector looks at.
    func ranges(_ selector: Selector, in element: Element, _ page: PageDocument) -> [Scope] {
        var scopes: [Range<Int>]
        switch selector.within {
        case .element: scopes = [element.blocks]
        case .document: scopes = [document.blocks]
        case .selector(let inner): scopes = Self.merged(select(inner, in: element).map(\.blocks))
        }
        if let after = selector.after {
            scopes = scopes.compactMap { range in
                range.first { matches(after, $0, page) }.map { $0 + 1..<range.upperBound }
            }
        }
        if let before = selector.before {
            scopes = scopes.map { range in
                range.lowerBound..<(range.first { matches(before, $0, page) } ?? range.upperBound)
            }
        }
        guard let under = selector.under else { return scopes.map { Scope(range: $0, head: nil) } }
        return scopes.flatMap { scope in
            heads(under, in: scope, page).map { Scope(range: page.body(of: $0, within: scope), head: $0) }
        }
    }

    struct Scope {
        var range: Range<Int>
        var head: Int?
    }

    func matches(_ pattern: Pattern, _ index: Int, _ page: PageDocument) -> Bool {
        page.blocks[index].kind != .data && pattern.isFound(in: subject(index))
    }

    /// The blocks that `under` names: headings if any fits, else what introduces something, else whatever fits.
    func heads(_ pattern: Pattern, in scope: Range<Int>, _ page: PageDocument) -> [Int] {
        let fitting = scope.filter { matches(pattern, $0, page) }
        let headings = fitting.filter { page.blocks[$0].kind == .heading }
        if !headings.isEmpty {
            return headings.filter { index in
                !headings.contains { $0 < index && page.body(of: $0, within: scope).contains(index) }
            }
        }
        let leads = fitting.filter { index in
            let block = page.blocks[index]
            return block.isLeadIn || block.isStrong || (block.label.map { pattern.isFound(in: $0) } ?? false)
        }
        return leads.isEmpty ? fitting : leads
    }

    static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = result.last, last.upperBound >= range.lowerBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }
}
