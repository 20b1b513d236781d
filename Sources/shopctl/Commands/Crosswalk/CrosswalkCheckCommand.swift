import ArgumentParser

struct CrosswalkCheckCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check crosswalk files.",
        discussion: """
            Problems name the file, line and column, and the known key nearest to an unknown one. Exit code 16 when a \
            file is not valid. No workspace is needed.

            Examples:
              shopctl crosswalk check crosswalks/programme.yaml
            """)

    @Argument(help: "Crosswalk files.")
    var files: [String]

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws { try await CheckText.run(files, schema: "crosswalk", console) }
}
