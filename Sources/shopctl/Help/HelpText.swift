import Messages

/// The long description of a command, taken apart.
///
/// Written in the command as plain paragraphs; one whose first line ends in a colon and whose other lines are indented
/// is a list of lines to type, each with an optional remark behind two spaces or more.
struct HelpText {
    var paragraphs: [Message] = []
    var examples: [(title: Message, lines: [HelpPage.Example])] = []

    init(_ discussion: String) {
        for paragraph in discussion.split(separator: "\n\n", omittingEmptySubsequences: true) {
            let lines = paragraph.split(separator: "\n").map(String.init)
            guard lines.count > 1, let title = lines.first, title.hasSuffix(":"), lines[1].hasPrefix("  ") else {
                paragraphs.append(Message(help: lines.joined(separator: " ")))
                continue
            }
            examples.append((Message(help: String(title.dropLast())), lines.dropFirst().map(Self.example)))
        }
    }

    private static func example(_ line: String) -> HelpPage.Example {
        let text = String(line.drop { $0 == " " })
        guard let gap = text.firstRange(of: "  ") else { return HelpPage.Example(text) }
        let remark = text[gap.upperBound...].drop { $0 == " " }
        return HelpPage.Example(String(text[..<gap.lowerBound]), Message(help: String(remark)))
    }
}
