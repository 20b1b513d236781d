import ArgumentParser
import Federation
import JSONSchema
import Messages
import Workspace

struct PublishAllCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "all",
        abstract: "Publish to every place that federation.yaml names, one after the other.",
        discussion: """
            What is wrong with any entry under `publish` is told before the first is written to. A place that fails keeps no \
            other from being written; the exit code is that of the one that went worst.

            Sites in folders are published with `shopctl publish site`.

            Examples:
              shopctl publish all --plan   shows what would change; writes nothing
              shopctl publish all
            """)

    @Flag(help: "Show what would be published, changed and withdrawn, and write nothing.")
    var plan = false

    @Flag(help: "Send everything again, also what is there already.")
    var full = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let names = workspace.channelNames
        guard !names.isEmpty else {
            throw Failure(
                .configuration, code: "no-channels",
                "\(FederationConfig.fileName) names no place to publish to.",
                fix: "Add an entry under `publish`: `shopctl schema show federation` describes it.")
        }
        let reports = try await PlacePublishing(names, in: workspace, global).run(console, plan: plan, full: full)
        let json = reports.map { PublishText.json($0, isPlan: plan) }
        console.emit(
            Report(json: .array(json), lines: reports.flatMap { PublishText.jsonLines($0, isPlan: plan) }) {
                [plan] console in
                for (index, report) in reports.enumerated() {
                    if index > 0 { console.line() }
                    // That it is a plan is said once.
                    PublishText.show(report, isPlan: plan, isLast: index == reports.count - 1, console)
                }
            })
        var verdict = reports.map(\.verdict).max() ?? .unchanged
        // Interrupted between two.
        if reports.count < names.count { verdict = max(verdict, .partial) }
        if verdict.exitCode != 0 { throw ExitCode(Int32(verdict.exitCode)) }
    }
}
