import JSONSchema
import ScienceShopSDK

/// Selectors on rows of tables, entries of forms and other JSON.
extension Evaluator {
    /// Selectors of text on a payload that is no page: they look at the element's words.
    func plainElements(_ selector: Selector, in element: Element) -> [Element] {
        switch selector.within {
        case .element: plainElements(selector, of: element)
        case .document: plainElements(selector, of: document)
        case .selector(let inner): select(inner, in: element).flatMap { plainElements(selector, of: $0) }
        }
    }

    func plainElements(_ selector: Selector, of element: Element) -> [Element] {
        let words = element.words
        switch selector.kind {
        case .match, .matches:
            guard let pattern = selector.pattern else { return [] }
            return all(pattern, in: words, Subject(words.text)).map { element.with($0.0, adding: $0.1) }
        case .sentence, .sentences:
            return Sentences.split(words).flatMap { fitted(selector, $0, Subject($0.text), nil) }
        case .label, .labels, .field, .fields:
            let isWhole = selector.kind == .label || selector.kind == .labels
            let cells = element.cells.isEmpty ? self.cells : element.cells
            return cells.compactMap { cell in
                let fits = selector.pattern.map {
                    isWhole ? $0.matchesWhole(subject(cell.label)) : $0.isFound(in: subject(cell.label))
                }
                guard !cell.words.isEmpty, fits ?? true else { return nil }
                return self.element(of: cell, in: element)
            }
        default: return []
        }
    }

    func element(of cell: Block.Cell, in element: Element) -> Element {
        var words = cell.words
        words.label = cell.label
        var result = element.with(words)
        result.variables.cell = Block.Cell(label: cell.label, words: words)
        return result
    }

    /// The cells of the first label that the row has.
    func columns(_ selector: Selector, in element: Element) -> [Element] {
        let cells = element.cells.isEmpty ? self.cells : element.cells
        var found: [Element] = []
        for wanted in selector.plainNames {
            for place in places(of: wanted, in: cells) where !cells[place].words.isEmpty {
                found.append(self.element(of: cells[place], in: element))
            }
            if selector.kind == .column, !found.isEmpty { return found }
        }
        return found
    }

    private func places(of label: [UInt32], in cells: [Block.Cell]) -> [Int] {
        guard let labelPlaces else { return cells.indices.filter { Pattern.plain(subject(cells[$0].label)) == label } }
        // A row may be shorter than its header, or have cells beyond it.
        let known = labelPlaces.places(of: label).filter { $0 < cells.count }
        guard cells.count > labelPlaces.count else { return known }
        return known
            + (labelPlaces.count..<cells.count).filter { Pattern.plain(subject(cells[$0].label)) == label }
    }

    func pointers(_ selector: Selector, in element: Element) -> [Element] {
        guard let root = element.json ?? json else { return [] }
        return pointed(selector, at: root, line: nil)
    }

    func pointed(_ selector: Selector, at root: JSONValue, line: Int?) -> [Element] {
        for name in selector.names {
            guard let pointer = JSONPointer(name), let value = pointer.resolve(in: root) else { continue }
            if pointer.tokens.count == 1, let choices = form.choices(of: pointer.tokens[0], in: value) {
                let found = choices.map { Element(words: Words($0, line: line, label: name)) }
                if !found.isEmpty { return found }
                continue
            }
            let found = (value.array ?? [value]).enumerated().compactMap { index, item -> Element? in
                let place = value.array == nil ? name : "\(name)/\(index)"
                // The text of an XML element that has attributes too.
                let text = item["#"] ?? item
                var element = Element(words: Words(PlainValue.text(text), line: line, label: place))
                if item.object != nil || item.array != nil { element.json = item }
                return element.words.isEmpty && element.json == nil ? nil : element
            }
            if !found.isEmpty { return found }
        }
        return []
    }
}
