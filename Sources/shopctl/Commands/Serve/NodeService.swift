import AdapterKit
import Catalogue
import Dispatch
import Dissemination
import Federation
import FederationWeb
import JSONSchema
import Messages
import StaticSite
import Synchronization
import Workspace

/// A node that is served until its task is cancelled.
struct NodeService: Sendable {
    let workspace: Workspace
    let identity: WebIdentity
    let ledger: any Ledger
    let console: Console
    let address: String
    let port: Int
    let hasSite: Bool
    let hasOAI: Bool
    /// Who may ask for what is shown within the federation alone.
    let peers: [Peer]
    /// Seconds between two looks at the ledger; 0 for none.
    let refresh: Int
    let logFile: AccessLogFile?

    /// How long answers under way may take when the node stops.
    private static let patience = Duration.seconds(10)

    /// The folder of the served site: the workspace's own, so that nobody else publishes into it otherwise.
    private var siteFolder: String { workspace.folder + "/.scienceshop/site" }

    /// - Returns: nil when it ran and was stopped; otherwise the report of what could not be published at the beginning.
    func run() async throws -> PublishReport? {
        let log = AccessLog(console.isForPeople ? .combined : .jsonLines) { [logFile] bytes in
            if let logFile { logFile.write(bytes) } else { Console.standardError(bytes) }
        }
        let isLogged = logFile != nil || !console.isQuiet
        let made = Made()
        let server = try await FederationServer.start(
            address: address, port: port, log: { if isLogged { log.add($0) } },
            { address, port in
                let (content, refresher) = content(at: address, port)
                made.refresher = refresher
                return content
            })
        let failed: PublishReport?
        do {
            failed = try await serve(server, made.refresher)
        } catch {
            await stop(server, log)
            // Asked to stop, it stopped: that is no failure.
            if Task.isCancelled { return nil }
            throw error
        }
        await stop(server, log)
        return Task.isCancelled ? nil : failed
    }

    private func serve(_ server: FederationServer, _ refresher: NodeRefresher?) async throws -> PublishReport? {
        guard let refresher else { return nil }
        if let failed = try await refresher.begin(PublishProgress(console)) { return failed }
        try Task.checkCancellation()
        tellReady(server)
        if refresh > 0 {
            try await refresher.run(every: refresh)
        } else {
            while true { try await Task.sleep(for: .seconds(3600)) }
        }
        return nil
    }

    private func stop(_ server: FederationServer, _ log: AccessLog) async {
        await server.stop(within: Self.patience)
        // Writing may block, so it is waited for elsewhere.
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                log.drain()
                continuation.resume()
            }
        }
    }

    // MARK: - Content

    private func content(at address: String, _ port: Int) -> (WebContent, NodeRefresher) {
        var channels: [ServedChannel] = []
        var content = WebContent()
        if hasSite {
            let target = SiteTarget(siteFolder, identity: identity.site)
            channels.append(
                ServedChannel(name: NodeRefresher.site, target: target, ledger: ledger, policy: PublicationPolicy()))
            content.siteFolder = siteFolder
        }
        // That the settings are whole was found out before.
        if hasOAI,
            var settings = try? identity.channel(fallback: Self.url(address, port) + "oai", hasSite: hasSite)
        {
            settings.offersSets = true
            let channel = OAIChannel(ledger, settings)
            channels.append(
                ServedChannel(
                    name: OAIChannel.name, target: channel.publishTarget, ledger: ledger, policy: settings.policy))
            content.provider = channel.provider
            content.sets = channel.sets
        }
        if hasOAI, !peers.isEmpty,
            var settings = try? identity.channel(
                fallback: Self.url(address, port) + "federation/oai", hasSite: hasSite, scope: .federation)
        {
            settings.offersSets = true
            let channel = OAIChannel(ledger, settings)
            channels.append(
                ServedChannel(
                    name: OAIChannel.federationName, target: channel.publishTarget, ledger: ledger,
                    policy: settings.policy))
            content.partners = Partners(
                peers.map {
                    Partners.Partner(
                        id: $0.id, token: $0.token.reveal(), provider: channel.provider(for: $0.id),
                        sets: channel.sets)
                })
        }
        let console = console
        let refresher = NodeRefresher(channels) { console.warn($0) }
        let health = NodeHealth(ledger, refresher, node: workspace.config.nodeID)
        let failures = Failures { console.warn($0) }
        content.health = { await health.answer() }
        content.state = { refresher.serving }
        content.failed = { failures.tell($0) }
        return (content, refresher)
    }

    private static func url(_ address: String, _ port: Int) -> String {
        "http://" + (address.contains(":") ? "[\(address)]" : address) + ":\(port)/"
    }

    // MARK: - Being ready

    private func tellReady(_ server: FederationServer) {
        console.progress?.end()
        let here = Self.url(server.address, server.port)
        let oai = hasOAI ? identity.base?.url(of: "oai") ?? here + "oai" : nil
        let federation =
            hasOAI && !peers.isEmpty ? identity.base?.url(of: "federation/oai") ?? here + "federation/oai" : nil
        if console.isForPeople {
            console.line("Serving \(here)", .bold)
            if let oai { console.line("OAI-PMH: \(oai)") }
            if let federation { console.line("For nodes of the federation: \(federation)") }
            console.note("Ctrl-C stops.", .dim)
        } else {
            var object: JSONObject = [
                "event": "ready", "url": .string(here), "address": .string(server.address),
                "port": .count(server.port),
            ]
            object["oai"] = oai.map { .string($0) }
            object["federation"] = federation.map { .string($0) }
            console.jsonLine(.object(object))
        }
        console.flush()
    }
}

/// What was made once it was known where the node is served.
private final class Made: Sendable {
    private let state = Mutex<NodeRefresher?>(nil)

    var refresher: NodeRefresher? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

/// Tells of failures to answer, once a minute: a ledger that cannot be read fails at every request.
private final class Failures: Sendable {
    private let say: @Sendable (Message) -> Void
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(_ say: @escaping @Sendable (Message) -> Void) { self.say = say }

    func tell(_ error: any Error) {
        let isDue = last.withLock { last in
            if let last, ContinuousClock.now - last < .seconds(60) { return false }
            last = .now
            return true
        }
        guard isDue else { return }
        let known = error as? FederationError
        say("A request could not be answered: \(known?.told ?? .verbatim(String(describing: error)))")
    }
}
