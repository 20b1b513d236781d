import ArgumentParser

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "The schemas of records, configuration and options, and the vocabularies.",
        discussion: """
            Examples:
              shopctl schema list
              shopctl schema show node
              shopctl schema validate federation.yaml nodes/nantes/node.yaml
            """,
        subcommands: [SchemaListCommand.self, SchemaShowCommand.self, SchemaValidateCommand.self])
}
