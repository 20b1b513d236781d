import ArgumentParser

struct ConsentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",
        abstract: "Who allowed what to be shown, and what is withdrawn.",
        discussion: """
            Sources tell answers to questions of consent with their records. Answers that reach you otherwise are written \
            down here, and stand beside them: the newest answer counts, and where the order is not certain a refusal does. \
            Every channel follows at its next run; a node that is served follows at once.

            Examples:
              shopctl consent show lyon:demand/2024-017
              shopctl consent grant lyon:demand/2024-017 --group contact --scope federation --by "Zoé Martin" --wording "May partners write to you?" --plan
              shopctl consent withdraw lyon:demand/2024-017 --why "Asked by telephone"
              shopctl consent report
            """,
        subcommands: [
            ConsentShowCommand.self, ConsentGrantCommand.self, ConsentWithdrawCommand.self, ConsentImportCommand.self,
            ConsentReportCommand.self,
        ])
}
