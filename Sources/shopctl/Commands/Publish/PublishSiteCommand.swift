import ArgumentParser
import Catalogue
import Federation
import Messages
import StaticSite
import Workspace

struct PublishSiteCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "site",
        abstract: "Write the catalogue as a static site: pages in French and English, feeds, data.",
        discussion: """
            The site can be opened from its folder or copied to any web server. Only what changed since the last time is \
            sent; a second run with nothing new writes nothing. Ctrl-C stops at the next safe point, and the next run goes \
            on from there.

            What is withheld, and why, is told with the result; `--plan` names the records.

            Examples:
              shopctl publish site --to public
              shopctl publish site --to public --base-url https://boutiques.example.org/
              shopctl publish site --to public --plan        shows what would change; writes nothing
              shopctl publish site --to internal --scope node
            """)

    @Option(help: ArgumentHelp("The folder of the site; made when there is none.", valueName: "dir"))
    var to: String

    @Option(
        help: ArgumentHelp(
            "Where the site will stand on the web: for feeds, the sitemap and citations.", valueName: "url"))
    var baseURL: String?

    @Flag(help: "Show what would be published, changed and withdrawn, and write nothing.")
    var plan = false

    @Flag(help: "Send everything again, also what the site has already.")
    var full = false

    @Flag(help: "Write also into a folder that holds files of others.")
    var force = false

    @Option(
        help: "How far the site reaches: this node, the federation, or everyone. Grants of consent must reach as far.")
    var scope: PublicationScope = .public

    @Option(
        help: ArgumentHelp(
            "Show the members that sources added under this namespace; may be given several times.",
            valueName: "namespace"))
    var showExtension: [String] = []

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) { _ = try base() }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let target = SiteTarget(
            Files.absolute(to), identity: House.catalogueIdentity(workspace, baseURL: try base()),
            takesForeignFolder: force)
        try await Publishing(workspace, plan: plan, full: full, console)
            .one(target, PublicationPolicy(scope: scope, extensions: Set(showExtension)))
        if !plan, baseURL == nil {
            console.note(
                "Without --base-url the site has no sitemap, and its feeds and data hold no web addresses.", .dim)
        }
    }

    private func base() throws(Failure) -> BaseURL? {
        guard let baseURL else { return nil }
        guard let base = BaseURL(baseURL) else {
            throw .usage(
                "`\(baseURL)` is no address of a site.",
                fix: "Write it as https://example.org/catalogue/, without a query and without spaces.")
        }
        return base
    }
}

extension PublicationScope: ExpressibleByArgument {}
