import Synchronization

/// What of an answer is on its way over one connection: whoever makes it waits while that is enough, so that a client that
/// reads slowly costs no memory. (NIO's own way of waiting lets through all that is made before it has looked.)
final class Flow: Sendable {
    private struct State {
        var bytes = 0
        var isClosed = false
        var hasHungUp = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    /// More than this is enough.
    private let enough: Int

    static let enough = 1 << 19

    init(enough: Int = Flow.enough) { self.enough = enough }

    /// Counts bytes that are about to be sent.
    func add(_ count: Int) { state.withLock { $0.bytes += count } }

    /// Waits until there is room, or the connection is closed. One task at a time waits.
    func room() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.bytes <= enough || state.isClosed { return true }
                state.waiting = continuation
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// Counts bytes that the system has taken, or that will never be sent.
    func remove(_ count: Int) {
        let waiting = state.withLock { state in
            state.bytes -= count
            return state.bytes <= enough ? state.waiting.take() : nil
        }
        waiting?.resume()
    }

    /// Whether the other side may still take something that it need not have: it has not said that it sends no more. Somebody
    /// who asked a whole question may say so and wait for the answer; who is told more and more ends that so.
    var isListenedTo: Bool { state.withLock { !$0.isClosed && !$0.hasHungUp } }

    /// The other side sends no more.
    func hangUp() { state.withLock { $0.hasHungUp = true } }

    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            return state.waiting.take()
        }
        waiting?.resume()
    }
}
