import JSONSchema
import Messages

/// A concept explained by `shopctl help NAME`, and by a man page of section 7.
///
/// What a topic lists (verdicts, exit codes, kinds) is made from the types themselves with exhaustive switches, so that
/// a new case cannot be forgotten.
struct HelpTopic: Sendable {
    let name: String
    let summary: Message
    /// Other words people try.
    var aliases: [String] = []
    /// The commands whose help names this topic, as they are typed.
    var commands: [String] = []
    let sections: [HelpPage.Section]

    var page: HelpPage { HelpPage(name: "shopctl help \(name)", summary: summary, sections: sections) }

    static let all: [HelpTopic] = [
        workspace, verdicts, completeness, exitCodes, identifiers, consent, crosswalks, formats, publishing,
        environment,
    ]

    static func named(_ name: String) -> HelpTopic? {
        all.first { $0.name == name } ?? all.first { $0.aliases.contains(name) }
    }

    static func related(to path: [String]) -> [HelpTopic] {
        let command = path.joined(separator: " ")
        return all.filter { $0.commands.contains(command) }
    }
}

extension HelpPage {
    /// All topics in one list.
    static var topics: HelpPage {
        HelpPage(
            name: "shopctl help topics", summary: "Concepts that `shopctl help TOPIC` explains.",
            sections: [
                Section("Topics", [.terms(HelpTopic.all.map { Term(.verbatim($0.name), $0.summary) })]),
                Section(
                    "Examples",
                    [.examples([Example("shopctl help verdicts"), Example("shopctl help exit-codes")])]),
            ])
    }
}
