import ArgumentParser
import Federation
import JSONSchema
import Messages
import PluginStore

struct PluginPinCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Keep an installed plugin at its version.",
        discussion: """
            A pinned plugin is refused to `upgrade` and `install` until it is let go.

            Examples:
              shopctl plugin pin tally
              shopctl plugin pin tally --off
            """)

    @Argument(help: ArgumentHelp("An installed plugin's id.", valueName: "plugin"))
    var id: String

    @Flag(help: "Let it go.")
    var off = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let (id, off) = (id, off)
        let entry = try await Blocking.run { try House.plugins.pin(id, !off, at: SystemTime.now()) }
        let version = entry.release.version
        console.emit(
            Report(
                json: ["plugin": .string(id), "version": .string(version), "pinned": .bool(entry.isPinned)]
            ) {
                $0.line(
                    off ? "\(id) is not pinned; `upgrade` may change it." : "\(id) is pinned to version \(version).")
            })
    }
}
