import AdapterKit
import Synchronization

/// How much of each host's attention a process takes: shared by all transports that are to be polite together.
public final class HostBudget: Sendable {
    private struct Waiter {
        var id: Int
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct Host {
        var inUse = 0
        var queue: [Waiter] = []
        /// When the next request may start, by `HTTPTime.elapsed`.
        var nextStart: Duration = .zero
        var pace = HostPace()
    }

    private struct State {
        var hosts: [String: Host] = [:]
        var lastID = 0
        /// Whose task was cancelled before it stood in the queue.
        var gone: Set<Int> = []
    }

    private let state = Mutex(State())

    /// Every host's places are free.
    public init() {}

    /// Waits for one of a host's places, first come, first served.
    func enter(_ host: String, places: Int) async throws -> HostPermit {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let entry: Result<Void, any Error>? = state.withLock { state in
                    if state.gone.remove(id) != nil { return .failure(CancellationError()) }
                    if state.hosts[host, default: Host()].inUse < max(1, places) {
                        state.hosts[host, default: Host()].inUse += 1
                        return .success(())
                    }
                    state.hosts[host, default: Host()].queue.append(Waiter(id: id, continuation: continuation))
                    return nil
                }
                if let entry { continuation.resume(with: entry) }
            }
        } onCancel: {
            giveUp(id, host)
        }
        state.withLock { _ = $0.gone.remove(id) }
        return HostPermit(budget: self, host: host)
    }

    /// The moment at which the next request may start; the one after it has to leave a pause between.
    func start(
        _ host: String, now: Duration, manners: PoliteTransport.Manners, random: Double
    ) -> Duration {
        state.withLock { state in
            var entry = state.hosts[host, default: Host()]
            let start = max(now, entry.nextStart)
            entry.nextStart = start + entry.pace.pause(manners, random: random)
            state.hosts[host] = entry
            return start
        }
    }

    /// - Parameter isTooMuch: whether the host says that it is asked too often, and not how often would be right.
    func answered(
        _ host: String, isTooMuch: Bool, now: Duration, manners: PoliteTransport.Manners, random: Double
    ) {
        state.withLock { state in
            var entry = state.hosts[host, default: Host()]
            entry.pace.note(isTooMuch: isTooMuch)
            if isTooMuch {
                entry.nextStart = max(entry.nextStart, now + entry.pace.pause(manners, random: random))
            }
            state.hosts[host] = entry
        }
    }

    fileprivate func leave(_ host: String) {
        let next = state.withLock { state -> Waiter? in
            guard var entry = state.hosts[host] else { return nil }
            defer { state.hosts[host] = entry }
            // The place goes from hand to hand.
            if !entry.queue.isEmpty { return entry.queue.removeFirst() }
            entry.inUse -= 1
            return nil
        }
        next?.continuation.resume()
    }

    private func giveUp(_ id: Int, _ host: String) {
        let waiter = state.withLock { state -> Waiter? in
            if let index = state.hosts[host]?.queue.firstIndex(where: { $0.id == id }) {
                return state.hosts[host]?.queue.remove(at: index)
            }
            state.gone.insert(id)
            return nil
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }
}

/// One place at a host, given back once: at the latest when nobody holds it any more.
final class HostPermit: Sendable {
    private let budget: HostBudget
    private let host: String
    private let isHeld = Mutex(true)

    init(budget: HostBudget, host: String) {
        self.budget = budget
        self.host = host
    }

    func giveBack() {
        let wasHeld = isHeld.withLock { isHeld in
            defer { isHeld = false }
            return isHeld
        }
        if wasHeld { budget.leave(host) }
    }

    deinit { giveBack() }
}
