import ArgumentParser
import JSONSchema
import Messages
import PluginStore

struct PluginConfirmCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Agree to what a plugin declares that was not installed by this program.",
        discussion: """
            A plugin in a folder of $SHOPCTL_PLUGIN_PATH, or beside the program, runs only once somebody has seen which \
            hosts, paths, variables and secrets it declares. When it declares more later, it is asked again.

            Examples:
              shopctl plugin confirm tally
              shopctl plugin confirm tally --yes
            """)

    @Argument(help: ArgumentHelp("A plugin's id.", valueName: "plugin"))
    var id: String

    @Flag(name: .shortAndLong, help: "Agree to what it declares; ask nothing.")
    var yes = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let plugin = try await House.plugin(id)
        let text = PluginText(plugin)
        if let fault = plugin.fault {
            throw Failure(
                .configuration, code: "broken-plugin", "The plugin \"\(id)\" cannot be used. \(fault)",
                fix: "Mend it first; `shopctl plugin info \(id)` shows where it lies.")
        }
        guard plugin.unconfirmed != nil else {
            return console.emit(
                Report(json: text.json) { $0.line("\(id) is agreed to already; nothing was changed.") })
        }
        if !yes {
            text.show(console, isAsking: true)
            console.line()
            PluginText.warn(console)
            try PluginAddition.agreement(console, "Agree to it?")
        }
        try await Blocking.run { try House.plugins.agree(to: plugin) }
        let now = PluginText(try await House.plugin(id))
        console.emit(Report(json: now.json) { $0.line("\(id) may be used now.") })
    }
}
