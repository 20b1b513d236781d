import ArgumentParser

struct RecordsImportCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(commandName: "import", abstract: "Take records from a file.")
    @OptionGroup var global: GlobalOptions
    func run(_ console: Console) async throws {}
}
