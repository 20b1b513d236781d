import Messages

extension HelpTopic {
    static let exitCodes = HelpTopic(
        name: "exit-codes", summary: "What the number a command ends with says.",
        aliases: ["exit-code", "exit", "codes", "status"],
        commands: [
            "", "harvest", "audit", "doctor", "node check", "records validate", "records import", "schema validate",
        ],
        sections: [
            .init(
                "Exit codes",
                [
                    .terms(
                        ExitStatus.allCases.map { .init(code: String($0.rawValue), $0.meaning) }
                            + [.init(code: "128 + n", "Ended by signal n; a second Ctrl-C gives 130.")])
                ]),
            .init(
                nil,
                [
                    .paragraph(
                        """
                        Of several sources the gravest counts. Codes 10 to 16 say how the work went; 64 and more that it \
                        did not begin. With --format json or jsonl an error is one JSON object on standard error.
                        """)
                ]),
            .init(
                "Examples",
                [
                    .examples([
                        .init("shopctl harvest --quiet || test $? -eq 10", "go on after a partial run"),
                        .init("shopctl records validate all.jsonl && echo sound"),
                    ])
                ]),
        ])
}

extension ExitStatus {
    /// What it says, in a sentence.
    var meaning: Message {
        switch self {
        case .done: "Done, whether something changed or not."
        case .partial: "Partly done, or interrupted: what is done is kept, and the next run goes on from there."
        case .blocked: "A source refuses us for now."
        case .sourceGone: "Nothing is where a source or a file should be."
        case .suspiciousEmpty: "A source suddenly lists nothing; nothing was removed."
        case .deletionsHeld: "Removals are held until a person says they are right."
        case .failed: "Failed."
        case .problems: "A check found problems."
        case .usage: "The command line makes no sense, or names something that is not there."
        case .internal: "Something is wrong inside this program."
        case .configuration: "There is no workspace here, or a configuration file is wrong."
        }
    }
}
