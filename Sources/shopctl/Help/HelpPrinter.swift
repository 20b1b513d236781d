import Messages
import Translations

/// Prints a page of help for a terminal or a file, in one language.
struct HelpPrinter {
    let translations: Translations
    /// Columns to fill.
    let width: Int
    let colour: Bool

    /// Columns of text beyond which lines are hard to read.
    static let widest = 100
    /// Where nothing says how wide a line may be.
    static let usual = 80

    /// The widest term that has its meaning beside it; on a narrow terminal none has.
    private var limit: Int { width < 60 ? 0 : 26 }

    func text(_ page: HelpPage) -> String {
        var lines = paragraph(page.summary, indent: 0)
        // One column for the whole page, so that its lists stand under each other.
        let names = page.sections.flatMap(\.blocks).flatMap { block -> [Int] in
            guard case .terms(let terms) = block else { return [] }
            return terms.map { DisplayWidth.of(translations($0.name)) }
        }
        let column = names.filter { $0 <= limit }.max() ?? 2
        for section in page.sections {
            lines.append("")
            if let title = section.title {
                lines.append(Style.bold.paint(translations(title), colour: colour))
            }
            for (index, block) in section.blocks.enumerated() {
                if index > 0 { lines.append("") }
                lines += self.lines(block, indent: section.title == nil ? 0 : 2, column)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(_ block: HelpPage.Block, indent: Int, _ column: Int) -> [String] {
        switch block {
        case .paragraph(let message): paragraph(message, indent: indent)
        case .usage(let lines): lines.flatMap { hanging($0, indent: indent) }
        case .terms(let terms): self.terms(terms, indent: indent, column)
        case .examples(let examples): self.examples(examples, indent: indent)
        }
    }

    private func paragraph(_ message: Message, indent: Int) -> [String] {
        let margin = spaces(indent)
        return DisplayWidth.wrapped(translations(message), to: max(20, width - indent)).map { margin + $0 }
    }

    /// A usage line; what does not fit stands further in.
    private func hanging(_ message: Message, indent: Int) -> [String] {
        let lines = DisplayWidth.wrapped(translations(message), to: max(20, width - indent - 4))
        return lines.enumerated().map { spaces(indent + ($0 == 0 ? 0 : 4)) + $1 }
    }

    /// Two columns; a term too long for its column stands on a line of its own, on a narrow terminal every term does.
    private func terms(_ terms: [HelpPage.Term], indent: Int, _ column: Int) -> [String] {
        let names = terms.map { translations($0.name) }
        return zip(names, terms).flatMap { name, term -> [String] in
            let painted = Style.cyan.paint(name, colour: colour)
            let text = translations(term.meaning)
            let width = DisplayWidth.of(name)
            let isBeside = width <= column && limit > 0
            let left = limit > 0 ? indent + column + 2 : indent + 4
            let body = text.isEmpty ? [] : DisplayWidth.wrapped(text, to: max(20, self.width - left))
            guard isBeside, let first = body.first else {
                return [spaces(indent) + painted] + body.map { spaces(left) + $0 }
            }
            let head = spaces(indent) + painted + spaces(column - width + 2) + first
            return [head] + body.dropFirst().map { spaces(left) + $0 }
        }
    }

    /// Lines to type are never broken, for they are copied; remarks stand behind them where there is room.
    private func examples(_ examples: [HelpPage.Example], indent: Int) -> [String] {
        let withRemark = examples.filter { $0.remark != nil }
        let column = withRemark.map { DisplayWidth.of($0.command) }.max() ?? 0
        let remarks = examples.map { $0.remark.map { translations($0) } ?? "" }
        let widest = remarks.map(DisplayWidth.of).max() ?? 0
        let isBeside = indent + column + 3 + widest <= width
        return zip(examples, remarks).flatMap { example, remark -> [String] in
            let line = spaces(indent) + example.command
            guard !remark.isEmpty else { return [line] }
            if isBeside {
                let gap = spaces(column - DisplayWidth.of(example.command) + 3)
                return [line + gap + Style.dim.paint(remark, colour: colour)]
            }
            return [line]
                + DisplayWidth.wrapped(remark, to: max(20, width - indent - 6)).map {
                    spaces(indent + 6) + Style.dim.paint($0, colour: colour)
                }
        }
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
