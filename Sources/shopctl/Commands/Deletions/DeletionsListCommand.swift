import ArgumentParser
import Federation
import JSONSchema
import Messages
import Workspace

struct DeletionsListCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List records that no source has any more: held, waiting, or kept by a person.",
        discussion: """
            All of them are still there. What waits leaves at its date, unless its source shows it again; what is held \
            waits for `accept` or `reject`; what was kept stays. Exit code 14 while something is held.

            Examples:
              shopctl deletions list
              shopctl deletions list --source lyon/demandes
              shopctl deletions list --format json
            """)

    @Option(help: ArgumentHelp("Only what one source no longer has.", valueName: "node/source"))
    var source: String?

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledgerForReading(workspace)
        var selection = RemovalSelection.all
        if let source { selection = .source(try await House.sourceKey(source, workspace, ledger)) }
        let pending = try await ledger.read { [selection] in try $0.pendingRemovals(selection) }
        console.emit(Report(list: pending.map(\.json)) { DeletionText.show(pending, $0) })
        console.flush()
        if pending.contains(where: { $0.state == .held }) { throw ExitCode(ExitStatus.deletionsHeld.rawValue) }
    }
}
