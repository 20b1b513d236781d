import ArgumentParser
import Federation
import JSONSchema
import Messages
import PluginStore

struct PluginRemoveCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take an installed plugin away, with all its versions.",
        discussion: """
            What it harvested stays in the ledger. Only the history in plugins.lock remembers it.

            Examples:
              shopctl plugin remove tally
            """)

    @Argument(help: ArgumentHelp("An installed plugin's id.", valueName: "plugin"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let id = id
        let release = try await Blocking.run { try House.plugins.remove(id, at: SystemTime.now()) }
        console.emit(
            Report(
                json: ["plugin": .string(id), "version": .string(release.version), "removed": true]
            ) { $0.line("\(id) \(release.version) is removed.") })
    }
}
