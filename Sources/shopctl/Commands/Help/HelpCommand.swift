import ArgumentParser
import Translations

struct HelpCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "help",
        abstract: "Explain a command or a concept.",
        discussion: """
            Examples:
              shopctl help records export
              shopctl help verdicts
              shopctl help topics           the concepts there are
            """)

    @Argument(help: ArgumentHelp("A command with its subcommand, or a topic.", valueName: "topic"))
    var words: [String] = []

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let page = try HelpRequest.page(named: words)
        console.write(HelpPrinter(console, .told(in: .spoken(in: CommandLine.arguments))).text(page))
    }
}
