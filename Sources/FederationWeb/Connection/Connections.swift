import NIOCore
import Synchronization

/// The open connections of a server, so that it can end them when its patience is over.
final class Connections: Sendable {
    private struct State {
        var open: [ObjectIdentifier: any Channel] = [:]
        var isStopping = false
        var isCut = false
    }

    private let state = Mutex(State())

    /// Whether no further request is welcome.
    var isStopping: Bool { state.withLock { $0.isStopping } }
    /// Whether nothing is waited for any more.
    var isCut: Bool { state.withLock { $0.isCut } }
    var count: Int { state.withLock { $0.open.count } }

    func add(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        state.withLock { $0.open[key] = channel }
        channel.closeFuture.whenComplete { [weak self] _ in
            self?.state.withLock { $0.open[key] = nil }
        }
    }

    func stop() { state.withLock { $0.isStopping = true } }

    func closeAll() {
        let open = state.withLock { state in
            state.isCut = true
            return Array(state.open.values)
        }
        for channel in open { channel.close(promise: nil) }
    }
}
