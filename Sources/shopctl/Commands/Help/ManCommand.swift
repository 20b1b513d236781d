import AdapterKit
import ArgumentParser
import JSONSchema
import Messages
import Translations
import Workspace

struct ManCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "man",
        abstract: "Print the pages of the manual, or write all of them.",
        discussion: """
            The pages hold what `shopctl help` says, commands in section 1 and concepts in section 7. With --to, all of \
            them are written in English and French as `man` looks for them: man1, man7, fr/man1, fr/man7.

            Examples:
              shopctl man harvest | man -l -
              shopctl man --to ~/.local/share/man
            """)

    @Argument(help: ArgumentHelp("A command with its subcommand, or a topic.", valueName: "topic"))
    var words: [String] = []

    @Option(help: ArgumentHelp("The folder of manuals to write all pages into.", valueName: "dir"))
    var to: String?

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) {
        guard to == nil || words.isEmpty else {
            throw .usage("--to writes all pages.", fix: "Name a page, or a folder; not both.")
        }
    }

    func run(_ console: Console) async throws {
        guard let to else { return try printPage(console) }
        let folder = Files.absolute(to)
        var written: [String] = []
        for language in [Language.english, .french] {
            for page in ManPage.all(.told(in: language)) {
                let place = (language == .english ? "" : language.rawValue + "/") + "man\(page.section)"
                try Files.makeFolder("\(folder)/\(place)")
                let path = "\(place)/\(page.name).\(page.section)"
                try Files.replace("\(folder)/\(path)", Array(page.text.utf8))
                written.append(path)
            }
        }
        console.emit(
            Report(list: written.map(JSONValue.string)) { [written] console in
                console.line("\(written.count) pages written to \(Files.shown(folder))")
            })
    }

    private func printPage(_ console: Console) throws {
        let translations = Translations.told(in: .spoken(in: CommandLine.arguments))
        let page = try HelpRequest.page(named: words)
        let command = CommandInfo.root.command(at: words)
        let manual = ManPage(
            page: command.map(ManPage.manual) ?? page, section: command == nil ? 7 : 1, translations: translations)
        console.write(manual.text)
    }
}
