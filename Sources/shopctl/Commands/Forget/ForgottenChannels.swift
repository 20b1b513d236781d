import AdapterKit
import Catalogue
import Dissemination
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import StaticSite
import Workspace

/// Takes what is forgotten back from every channel that was ever given it, by publishing there as was published last.
struct ForgottenChannels: Sendable {
    let workspace: Workspace
    let ledger: any Ledger
    let equipment: Equipment
    let observer: any PublishObserver

    /// What became of one channel.
    struct Outcome: Sendable {
        var arrival: ForgetArrival
        var state: State
        var channel: String { arrival.channel }

        enum State: Sendable {
            case told
            /// It may still show it.
            case failed(Message)
            /// It was not to be told now.
            case waiting
            /// The folder it wrote to is not there any more.
            case gone
        }

        /// Whether others fetch from it, when they choose to.
        var isHarvested: Bool { ForgottenChannels.isOAI(channel) }
        var isFailed: Bool { if case .failed = state { true } else { false } }
    }

    /// - Parameter isAsked: whether channels are to be published to; otherwise how far they are is told.
    func tell(_ report: ForgetReport, isAsked: Bool) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for arrival in try await Forgetting(ledger).arrivals(of: report) {
            if arrival.isTold {
                outcomes.append(Outcome(arrival: arrival, state: .told))
            } else if isAsked {
                outcomes.append(try await publish(report, arrival))
            } else {
                outcomes.append(Outcome(arrival: arrival, state: .waiting))
            }
        }
        return outcomes
    }

    /// Publishes once more to channels that were told already: they show something in the place of what was given up.
    func renew(_ outcomes: [Outcome]) async throws -> [Outcome] {
        var renewed: [Outcome] = []
        for var outcome in outcomes {
            if case .told = outcome.state,
                case .failed(let failure, _) = try await insist(on: outcome.channel, until: { $0.isDone })
            {
                outcome.state = .failed(failure)
            }
            renewed.append(outcome)
        }
        return renewed
    }

    // MARK: - Publishing

    /// How publishing to one channel ended.
    private enum Attempt: Sendable {
        case done
        /// - `isTaken`: whether it was another process that was in the way.
        case failed(Message, isTaken: Bool)

        var isDone: Bool { if case .done = self { true } else { false } }
    }

    /// Another process that publishes there, `shopctl serve` for one, is waited for; often it has told the channel then.
    private static let tries = 15

    private func publish(_ report: ForgetReport, _ before: ForgetArrival) async throws -> Outcome {
        let name = before.channel
        var arrival = before
        let last = try await insist(on: name) { _ in
            let arrivals = try await Forgetting(ledger).arrivals(of: report)
            if let now = arrivals.first(where: { $0.channel.hasSameBytes(as: name) }) {
                arrival = now
            } else {
                // It was only behind.
                arrival.isTold = true
            }
            return arrival.isTold || isGone(name)
        }
        if arrival.isTold { return Outcome(arrival: arrival, state: .told) }
        if isGone(name) { return Outcome(arrival: arrival, state: .gone) }
        guard case .failed(let failure, _) = last else {
            return Outcome(
                arrival: arrival,
                state: .failed("It still shows some of it; `shopctl publish list` tells more."))
        }
        return Outcome(arrival: arrival, state: .failed(failure))
    }

    /// Publishes there until `isEnough` of what came of it, as long as it is another process that keeps it from that.
    ///
    /// - Returns: how it ended last.
    private func insist(on name: String, until isEnough: (Attempt) async throws -> Bool) async throws -> Attempt {
        var attempt = try await renew(name)
        for _ in 1..<Self.tries {
            if try await isEnough(attempt) || Task.isCancelled { return attempt }
            // Where nothing failed and something is missing, a run of another process may be at it.
            switch attempt {
            case .done: guard try await ledger.read({ try $0.channel(name)?.verdict == nil }) else { return attempt }
            case .failed(_, let isTaken): guard isTaken else { return attempt }
            }
            try? await Task.sleep(for: .seconds(1))
            attempt = try await renew(name)
        }
        _ = try await isEnough(attempt)
        return attempt
    }

    private func renew(_ name: String) async throws -> Attempt {
        guard let channel = try await ledger.read({ try $0.channel(name) }), !isGone(name) else { return .done }
        let target: any PublishTarget
        switch try await place(of: channel) {
        case .success(let found): target = found
        case .failure(let problem): return .failed(problem.message, isTaken: false)
        }
        let policy = PublicationGate.policy(of: channel.rules) ?? PublicationPolicy()
        let report = try await PublishEngine(ledger: ledger, observer: observer)
            .run(target, PublishOptions(policy: policy))
        if let failure = report.failure {
            // It began there after us, or holds the folder.
            return .failed(failure.told, isTaken: [.superseded, .fileAccess].contains(failure.code))
        }
        return report.counts.failed > 0
            ? .failed(report.explanation, isTaken: false)
            : .done
    }

    // MARK: - Places

    private struct Problem: Error { let message: Message }

    private static let sitePrefix = "site:"

    fileprivate static func isOAI(_ name: String) -> Bool {
        [OAIChannel.name, OAIChannel.federationName].contains { $0.hasSameBytes(as: name) }
    }

    private func isGone(_ name: String) -> Bool {
        name.hasPrefix(Self.sitePrefix) && !Files.exists(String(name.dropFirst(Self.sitePrefix.count)))
    }

    /// The channel as it was last published to: in the same place, for the same address on the web.
    private func place(of channel: Channel) async throws -> Result<any PublishTarget, Problem> {
        let name = channel.name
        // Of a channel of an older program nobody wrote the address down: the one that gives the same output is it.
        let addresses = channel.webAddress.map { [$0] } ?? ["", workspace.config.serve.url ?? ""]
        for address in addresses {
            let target: (any PublishTarget)?
            if name.hasPrefix(Self.sitePrefix) {
                target = SiteTarget(
                    String(name.dropFirst(Self.sitePrefix.count)),
                    identity: House.catalogueIdentity(workspace, baseURL: BaseURL(address)))
            } else if Self.isOAI(name) {
                do throws(Failure) {
                    let identity = try WebIdentity(workspace, baseURL: address.isEmpty ? nil : address)
                    let isPublic = name.hasSameBytes(as: OAIChannel.name)
                    target =
                        OAIChannel(
                            ledger,
                            try identity.channel(
                                fallback: "http://127.0.0.1/oai", hasSite: !address.isEmpty,
                                scope: isPublic ? .public : .federation)
                        ).publishTarget
                } catch {
                    return .failure(Problem(message: error.message))
                }
            } else {
                return configured(name)
            }
            if let target, channel.webAddress != nil || target.fingerprint == channel.output { return .success(target) }
        }
        return .failure(
            Problem(
                message:
                    "An older program published there with options that are not known; publish once more with the same."
            ))
    }

    /// A place under `publish` in federation.yaml.
    private func configured(_ name: String) -> Result<any PublishTarget, Problem> {
        let entry = workspace.channelNames.first { entry in
            workspace.config.channels[entry].map { workspace.channel(of: $0).hasSameBytes(as: name) } ?? false
        }
        guard let entry else {
            return .failure(
                Problem(
                    message:
                        "\(FederationConfig.fileName) does not name it any more; put its entry back under `publish`, or take the records down there by hand."
                ))
        }
        switch workspace.target(entry, equipment, variable: { Environment[$0] }) {
        case .valid(let target): return .success(target)
        case .invalid(let problems): return .failure(Problem(message: problems.first?.told ?? "nobody knows why"))
        }
    }
}
