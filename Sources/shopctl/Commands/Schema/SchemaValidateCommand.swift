import ArgumentParser
import JSONSchema
import Messages
import Workspace

struct SchemaValidateCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check files of records or configuration against their schema.",
        discussion: """
            What a file is, is told from its content and name; --schema says it otherwise. Each problem names the line, \
            the key or field, the reason and what to do. Exit code 16 when a file is not valid. No workspace is needed.

            Examples:
              shopctl schema validate federation.yaml nodes/*/node.yaml
              shopctl schema validate records/*.json --format json
              shopctl schema validate --schema crosswalk draft.yaml
            """)

    @Option(
        help: ArgumentHelp(
            "What the files must be: record, a kind of record, federation, node, crosswalk or plugin.",
            valueName: "name"))
    var schema: String?

    @Argument(help: "Files; - for standard input.")
    var files: [String]

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        if let schema, !DocumentCheck.schemaNames.contains(schema) {
            let names = DocumentCheck.schemaNames
            throw Failure.usage(
                "No file can be checked against `\(schema)`.",
                fix: Spelling.nearest(to: schema, among: names).map { "Did you mean `\($0)`?" }
                    ?? "The names are \(names.joined(separator: ", ")).")
        }
        try await CheckText.run(files, schema: schema, console)
    }
}
