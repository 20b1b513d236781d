import NIOCore
import Synchronization

/// The open connections of a server, so that it can end them when its patience is over.
final class Connections: Sendable {
    private struct State {
        var open: [ObjectIdentifier: (channel: any Channel, flow: Flow)] = [:]
        var isStopping = false
        var isCut = false
    }

    private let state = Mutex(State())

    /// Whether no further request is welcome.
    var isStopping: Bool { state.withLock { $0.isStopping } }
    /// Whether nothing is waited for any more.
    var isCut: Bool { state.withLock { $0.isCut } }
    var count: Int { state.withLock { $0.open.count } }

    func add(_ channel: any Channel) -> Flow {
        let key = ObjectIdentifier(channel)
        let flow = Flow()
        state.withLock { $0.open[key] = (channel, flow) }
        channel.closeFuture.whenComplete { [weak self] _ in
            flow.close()
            self?.state.withLock { $0.open[key] = nil }
        }
        return flow
    }

    /// Nil when the connection is closed.
    func flow(of channel: any Channel) -> Flow? { state.withLock { $0.open[ObjectIdentifier(channel)]?.flow } }

    func stop() { state.withLock { $0.isStopping = true } }

    func closeAll() {
        let open = state.withLock { state in
            state.isCut = true
            return Array(state.open.values)
        }
        for (channel, _) in open { channel.close(promise: nil) }
    }
}
