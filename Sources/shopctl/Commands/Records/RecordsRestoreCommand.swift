import ArgumentParser
import Federation
import Messages
import Workspace

struct RecordsRestoreCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring removed records back as they were.",
        discussion: """
            What their sources said last stands again, and is kept: the next harvests do not remove it, until a source \
            shows it again or a person lets it go with `shopctl deletions accept`. The channels get it back at their next \
            publication. `shopctl records show ID --last` shows what would come back.

            Examples:
              shopctl records restore lyon:demand/2024-017
              shopctl records restore lyon:demand/2024-017 lyon:demand/2024-018 --plan
            """)

    @Argument(help: ArgumentHelp("Removed records: NODE:KIND/LOCAL.", valueName: "id"))
    var ids: [String]

    @Flag(help: "Show what would come back, and write nothing.")
    var plan = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) { _ = try House.identifiers(ids) }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledger(workspace, isPlan: plan)
        let wanted = try House.identifiers(ids)
        try await House.checkRecords(wanted, in: ledger)
        let reports = try await RemovalDesk(ledger).restore(wanted)
        DeletionText.show(reports, isPlan: plan, empty: "", console)
    }
}
