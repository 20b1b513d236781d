import ArgumentParser

struct RecordsValidateCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check files of records against the record schema.",
        discussion: """
            A file holds one record as a JSON object, several in a JSON array, or one a line (JSON Lines). Each problem \
            names the line, the record, the field, the reason and what to do. Exit code 16 when a file is not valid. \
            No workspace is needed.

            Examples:
              shopctl records validate all.jsonl
              shopctl records export | shopctl records validate -
              shopctl records validate *.json --format jsonl
            """)

    @Argument(help: "Files; - for standard input.")
    var files: [String]

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws { try await CheckText.run(files, schema: "record", console) }
}
