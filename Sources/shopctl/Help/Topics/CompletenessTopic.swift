import Federation
import Messages

extension HelpTopic {
    static let completeness = HelpTopic(
        name: "completeness", summary: "Whether the ledger holds what the sources have, as equations that close.",
        aliases: ["complete", "audits", "missing", "stale", "extra", "heal", "backdated"],
        commands: ["audit", "harvest"],
        sections: [
            .init(
                nil,
                [
                    .paragraph(
                        """
                        An audit asks a source what it has now and lays that beside the ledger. It counts records of the \
                        source, not records of the ledger, and writes nothing.
                        """)
                ]),
            .init(
                "Classes",
                [
                    .terms([
                        .init(code: "matching", "Held as the source has it."),
                        .init(code: "missing", "The source has it and gives it; the ledger has it not."),
                        .init(
                            code: "stale",
                            "Both have it, with another date, other contents, or made by other rules than today's."),
                        .init(code: "extra", "The ledger has it, the source no longer."),
                        .init(code: "unretrievable", "The source lists it and does not give it when asked."),
                        .init(
                            code: "forgotten",
                            "The source has it, and `shopctl forget` erased its very name: never taken, never fetched."),
                        .init(
                            code: "backdated",
                            "Missing or stale, and dated before what a list of changes would bring."),
                        .init(code: "quarantined", "Held, but nothing of it could be taken."),
                    ])
                ]),
            .init(
                "Equations",
                [
                    .paragraph(
                        """
                        source = (held - extra) + missing + unretrievable + forgotten; held = matching + stale + extra. \
                        Each side is counted in another place. What the source does not let be found out is unknown, never 0, and keeps \
                        them open.
                        """)
                ]),
            .init(
                "Verdicts",
                [
                    .terms(
                        AuditVerdict.allCases.map { verdict in
                            .init(
                                code: verdict.rawValue,
                                .joined(
                                    [verdict.meaning, "Exit code \(String(verdict.exitCode))."], separator: " "))
                        })
                ]),
            .init(
                "Healing",
                [
                    .paragraph(
                        """
                        --heal fetches the missing and stale records and nothing else, as a run of its own, and audits \
                        again. The next harvest goes on from where it would have gone on. What left the source leaves the \
                        ledger by the rules of a harvest.
                        """)
                ]),
            .init(
                "Examples",
                [
                    .examples([
                        .init("shopctl audit lyon --plan", "what healing would do"),
                        .init("shopctl audit --heal --quiet || shopctl audit --format json > gap.json"),
                    ])
                ]),
        ])
}

extension AuditVerdict {
    /// What the word says, in a sentence.
    var meaning: Message {
        switch self {
        case .complete: "Everything is held as the source has it, and nothing else is."
        case .sampled: "What was asked for is held as the source has it; of the rest the stated confidence is known."
        case .unproven: "The source did not show everything, so that nothing is claimed of the rest."
        case .blocked: "The source refuses us for now. Nothing is claimed."
        case .sourceGone: "Nothing is where the source should be. Nothing is claimed."
        case .suspiciousEmpty: "The list is empty, although records of it are held. Nothing is claimed."
        case .failed: "The list could not be had. Nothing is claimed."
        case .differs: "The ledger does not hold what the source has."
        }
    }
}
