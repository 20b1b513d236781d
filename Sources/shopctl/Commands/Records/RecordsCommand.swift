import ArgumentParser

struct RecordsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "records",
        abstract: "List, show, restore, export, import and validate records.",
        discussion: """
            Examples:
              shopctl records list --kind event
              shopctl records show lyon:demand/2024-017 --evidence
              shopctl records restore lyon:demand/2024-017
              shopctl records export -o all.jsonl
              shopctl records import all.jsonl
            """,
        subcommands: [
            RecordsListCommand.self, RecordsShowCommand.self, RecordsRestoreCommand.self, RecordsAliasCommand.self,
            RecordsExportCommand.self, RecordsImportCommand.self, RecordsValidateCommand.self,
        ])
}
