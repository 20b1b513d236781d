import ArgumentParser
import Federation
import JSONSchema
import Messages
import Workspace

struct RecordsAliasCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "alias",
        abstract: "Let the identifier of a record that is gone lead to another one.",
        discussion: """
            A harvest finds renames by itself: the same content under a new identifier of its source. Where the content \
            changed too, a person says so here. Pages, links and searches of the old identifier then lead to the new one. \
            The old one must be gone or no longer shown by any source.

            Examples:
              shopctl records alias lyon:demand/2024-017 lyon:demand/eau-du-fleuve
              shopctl records alias lyon:demand/2024-017 --remove
            """)

    @Argument(help: ArgumentHelp("The record that is gone.", valueName: "old"))
    var old: String

    @Argument(help: ArgumentHelp("The record that goes on in its place.", valueName: "new"))
    var new: String?

    @Flag(help: "Take the lead back: the old identifier is that of a removed record again.")
    var remove = false

    @Flag(help: "Show what would change, and write nothing.")
    var plan = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) {
        _ = try House.identifier(old)
        if let new { _ = try House.identifier(new) }
        guard (new == nil) == remove else {
            throw .usage(
                "Name the record that goes on, or --remove.",
                fix: "`shopctl records alias OLD NEW`, or `shopctl records alias OLD --remove`.")
        }
    }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledger(workspace, isPlan: plan)
        let (before, after) = (try House.identifier(old), try new.map { try House.identifier($0) })
        try await House.checkRecords([before, after].compactMap(\.self), in: ledger)
        let reports = try await RemovalDesk(ledger).alias(before, to: after)
        DeletionText.show(reports, isPlan: plan, empty: "It leads there already.", console)
    }
}
