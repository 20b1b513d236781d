import ArgumentParser
import Dispatch
import Dissemination
import Federation
import FederationWeb
import JSONSchema
import Messages
import StaticSite
import Synchronization
import Workspace

struct ServeCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the catalogue as a web site and its records by OAI-PMH.",
        discussion: """
            First everything is published that may be, then requests are answered: pages at the address that is told, \
            OAI-PMH under /oai, and how the node is under /health. When the ledger changes, by a harvest of this or another \
            process, what is served follows within seconds. Ctrl-C ends it once the answers under way are sent.

            It listens to this machine alone. To be on the web, let a web server with a certificate pass requests on, and \
            say with --base-url, or with `url` under `serve` in federation.yaml, where others see the node.

            Nodes that stand under `peers` in federation.yaml may ask for what is granted to the federation alone, under \
            /federation/oai and each with its own token.

            Examples:
              shopctl serve
              shopctl serve --base-url https://boutiques.example.org/ --access-log access.log
              shopctl serve --no-site --port 0 --format json      says in JSON which port it took
            """)

    @Option(
        help: ArgumentHelp(
            "The address to listen to: 127.0.0.1 for this machine alone, 0.0.0.0 for everybody who can reach it.",
            valueName: "address"))
    var bind = "127.0.0.1"

    @Option(help: ArgumentHelp("The port; 0 takes any that is free.", valueName: "number"))
    var port = 8080

    @Option(
        help: ArgumentHelp(
            "Where others see the node: for OAI-PMH, feeds, the sitemap and citations.", valueName: "url"))
    var baseURL: String?

    @Flag(help: "Serve no web site.")
    var noSite = false

    @Flag(help: "Serve no OAI-PMH.")
    var noOai = false

    @Option(
        help: ArgumentHelp(
            "Add a line for each request to this file, and begin it anew on SIGHUP. By default lines go to standard error.",
            valueName: "file"))
    var accessLog: String?

    @Option(help: ArgumentHelp("How often to look whether the ledger changed; 0 never looks.", valueName: "seconds"))
    var refresh = 5

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) {
        guard (0...65_535).contains(port) else {
            throw .usage("There is no port \(plain: port).", fix: "Ports are numbers from 0 to 65535.")
        }
        guard (0...86_400).contains(refresh) else {
            throw .usage("--refresh takes a number of seconds from 0 to 86400.", fix: "Leave it out for 5.")
        }
        guard !noSite || !noOai else {
            throw .usage("With --no-site and --no-oai there is nothing to serve.", fix: "Leave one of them out.")
        }
    }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let identity = try WebIdentity(workspace, baseURL: baseURL)
        let isPublic = !Self.isOfThisMachine(bind)
        if isPublic, identity.base == nil, !noOai {
            throw Failure(
                .configuration, code: "no-base-url",
                "Harvesters must be told where the node stands on the web, and nothing says it.",
                fix: "Add --base-url, or `url:` under `serve:` in \(FederationConfig.fileName).")
        }
        // Whatever is missing is said before anything is published.
        if !noOai { _ = try identity.channel(fallback: "http://127.0.0.1/oai", hasSite: !noSite) }
        let peers = noOai ? [] : try House.value(workspace.peers { Environment[$0] })
        let logFile = try accessLog.map { path throws(Failure) in try AccessLogFile(Files.absolute(path)) }
        if isPublic {
            console.warn(
                "Everybody who can reach \(bind) can read what is served, without encryption. A web server in front can give it a certificate."
            )
        }
        let service = NodeService(
            workspace: workspace, identity: identity, ledger: try await House.ledgerForWriting(workspace),
            console: console, address: bind, port: port, hasSite: !noSite, hasOAI: !noOai, peers: peers,
            refresh: refresh,
            logFile: logFile)
        let outcome = try await Interruption.cancelling(console) { try await service.run() }
        if let report = outcome {
            console.progress?.end()
            console.emit(
                Report(
                    json: PublishText.json(report, isPlan: false), lines: PublishText.jsonLines(report, isPlan: false)
                ) {
                    PublishText.show(report, isPlan: false, $0)
                })
            throw ExitCode(Int32(report.verdict.exitCode))
        }
    }

    private static func isOfThisMachine(_ address: String) -> Bool {
        address == "localhost" || address == "::1" || address.hasPrefix("127.")
    }
}
