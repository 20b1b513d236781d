import ArgumentParser
import Federation
import JSONSchema
import Messages
import Workspace

struct DeletionsSourceCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "source",
        abstract: "End a source that is none any more: what only it has leaves.",
        discussion: """
            Taking a source out of a workspace removes nothing: its records stay, unattended. This command says that it \
            is over. What other sources have as well stays; when more would leave than usual, it is held (exit code 14) \
            for `shopctl deletions accept`, or let go here with --accept-removals. An import is ended in the same way.

            Examples:
              shopctl deletions source lyon/ancien-site --plan
              shopctl deletions source lyon/ancien-site --accept-removals
              shopctl deletions source import/all
            """)

    @Argument(help: ArgumentHelp("The source, as NODE/SOURCE.", valueName: "node/source"))
    var source: String

    @Flag(help: "Let everything go that only this source has, however much it is.")
    var acceptRemovals = false

    @Flag(help: "Show what would leave, and write nothing.")
    var plan = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        if workspace.selectable.contains(where: { $0.hasSameBytes(as: source) }) {
            throw Failure.usage(
                "This workspace still harvests \(source): the next harvest would bring everything back.",
                fix: "Take its node out of \(FederationConfig.fileName), or the source out of its node.yaml, first.")
        }
        let ledger = try await House.ledger(workspace, isPlan: plan)
        let key = try await House.sourceKey(source, workspace, ledger)
        let report = try await RemovalDesk(ledger).end(
            key, breaker: workspace.config.removals.breaker, acceptsRemovals: acceptRemovals)
        DeletionText.show([report], isPlan: plan, empty: "Nothing is left of \(source).", console)
        if report.verdict.exitCode != 0 { throw ExitCode(Int32(report.verdict.exitCode)) }
    }
}
