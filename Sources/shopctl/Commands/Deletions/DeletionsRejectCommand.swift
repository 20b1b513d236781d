import ArgumentParser
import Federation
import JSONSchema
import Messages
import Workspace

struct DeletionsRejectCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Keep records although their sources no longer have them.",
        discussion: """
            The source is wrong: the records stay as they are, and the next harvests leave them in peace. When the source \
            shows one again, everything is as before; `shopctl deletions accept` lets one go after all.

            Examples:
              shopctl deletions reject lyon:demand/2024-017
              shopctl deletions reject --source lyon/demandes --plan
            """)

    @OptionGroup var choice: RemovalChoice

    @Flag(help: "Show what would be kept, and write nothing.")
    var plan = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) { try choice.check() }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledger(workspace, isPlan: plan)
        let selection = try await choice.selection(workspace, ledger)
        let before = try await ledger.read { try $0.pendingRemovals(selection) }.filter { $0.state != .kept }
        let reports = try await RemovalDesk(ledger).reject(selection)
        let now = try await ledger.read { reader in try before.compactMap { try reader.pendingRemoval(of: $0.record) } }
        DeletionText.show(reports, kept: now, isPlan: plan, empty: "Nothing is held or waits.", console)
    }
}
