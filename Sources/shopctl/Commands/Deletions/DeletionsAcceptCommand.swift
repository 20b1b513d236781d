import ArgumentParser
import Federation
import Messages
import Workspace

struct DeletionsAcceptCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Let records go now that their sources no longer have.",
        discussion: """
            The removal is right: it is carried out at once, held or not, whatever the days of grace. A record that a \
            person kept is let go only when it is named. `shopctl records restore` undoes it.

            Examples:
              shopctl deletions accept lyon:demand/2024-017
              shopctl deletions accept --source lyon/demandes --plan
              shopctl deletions accept --all
            """)

    @OptionGroup var choice: RemovalChoice

    @Flag(help: "Show what would leave, and write nothing.")
    var plan = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) { try choice.check() }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledger(workspace, isPlan: plan)
        let selection = try await choice.selection(workspace, ledger)
        let reports = try await RemovalDesk(ledger).accept(selection)
        DeletionText.show(reports, isPlan: plan, empty: "Nothing is held or waits.", console)
    }
}
