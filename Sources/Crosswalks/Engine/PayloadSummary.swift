import JSONSchema
import Messages

/// What a payload holds, in one line: for the message that a crosswalk made nothing of it.
enum PayloadSummary {
    static func of(_ payload: Payload) -> Message {
        switch payload {
        case .page(let page): return self.page(page)
        case .post(let post): return self.page(post.page)
        case .row(let cells, _): return "a row with the columns \(names(cells.map(\.label), limit: 12))"
        case .json(let value, _):
            guard let members = value.object else { return "a JSON value that is no object" }
            return "a JSON object with the members \(names(members.keys, limit: 12))"
        }
    }

    private static func page(_ page: PageDocument) -> Message {
        guard !page.blocks.isEmpty else { return "no text" }
        let counts = Block.Kind.allCases.compactMap { kind -> Message? in
            let count = page.blocks.count { $0.kind == kind }
            return count == 0 ? nil : Self.count(count, of: kind)
        }
        var parts: [Message] = [.joined(counts, separator: ", ")]
        let headings = page.blocks.filter { $0.kind == .heading }.map(\.text)
        if !headings.isEmpty { parts.append("headings \(names(headings, limit: 4))") }
        let labels = page.blocks.compactMap { $0.kind == .field ? $0.label : nil }
        if !labels.isEmpty { parts.append("labels \(names(labels, limit: 4))") }
        return .joined(parts, separator: "; ")
    }

    private static func count(_ count: Int, of kind: Block.Kind) -> Message {
        switch kind {
        case .heading: .plural(count, one: "\(count) heading", other: "\(count) headings")
        case .paragraph: .plural(count, one: "\(count) paragraph", other: "\(count) paragraphs")
        case .item: .plural(count, one: "\(count) list item", other: "\(count) list items")
        case .field: .plural(count, one: "\(count) labelled line", other: "\(count) labelled lines")
        case .row: .plural(count, one: "\(count) table row", other: "\(count) table rows")
        case .image: .plural(count, one: "\(count) image", other: "\(count) images")
        case .footnote: .plural(count, one: "\(count) footnote", other: "\(count) footnotes")
        case .data: "\(count) JSON-LD"
        }
    }

    private static func names(_ names: [String], limit: Int) -> Message {
        let shown = Message.joined(names.prefix(limit).map { "« \($0.prefix(60)) »" }, separator: ", ")
        return names.count > limit ? .joined([shown, .verbatim("…")], separator: "") : shown
    }
}
