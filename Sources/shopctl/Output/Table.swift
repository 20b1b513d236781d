import Messages
import ScienceShopSDK
import Translations

/// A table for people: columns as wide as their content, numbers to the right, two spaces between columns.
struct Table: Sendable {
    struct Column: Sendable {
        enum Fit: Sendable {
            /// Never narrower than its content.
            case whole
            /// Cut with `…` where the terminal is too narrow.
            case cut
            /// Broken into lines where the terminal is too narrow.
            case wrap
        }

        var title: Message
        var isNumber = false
        var fit = Fit.whole

        static func text(_ title: Message, _ fit: Fit = .whole) -> Column { Column(title: title, fit: fit) }
        static func number(_ title: Message) -> Column { Column(title: title, isNumber: true) }
    }

    struct Cell: Sendable, ExpressibleByStringInterpolation {
        private var content: Content
        var style: Style

        private enum Content {
            case data(String)
            case words(Message)
            case number(Int)
            case moment(Timestamp)
        }

        /// What is the same in every language.
        init(_ data: String, _ style: Style = .plain) {
            content = .data(data)
            self.style = style
        }

        init(words: Message, _ style: Style = .plain) {
            content = .words(words)
            self.style = style
        }

        private init(_ content: Content, _ style: Style) {
            self.content = content
            self.style = style
        }

        init(stringLiteral value: String) { self.init(value) }
        static func words(_ message: Message, _ style: Style = .plain) -> Cell { Cell(words: message, style) }
        /// A count, written as the language writes it.
        static func number(_ value: Int, _ style: Style = .plain) -> Cell { Cell(.number(value), style) }
        /// Day and time in UTC, always as wide.
        static func moment(_ value: Timestamp, _ style: Style = .plain) -> Cell { Cell(.moment(value), style) }
        /// A count whose zero is no news.
        static func count(_ value: Int, _ style: Style = .plain) -> Cell {
            value == 0 ? Cell("·", .dim) : number(value, style)
        }

        fileprivate func shown(_ words: Translations) -> ShownCell {
            switch content {
            case .data(let text): ShownCell(text: text.shown, style: style)
            case .words(let message): ShownCell(text: words(message).shown, style: style)
            case .number(let number): ShownCell(text: words.language.number(number), style: style)
            case .moment(let time): ShownCell(text: words.language.column(time.description), style: style)
            }
        }
    }

    var columns: [Column]
    var rows: [[Cell]] = []
    /// Sums, shown under a line.
    var footer: [Cell]?

    init(_ columns: [Column]) { self.columns = columns }

    /// - Parameter width: the terminal's columns; nil shows everything whole.
    func lines(width: Int?, colour: Bool, _ words: Translations) -> [String] {
        let head = columns.map { ShownCell(text: words($0.title), style: .dim) }
        let rows = rows.map { row in row.map { $0.shown(words) } }
        let footer = footer?.map { $0.shown(words) }
        let widths = widths(of: [head] + rows + (footer.map { [$0] } ?? []), within: width)
        var result = lines(of: head, widths, colour)
        for row in rows { result += lines(of: row, widths, colour) }
        if let footer {
            result.append(
                Style.dim.paint(
                    widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "), colour: colour))
            result += lines(of: footer, widths, colour)
        }
        return result
    }

    /// Shrinks the widest columns that allow it until the line fits.
    private func widths(of rows: [[ShownCell]], within limit: Int?) -> [Int] {
        var widths = columns.map { _ in 0 }
        for row in rows {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], DisplayWidth.of(cell.text))
            }
        }
        // Where nothing says how wide a line may be, long texts are still broken: nobody reads a line of a thousand.
        guard let limit else {
            return widths.indices.map { columns[$0].fit == .wrap ? min(widths[$0], 80) : widths[$0] }
        }
        let least = 12
        while widths.reduce(0, +) + 2 * (widths.count - 1) > limit {
            let flexible = widths.indices.filter { columns[$0].fit != .whole && widths[$0] > least }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func lines(of row: [ShownCell], _ widths: [Int], _ colour: Bool) -> [String] {
        let parts = columns.indices.map { index -> [String] in
            let text = index < row.count ? row[index].text : ""
            return columns[index].fit == .wrap
                ? DisplayWidth.wrapped(text, to: widths[index]) : [DisplayWidth.truncated(text, to: widths[index])]
        }
        return (0..<(parts.map(\.count).max() ?? 1)).map { number in
            var line = ""
            for (index, part) in parts.enumerated() {
                let text = number < part.count ? part[number] : ""
                let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(text)))
                let painted = (index < row.count ? row[index].style : .plain).paint(text, colour: colour)
                line += columns[index].isNumber ? padding + painted : painted + padding
                if index < parts.count - 1 { line += "  " }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}

/// A cell in one language.
private struct ShownCell {
    var text: String
    var style: Style
}
