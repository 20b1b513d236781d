import ArgumentParser
import BuiltinAdapters
import Federation
import Messages
import Workspace

struct PublishWordPressCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "wordpress",
        abstract: "Publish records as posts of a WordPress site, and take them back.",
        discussion: """
            The entry `wordpress` under `publish` in federation.yaml says where the site is, as which user to write, and in \
            which file or variable the application password is kept; `shopctl schema show federation` describes it.

            Posts are found again by what stands in them, so that none is made twice. What somebody changed on the site is \
            told and left as it is. What may be shown no longer is emptied and put into the bin.

            Examples:
              shopctl publish wordpress --plan        shows what would change; writes nothing
              shopctl publish wordpress
              shopctl publish wordpress --site blog   the entry `blog` under `publish`
            """)

    @Option(help: ArgumentHelp("The entry under `publish` in federation.yaml.", valueName: "name"))
    var site: String = "wordpress"

    @Flag(help: "Show what would be published, changed and withdrawn, and write nothing.")
    var plan = false

    @Flag(help: "Send everything again, also what the site has already.")
    var full = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        var equipment = House.equipment(bans: await House.bans(near: global))
        equipment.adapters = BuiltinAdapters.publishing
        let target = try House.value(workspace.target(site, equipment) { Environment[$0] })
        let ledger = plan ? try House.rehearsal(workspace) : try await House.ledgerForWriting(workspace)
        let engine = PublishEngine(ledger: ledger, observer: PublishProgress(console))
        let scope = workspace.config.channels[site].flatMap { PublicationScope(rawValue: $0.scope) }
        let options = PublishOptions(policy: PublicationPolicy(scope: scope ?? .public), full: full)
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
