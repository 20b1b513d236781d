import ArgumentParser
import Dissemination
import Federation
import Workspace

struct PublishOAICommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "oai",
        abstract: "Decide what harvesters may take by OAI-PMH, and tell them what left.",
        discussion: """
            `shopctl serve` does this by itself, at its start and whenever the ledger changes. By hand it shows what would \
            change, or prepares a node that another machine serves. A record that harvesters could take once and may take no \
            more is told to them as deleted, for ever.

            Examples:
              shopctl publish oai --plan        shows what would change; writes nothing
              shopctl publish oai
            """)

    @Option(help: ArgumentHelp("Where others see the node.", valueName: "url"))
    var baseURL: String?

    @Flag(help: "For a node that is served with --no-site: no record has a page.")
    var noSite = false

    @Flag(help: "Show what would be published, changed and withdrawn, and write nothing.")
    var plan = false

    @Flag(help: "Judge everything again, also what harvesters have already.")
    var full = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let settings = try WebIdentity(workspace, baseURL: baseURL)
            .channel(fallback: "http://127.0.0.1/oai", hasSite: !noSite)
        let ledger = plan ? try House.rehearsal(workspace) : try await House.ledgerForWriting(workspace)
        let target = OAIChannel(ledger, settings).publishTarget
        let engine = PublishEngine(ledger: ledger, observer: PublishProgress(console))
        let options = PublishOptions(policy: settings.policy, full: full)
        let report = try await Interruption.cancelling(console) { [plan] in
            plan ? try await engine.plan(target, options) : try await engine.run(target, options)
        }
        console.progress?.end()
        console.emit(
            Report(json: PublishText.json(report, isPlan: plan), lines: PublishText.jsonLines(report, isPlan: plan)) {
                PublishText.show(report, isPlan: plan, $0)
            })
        if report.verdict.exitCode != 0 { throw ExitCode(Int32(report.verdict.exitCode)) }
    }
}
