import Messages
import Translations

/// A page of help as a page of the Unix manual, in the language of man(7).
struct ManPage {
    let page: HelpPage
    /// 1 for commands, 7 for concepts.
    let section: Int
    let translations: Translations

    /// `shopctl-records-list`, `shopctl-verdicts`.
    var name: String {
        page.name.split(separator: " ").filter { section == 1 || $0 != "help" }.joined(separator: "-")
    }

    /// All pages there are, the program's first.
    static func all(_ translations: Translations) -> [ManPage] {
        CommandInfo.root.all.map { ManPage(page: manual(of: $0), section: 1, translations: translations) }
            + HelpTopic.all.map { ManPage(page: $0.page, section: 7, translations: translations) }
    }

    /// The page of a command; that of the program also has what a manual is looked into for first.
    static func manual(of command: CommandInfo) -> HelpPage {
        var page = HelpPage(command)
        guard command.path.isEmpty else { return page }
        for (title, topic) in [("Exit status" as Message, HelpTopic.exitCodes), ("Environment", .environment)] {
            guard let blocks = topic.sections.first?.blocks else { continue }
            page.sections.append(.init(title, blocks))
        }
        return page
    }

    var text: String {
        // Names with hyphens are one word each; `\-` is the sign that can be copied.
        var lines = [
            ".TH \(Self.code(name.uppercased())) \(section) \(Shopctl.released) \"shopctl \(Shopctl.version)\""
                + " \"\(words("Manual of the Science Shop Federation"))\"",
            ".SH \(heading("Name"))", "\(Self.code(name)) \\- \(summary)",
        ]
        var isDescribed = false
        for part in page.sections {
            if let title = part.title {
                // What a terminal calls usage, manuals have always called synopsis.
                lines.append(".SH \(heading(title == "Usage" ? "Synopsis" : title))")
            } else {
                lines.append(isDescribed ? ".PP" : ".SH \(heading("Description"))")
                isDescribed = true
            }
            lines += text(part)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Parts

    /// What `whatis` shows: no sentence, so no full stop.
    private var summary: String {
        let text = words(page.summary)
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    private func text(_ part: HelpPage.Section) -> [String] {
        var lines: [String] = []
        for (index, block) in part.blocks.enumerated() {
            switch block {
            case .paragraph(let message): lines += (index > 0 ? [".PP"] : []) + Self.line(words(message))
            case .usage(let usages):
                lines += usages.map { ".B \(Self.code(translations($0)))" }
            case .terms(let terms):
                for term in terms {
                    lines += [".TP", ".B \(Self.code(translations(term.name)))"]
                    lines += term.meaning.isEmpty ? ["\\&"] : Self.line(words(term.meaning))
                }
            case .examples(let examples):
                for example in examples {
                    lines += [".TP", ".B \(Self.code(example.command))"]
                    lines += example.remark.map { Self.line(words($0)) } ?? ["\\&"]
                }
            }
        }
        return lines
    }

    private func heading(_ title: Message) -> String { Self.escaped(translations(title)).uppercased() }

    private func words(_ message: Message) -> String {
        // What stands between backticks is typed: bold, with hyphens that can be copied.
        var result = ""
        for (index, part) in translations(message).split(separator: "`", omittingEmptySubsequences: false).enumerated()
        {
            result += index.isMultiple(of: 2) ? Self.escaped(String(part)) : "\\fB\(Self.code(String(part)))\\fR"
        }
        return result
    }

    // MARK: - Signs that mean something to man(7)

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\e").replacing("--", with: "\\-\\-").replacing("~", with: "\\(ti")
            .replacing("^", with: "\\(ha").replacing("\"", with: "\\(dq")
    }

    private static func code(_ text: String) -> String {
        text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("~", with: "\\(ti")
            .replacing("^", with: "\\(ha").replacing("\"", with: "\\(dq")
    }

    /// A line of text must not begin as a request does; lines are short because long ones hide differences.
    private static func line(_ text: String) -> [String] {
        DisplayWidth.wrapped(text, to: 100).map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&" + $0 : $0 }
    }
}
