import Federation
import Messages

extension HelpTopic {
    static let verdicts = HelpTopic(
        name: "verdicts", summary: "How a run ended, in one word that cannot lie.",
        aliases: ["verdict", "counts", "runs"], commands: ["harvest", "runs", "runs list", "runs show"],
        sections: [
            .init(
                nil,
                [
                    .paragraph(
                        """
                        Every run of a source ends with one verdict. The exit code of a command that ran several sources \
                        is that of the gravest.
                        """)
                ]),
            .init(
                "Verdicts",
                [
                    .terms(
                        Verdict.allCases.map { verdict in
                            .init(
                                code: verdict.rawValue,
                                .joined(
                                    [verdict.meaning, "Exit code \(String(verdict.exitCode))."], separator: " "))
                        })
                ]),
            .init(
                "Counts",
                [
                    .paragraph(
                        """
                        The counts of a run add up: seen = unchanged + added + changed + renamed + quarantined. What is no \
                        longer listed is accounted for too: left = removed + held + missing.
                        """),
                    .paragraph(
                        """
                        A record that breaks the schema is put in quarantine with the reason, and the rest goes on. \
                        `shopctl runs show` names every issue with its place in the source and what to do.
                        """),
                ]),
            .init(
                "Removals",
                [
                    .paragraph(
                        """
                        A record lives while at least one source claims it. What a source says it deleted leaves at once; \
                        what is missing from its list stays for the days that `removals: { graceDays: 7 }` allows. When \
                        many more would disappear at once than usual, none does: the removals are held until a person \
                        looked at `shopctl deletions list` and decides with `shopctl deletions accept` or `reject`. \
                        `shopctl records restore` undoes a removal.
                        """)
                ]),
        ])
}

extension Verdict {
    /// What the word says, in a sentence.
    var meaning: Message {
        switch self {
        case .unchanged: "Everything was read, and nothing was new."
        case .changed: "Everything was read, and the ledger now says so."
        case .partial: "The run ended early with something kept, or a part of the list could not be read."
        case .blocked: "The source refuses us for now: it asks to wait, to log in or to stay away."
        case .sourceGone: "Nothing is where the source should be. Nothing was removed."
        case .suspiciousEmpty: "The list is empty, and it was not before. Nothing was removed."
        case .deletionsHeld: "More records would have left than usual. None was removed; a person decides."
        case .failed: "Nothing could be done, or the run cannot account for what it did."
        }
    }
}
