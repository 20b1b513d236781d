import ArgumentParser

/// The tree of commands. `Main` runs it.
struct Shopctl: AsyncParsableCommand {
    static let version = "0.1.0"
    /// The day of this version; manual pages bear it.
    static let released = "2026-11-21"

    static let configuration = CommandConfiguration(
        commandName: "shopctl",
        abstract: "Harvest, check, search and exchange the records of science shops.",
        discussion: """
            A workspace is a folder with a federation.yaml; records are kept in ledger.sqlite beside it. Nothing else \
            is needed: no server, no daemon.

            A first visit:
              shopctl init demo --nodes lyon,lille,occitanie,quebec
              cd demo
              shopctl harvest
              shopctl search recherche participative
              shopctl doctor
            """,
        version: "shopctl \(version)",
        groupedSubcommands: [
            CommandGroup(name: "Workspace", subcommands: [InitCommand.self, NodeCommand.self, DoctorCommand.self]),
            CommandGroup(
                name: "Harvest",
                subcommands: [HarvestCommand.self, AuditCommand.self, RunsCommand.self, BansCommand.self]),
            CommandGroup(
                name: "Records",
                subcommands: [RecordsCommand.self, SearchCommand.self, DeletionsCommand.self, ForgetCommand.self]),
            CommandGroup(name: "Publish", subcommands: [PublishCommand.self, ServeCommand.self, ConsentCommand.self]),
            CommandGroup(name: "Formats", subcommands: [CrosswalkCommand.self, SchemaCommand.self]),
            CommandGroup(name: "Plugins", subcommands: [PluginCommand.self]),
            CommandGroup(name: "Help", subcommands: [HelpCommand.self, CompletionsCommand.self, ManCommand.self]),
        ])
}
