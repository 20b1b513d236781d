import ArgumentParser

struct RecordsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "records",
        abstract: "List, show, export, import and validate records.",
        discussion: """
            Examples:
              shopctl records list --kind event
              shopctl records show lyon:demand/2024-017 --evidence
              shopctl records export -o all.jsonl
              shopctl records import all.jsonl
            """,
        subcommands: [
            RecordsListCommand.self, RecordsShowCommand.self, RecordsExportCommand.self, RecordsImportCommand.self,
            RecordsValidateCommand.self,
        ])
}
