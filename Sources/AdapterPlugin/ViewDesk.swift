import AdapterKit
import PluginProtocol
import ScienceShopSDK
import Synchronization

/// Where the answers to a target's questions about the whole channel arrive.
final class ViewDesk: Sendable {
    private enum State {
        case idle
        case answered(ViewAnswer)
        case asked(CheckedContinuation<ViewAnswer, any Error>)
        case closed
    }
    private let state = Mutex(State.idle)

    /// An answer nobody asked for replaces the one before.
    func put(_ answer: ViewAnswer) {
        let waiting = state.withLock { state -> CheckedContinuation<ViewAnswer, any Error>? in
            switch state {
            case .asked(let waiting):
                state = .idle
                return waiting
            case .idle, .answered:
                state = .answered(answer)
                return nil
            case .closed: return nil
            }
        }
        waiting?.resume(returning: answer)
    }

    /// The host hung up: who waits, waits in vain.
    func close() {
        let waiting = state.withLock { state -> CheckedContinuation<ViewAnswer, any Error>? in
            defer { state = .closed }
            if case .asked(let waiting) = state { return waiting }
            return nil
        }
        waiting?.resume(throwing: CancellationError())
    }

    /// As `close`; then waits to be cancelled, for the end is for somebody else to tell.
    func closeAndWait() async {
        close()
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        for await _ in stream {}
        continuation.finish()
    }

    /// The next answer. Asked by one task at a time.
    func next() async throws -> ViewAnswer {
        try await withCheckedThrowingContinuation { waiting in
            let known = state.withLock { state -> Result<ViewAnswer, any Error>? in
                switch state {
                case .answered(let answer):
                    state = .idle
                    return .success(answer)
                case .closed: return .failure(CancellationError())
                case .idle, .asked:
                    state = .asked(waiting)
                    return nil
                }
            }
            if let known { waiting.resume(with: known) }
        }
    }
}
