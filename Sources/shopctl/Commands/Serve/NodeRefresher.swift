import AdapterKit
import Federation
import FederationWeb
import Messages
import ScienceShopSDK
import Synchronization

/// Keeps the channels of a running node up to date, and remembers how that went.
///
/// A channel that cannot be renewed goes on as it is, as long as everything it shows may still be shown; a site whose
/// pages may not is closed until it could be renewed.
final class NodeRefresher: Sendable {
    struct Outcome: Sendable {
        var verdict: Verdict
        /// Of the failure, when it failed.
        var code: FederationError.Code?
        var at: Timestamp
    }

    private struct State {
        var isStarting = true
        var outcomes: [String: Outcome] = [:]
        var closed: Set<String> = []
    }

    let channels: [ServedChannel]
    private let state = Mutex(State())
    private let say: @Sendable (Message) -> Void

    init(_ channels: [ServedChannel], say: @escaping @Sendable (Message) -> Void) {
        self.channels = channels
        self.say = say
    }

    var serving: WebContent.State {
        state.withLock { $0.isStarting ? .starting : $0.closed.contains(Self.site) ? .siteClosed : .open }
    }

    func outcome(of channel: String) -> Outcome? { state.withLock { $0.outcomes[channel] } }
    func isClosed(_ channel: String) -> Bool { state.withLock { $0.closed.contains(channel) } }

    static let site = "site"

    /// Brings all channels up to date before anything is served.
    ///
    /// - Returns: the report of the first that could not be; nil when all is well.
    func begin(_ observer: any PublishObserver) async throws -> PublishReport? {
        for channel in channels {
            let report = try await channel.refresh(observer)
            note(channel, report)
            // What single records keep from being sent is told with them, and is no reason to serve nothing.
            if report.failure != nil || report.verdict == .failed { return report }
            if try await channel.mendSet() {
                say(
                    "What is kept of “\(channel.name)” for comparisons was not what its records make of it, and was made anew. This is a bug, unless somebody wrote into the ledger's file; please report it."
                )
            }
        }
        state.withLock { $0.isStarting = false }
        return nil
    }

    /// Looks again and again, until the task is cancelled.
    func run(every seconds: Int) async throws {
        var patience: [String: Patience] = [:]
        while true {
            try await Task.sleep(for: .seconds(seconds))
            for channel in channels {
                var waiting = patience[channel.name] ?? Patience()
                if await waiting.isReady(channel, isOwed: isOwed(channel.name), seconds) {
                    waiting.ended(well: await renew(channel))
                    try Task.checkCancellation()
                }
                patience[channel.name] = waiting
            }
        }
    }

    /// Whether it is closed or failed last: another process may have renewed it meanwhile, and then all is well again.
    private func isOwed(_ channel: String) -> Bool { isClosed(channel) || outcome(of: channel)?.code != nil }

    /// - Returns: whether it is up to date now.
    private func renew(_ channel: ServedChannel) async -> Bool {
        var failure: FederationError?
        do {
            let report = try await channel.refresh()
            note(channel, report)
            guard report.failure != nil || report.verdict == .failed else {
                if state.withLock({ $0.closed.remove(channel.name) }) != nil {
                    say("The pages are renewed and shown again.")
                }
                return report.verdict.exitCode == 0
            }
            failure = report.failure
        } catch {
            failure = error as? FederationError
            state.withLock { state in
                state.outcomes[channel.name] = Outcome(verdict: .failed, code: failure?.code, at: SystemTime.now())
            }
        }
        if Task.isCancelled { return false }
        let reason = failure?.told ?? "nobody knows why"
        // Harvesters are told of no record that may not be shown, whatever the channel says; pages are files.
        if channel.name == Self.site, !(await channel.mayStay()) {
            state.withLock { _ = $0.closed.insert(channel.name) }
            say(
                "The site could not be renewed, and some of it may no longer be shown, so its pages are closed until it can be: \(reason)"
            )
        } else if isClosed(channel.name) {
            say("The site could not be renewed yet, and its pages stay closed: \(reason)")
        } else {
            say("“\(channel.name)” could not be renewed and is served as it was: \(reason)")
        }
        return false
    }

    private func note(_ channel: ServedChannel, _ report: PublishReport) {
        state.withLock { state in
            state.outcomes[channel.name] = Outcome(
                verdict: report.verdict, code: report.failure?.code, at: report.endedAt ?? report.startedAt)
        }
    }
}

/// When a channel that is behind is renewed: not in the middle of a harvest, and ever less often while it fails.
private struct Patience {
    private(set) var failures = 0
    private var lastHead = -1
    private var failedHead = -1
    private var rounds = 0

    /// - Parameters:
    ///   - isOwed: whether it is to be looked at though nothing waits.
    ///   - seconds: between two calls.
    mutating func isReady(_ channel: ServedChannel, isOwed: Bool, _ seconds: Int) async -> Bool {
        let isBehind = (try? await channel.isBehind()) == true
        guard isBehind || isOwed else {
            rounds = 0
            failures = 0
            return false
        }
        rounds += 1
        let head = (try? await channel.ledger.read { try $0.lastSequence() }) ?? lastHead
        defer { lastHead = head }
        // What is there now may go better.
        if head != failedHead { failures = 0 }
        let waited = rounds * seconds
        // Twice as long after each failure, five minutes at most.
        guard waited >= (failures == 0 ? 0 : min(300, seconds << min(failures, 8))) else { return false }
        // A harvest that goes on and on is shown once a minute.
        guard head == lastHead || waited >= 60 else { return false }
        rounds = 0
        return true
    }

    mutating func ended(well: Bool) {
        failures = well ? 0 : failures + 1
        failedHead = well ? -1 : lastHead
    }
}
