import ArgumentParser

struct DeletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deletions",
        abstract: "Look at what sources no longer have, and decide whether it leaves.",
        discussion: """
            What a source says it deleted leaves at once. What is simply no longer on its list stays for some days \
            (`removals: { graceDays: 7 }`): seen again, nothing happened. When more would leave at once than usual, \
            nothing does until a person decides. Every removal can be undone: `shopctl records restore`.

            Examples:
              shopctl deletions list
              shopctl deletions accept --source lyon/demandes
              shopctl deletions reject lyon:demand/2024-017
              shopctl deletions source lyon/ancien-site --plan
            """,
        subcommands: [
            DeletionsListCommand.self, DeletionsAcceptCommand.self, DeletionsRejectCommand.self,
            DeletionsSourceCommand.self,
        ])
}
