import ArgumentParser
import Federation
import JSONSchema
import Messages
import Workspace

struct RunsListCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List runs, the newest first, each with its verdict and counts.",
        discussion: """
            Counts are of what the source lists; `shopctl runs show` explains a run.

            Examples:
              shopctl runs list --limit 5
              shopctl runs list --source lyon/demandes --format jsonl
            """)

    @Option(help: ArgumentHelp("Only runs of one source.", valueName: "node/source"))
    var source: String?

    @Option(help: "At most so many.")
    var limit = 20

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) { try Check.limit(limit) }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledgerForReading(workspace)
        var key: SourceKey?
        if let source { key = try await House.sourceKey(source, workspace, ledger) }
        let runs = try await ledger.runs(of: key, limit: limit)
        console.emit(
            Report(list: runs.map { .object($0.json) }) { console in
                guard !runs.isEmpty else { return console.line("No run yet. `shopctl harvest` makes the first.") }
                console.table(RunText.table(runs))
                RunText.noteMeanings(of: runs.compactMap(\.verdict), console)
            })
    }
}

extension House {
    /// A source named by a person: of the workspace, or one the ledger remembers.
    static func sourceKey(_ text: String, _ workspace: Workspace, _ ledger: any Ledger) async throws -> SourceKey {
        let known = try await ledger.read { try $0.sources() }.map(\.description)
        let names = known + workspace.selectable.filter { $0.contains("/") && !known.contains($0) }
        guard let key = SourceKey(text), names.contains(where: { $0.hasSameBytes(as: text) }) else {
            throw Failure.usage(
                "There is no source `\(text)`.",
                fix: Spelling.nearest(to: text, among: names).map { "Did you mean `\($0)`?" }
                    ?? (names.isEmpty
                        ? "This workspace has no source yet." : "Sources: \(names.joined(separator: ", "))."))
        }
        return key
    }
}
