import ArgumentParser
import Dissemination
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
        let publishing = try await Publishing(workspace, plan: plan, full: full, console)
        try await publishing.one(OAIChannel(publishing.ledger, settings).publishTarget, settings.policy)
    }
}
