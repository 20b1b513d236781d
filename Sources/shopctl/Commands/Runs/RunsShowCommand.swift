import ArgumentParser
import Federation
import JSONSchema
import Messages
import Workspace

struct RunsShowCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Explain a run: its verdict, counts that add up, and every issue.",
        discussion: """
            Each issue names the record, the field, the place in the source, the reason and what to do about it.

            Examples:
              shopctl runs show 12
              shopctl runs show lyon/demandes        the newest run of that source
              shopctl runs show latest --format json
            """)

    @Argument(help: ArgumentHelp("A run's number, `latest`, or a source for its newest run.", valueName: "run"))
    var run: String

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledgerForReading(workspace)
        let found = try await find(workspace, ledger)
        let issues = try await ledger.issues(of: found.id)
        var json = found.json
        json["issues"] = .array(issues.map(\.json))
        console.emit(
            Report(json: .object(json), lines: [.object(found.json)] + issues.map(\.json)) {
                RunText.show(found, issues, $0)
            })
    }

    private func find(_ workspace: Workspace, _ ledger: any Ledger) async throws -> Run {
        let found: Run?
        if let number = Int(run) {
            found = try await ledger.run(RunID(number))
        } else if run == "latest" {
            found = try await ledger.runs(limit: 1).first
        } else {
            found = try await ledger.runs(of: House.sourceKey(run, workspace, ledger), limit: 1).first
        }
        guard let found else {
            let latest = try await ledger.runs(limit: 1).first
            throw Failure.usage(
                latest == nil ? "There is no run yet." : "There is no run \(run).",
                fix: latest.map { "The newest is \($0.id); `shopctl runs list` lists them." }
                    ?? "`shopctl harvest` makes the first.")
        }
        return found
    }
}
