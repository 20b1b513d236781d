import AdapterKit
import Federation
import OAIPMH
import ScienceShopSDK

/// A ledger's public records by OAI-PMH.
///
/// OAI-PMH is a channel like any other: `refresh` judges what changed by the gate and notes, record by record, what
/// harvesters may see from then on and since when; `provider` answers them. What a harvester was once given and may see no
/// longer is told as deleted, for ever.
public struct OAIChannel: Sendable {
    /// The name of the public channel in the ledger.
    public static let name = "oai"
    /// The name of the channel that only nodes of the federation may ask.
    public static let federationName = "oai:federation"

    public let settings: OAIChannelSettings
    private let ledger: any Ledger
    private let target: OAIChannelTarget
    private let source: OAIChannelSource
    private let setProvider: OAIChannelSets
    private let clock: @Sendable () -> Timestamp
    private let turnstile = Turnstile()

    public init(
        _ ledger: any Ledger, _ settings: OAIChannelSettings,
        clock: @escaping @Sendable () -> Timestamp = SystemTime.now
    ) {
        self.ledger = ledger
        self.settings = settings
        self.clock = clock
        let formats = ItemFormats(page: settings.page)
        let sample = RecordIdentifier(home: settings.node, kind: .project, local: "example")
        let address = sample.flatMap(settings.page) ?? ""
        target = OAIChannelTarget(
            channel: settings.channel, formats: formats, identity: "\(settings.domain) \(address)",
            names: ItemNames(domain: settings.domain), webAddress: settings.site)
        setProvider = OAIChannelSets(ledger, channel: settings.channel, names: ItemNames(domain: settings.domain))
        source = OAIChannelSource(
            ChannelFeed(ledger, channel: settings.channel, policy: settings.policy, clock: clock), formats, settings)
    }

    /// Answers requests from the channel as it stands. Each record is judged by the gate again before it is given away, so
    /// that what may no longer be shown is not, even before the next `refresh`.
    public var provider: OAIProvider { OAIProvider(settings.repository, source: source) }

    /// The same for somebody who said who they are: how far they have come is written down with each list they have asked
    /// for to its end.
    public func provider(for peer: String) -> OAIProvider {
        OAIProvider(settings.repository, source: VisitedSource(base: source, peer: peer))
    }

    /// Answers what harvesters ask about the set of what is shown, as the ledger keeps it.
    public var sets: any SetProvider { setProvider }

    /// The channel as `PublishEngine` writes to it, for a command that plans or publishes by hand.
    public var publishTarget: any PublishTarget { target }

    /// Whether there is something to tell harvesters: a change of the ledger, a grant that has ended, other rules or
    /// settings, or a run that was cut short. Reads a handful of rows.
    ///
    /// - Throws: `FederationError` of the ledger.
    public func isBehind() async throws -> Bool {
        try await engine().isBehind(target, settings.policy)
    }

    /// Brings the channel up to date, if it is behind. One refresh runs at a time; another one waits for it and looks then.
    ///
    /// - Returns: how it went; nil when there was nothing to do.
    /// - Throws: `FederationError` of the ledger. What was done before it stays, and the next one goes on from there.
    @discardableResult
    public func refresh(observer: (any PublishObserver)? = nil) async throws -> PublishReport? {
        await turnstile.enter()
        do {
            var report: PublishReport?
            if try await isBehind() {
                report = try await engine(observer).run(target, PublishOptions(policy: settings.policy))
            }
            await turnstile.leave()
            return report
        } catch {
            await turnstile.leave()
            throw error
        }
    }

    private func engine(_ observer: (any PublishObserver)? = nil) -> PublishEngine {
        PublishEngine(ledger: ledger, clock: clock, observer: observer)
    }
}

/// Lets one through at a time, in the order in which they came.
actor Turnstile {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}
