import AdapterKit
import HummingbirdCore
import Logging
import Messages
import NIOCore
import NIOPosix
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A web server that runs until it is stopped: OAI-PMH under `/oai`, `/health`, and the files of a site.
public final class FederationServer: Sendable {
    /// Where it can be reached: the address it is bound to, and the port that the system chose when 0 was asked for.
    public let address: String
    public let port: Int

    private let server: Server<NodeChannel>
    private let running: Task<Void, any Error>
    private let connections: Connections

    /// Starts a server; it accepts connections when this returns.
    ///
    /// - Parameters:
    ///   - address: an address or name of this machine; 127.0.0.1 and ::1 are reached from this machine alone.
    ///   - port: 0 for any that is free.
    ///   - log: called after each answer; must not block.
    /// - Throws: `FederationError` `configuration` when the address cannot be had.
    public static func start(
        _ content: WebContent, address: String = "127.0.0.1", port: Int = 0, limits: ServerLimits = ServerLimits(),
        log: @escaping @Sendable (AccessEntry) -> Void = { _ in }
    ) async throws -> FederationServer {
        try await start(address: address, port: port, limits: limits, log: log) { _, _ in content }
    }

    /// Starts a server whose content must know where it is served.
    ///
    /// - Parameter content: called once, before the first connection is accepted.
    public static func start(
        address: String = "127.0.0.1", port: Int = 0, limits: ServerLimits = ServerLimits(),
        log: @escaping @Sendable (AccessEntry) -> Void = { _ in },
        _ content: @escaping @Sendable (_ address: String, _ port: Int) -> WebContent
    ) async throws -> FederationServer {
        let connections = Connections()
        let served = Served()
        let answerer = Answerer(content: { served.content }, limits: limits, connections: connections, log: log)
        let channel = NodeChannel(
            responder: { try await answerer.respond($0, $1, $2) }, limits: limits, connections: connections,
            log: log)
        // It says nothing that is not said better by whoever started it.
        let logger = Logger(label: "science-shop.web") { _ in SwiftLogNoOpLogHandler() }
        let bound = Once<SocketAddress?>()
        let server = Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(
                address: .hostname(address, port: port), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)),
            onServerRunning: { channel in
                let socket = channel.localAddress
                served.content = content(socket?.ipAddress ?? address, socket?.port ?? port)
                bound.set(.success(socket))
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        let running = Task {
            do {
                try await server.run()
            } catch {
                bound.set(.failure(refusal(error, address, port)))
                throw error
            }
        }
        let socket = try await bound.value()
        return FederationServer(server, running, connections, socket?.ipAddress ?? address, socket?.port ?? port)
    }

    private init(
        _ server: Server<NodeChannel>, _ running: Task<Void, any Error>, _ connections: Connections,
        _ address: String, _ port: Int
    ) {
        self.server = server
        self.running = running
        self.connections = connections
        self.address = address
        self.port = port
    }

    /// How many connections are open.
    public var connectionCount: Int { connections.count }

    /// Takes no new connection, lets the answers under way end, and returns when all is closed.
    ///
    /// - Parameter patience: after this time what still goes on is cut off.
    public func stop(within patience: Duration = .seconds(10)) async {
        connections.stop()
        let (server, connections) = (server, connections)
        let ending = Task { try? await server.shutdownGracefully() }
        let deadline = Task {
            try await Task.sleep(for: patience)
            connections.closeAll()
        }
        _ = try? await running.value
        deadline.cancel()
        await ending.value
    }

    private static func refusal(_ error: any Error, _ address: String, _ port: Int) -> FederationError {
        let number = (error as? IOError)?.errnoCode
        if number == EADDRINUSE {
            return FederationError(
                .configuration,
                "Port \(plain: port) of \(address) is taken by another program. Name another one with `--port`; 0 takes any that is free."
            )
        }
        if number == EACCES {
            return FederationError(
                .configuration,
                "The system does not let this user take port \(plain: port). Name one above 1023 with `--port`.")
        }
        return FederationError(
            .configuration,
            "\(address) is no address of this machine that can be served. 127.0.0.1 is reached from this machine alone, 0.0.0.0 from everywhere.",
            cause: error)
    }
}

/// What is served, once it is known where.
private final class Served: Sendable {
    private let state = Mutex(WebContent())

    var content: WebContent {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

/// A value that one task waits for and whoever comes first sets.
private final class Once<Value: Sendable>: Sendable {
    private enum State {
        case empty
        case awaited(CheckedContinuation<Value, any Error>)
        case set(Result<Value, any Error>)
        case taken
    }

    private let state = Mutex(State.empty)

    func set(_ result: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .empty: state = .set(result)
            case .awaited(let continuation):
                state = .taken
                return continuation
            case .set, .taken: break
            }
            return nil
        }
        waiting?.resume(with: result)
    }

    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let result: Result<Value, any Error>? = state.withLock { state in
                if case .set(let result) = state {
                    state = .taken
                    return result
                }
                state = .awaited(continuation)
                return nil
            }
            if let result { continuation.resume(with: result) }
        }
    }
}
