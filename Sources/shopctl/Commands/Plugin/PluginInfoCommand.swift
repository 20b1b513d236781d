import ArgumentParser
import JSONSchema
import Messages
import PluginStore

struct PluginInfoCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Show a plugin: where it came from, what it can do, and what it touches.",
        discussion: """
            Examples:
              shopctl plugin info tally
              shopctl plugin info tally --format json
            """)

    @Argument(help: ArgumentHelp("A plugin's id.", valueName: "plugin"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let text = PluginText(try await House.plugin(id))
        console.emit(Report(json: text.json) { text.show($0) })
    }
}

extension House {
    /// The plugin a person named, its files compared with what was installed.
    static func plugin(_ id: String) async throws -> FoundPlugin {
        if let plugin = await Blocking.run({ plugins.plugin(id, verifying: true) }) { return plugin }
        let names = plugins.all().map(\.id)
        throw Failure.usage(
            "There is no plugin `\(id)`.",
            fix: Spelling.nearest(to: id, among: names).map { "Did you mean `\($0)`?" }
                ?? "`shopctl plugin list` shows which there are.")
    }
}
