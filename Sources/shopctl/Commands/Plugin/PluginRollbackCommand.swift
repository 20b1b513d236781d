import ArgumentParser
import Federation
import JSONSchema
import Messages
import PluginStore

struct PluginRollbackCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Put the version before into use again.",
        discussion: """
            The version in use becomes the version before: a second rollback undoes the first. To keep it from being \
            upgraded again, pin it.

            Examples:
              shopctl plugin rollback tally
            """)

    @Argument(help: ArgumentHelp("An installed plugin's id.", valueName: "plugin"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let id = id
        let entry = try await Blocking.run { try House.plugins.rollBack(id, at: SystemTime.now()) }
        console.emit(
            Report(
                json: .object(
                    JSONObject(present: [
                        ("plugin", .string(id)), ("version", .string(entry.release.version)),
                        ("previous", entry.previous.map { .string($0.version) }), ("pinned", .bool(entry.isPinned)),
                    ]))
            ) {
                $0.line("\(id) is at version \(entry.release.version) again.")
                $0.note("`shopctl plugin pin \(id)` keeps it there.")
            })
    }
}
