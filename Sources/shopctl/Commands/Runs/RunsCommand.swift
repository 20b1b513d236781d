import ArgumentParser

struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "The history of harvests and imports.",
        discussion: """
            Examples:
              shopctl runs list
              shopctl runs show 12
              shopctl runs show lyon/demandes
            """,
        subcommands: [RunsListCommand.self, RunsShowCommand.self])
}
