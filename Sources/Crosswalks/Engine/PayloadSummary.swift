import JSONSchema

/// What a payload holds, in one line: for the message that a crosswalk made nothing of it.
enum PayloadSummary {
    static func of(_ payload: Payload) -> String {
        switch payload {
        case .page(let page): return self.page(page)
        case .row(let cells, _): return "a row with the columns " + names(cells.map(\.label), limit: 12)
        case .json(let value, _):
            guard let members = value.object else { return "a JSON value that is no object" }
            return "a JSON object with the members " + names(members.keys, limit: 12)
        }
    }

    private static func page(_ page: PageDocument) -> String {
        guard !page.blocks.isEmpty else { return "no text" }
        let counts = Block.Kind.allCases.compactMap { kind -> String? in
            let count = page.blocks.count { $0.kind == kind }
            return count == 0 ? nil : "\(count) \(name(kind, count))"
        }
        var parts = [counts.joined(separator: ", ")]
        let headings = page.blocks.filter { $0.kind == .heading }.map(\.text)
        if !headings.isEmpty { parts.append("headings " + names(headings, limit: 4)) }
        let labels = page.blocks.compactMap { $0.kind == .field ? $0.label : nil }
        if !labels.isEmpty { parts.append("labels " + names(labels, limit: 4)) }
        return parts.joined(separator: "; ")
    }

    private static func name(_ kind: Block.Kind, _ count: Int) -> String {
        switch kind {
        case .heading: count == 1 ? "heading" : "headings"
        case .paragraph: count == 1 ? "paragraph" : "paragraphs"
        case .item: count == 1 ? "list item" : "list items"
        case .field: count == 1 ? "labelled line" : "labelled lines"
        case .row: count == 1 ? "table row" : "table rows"
        case .image: count == 1 ? "image" : "images"
        case .footnote: count == 1 ? "footnote" : "footnotes"
        case .data: "JSON-LD"
        }
    }

    private static func names(_ names: [String], limit: Int) -> String {
        let shown = names.prefix(limit).map { "« \($0.prefix(60)) »" }.joined(separator: ", ")
        return names.count > limit ? shown + "…" : shown
    }
}
