import Foundation
import Synchronization

/// A server on 127.0.0.1 that does what a script says, well or badly: keeps connections open, trickles, breaks off.
public final class ScriptedServer: Sendable {
    /// What to do next on a connection, in answer to one request.
    public enum Step: Sendable {
        case send([UInt8])
        /// Sends a piece again and again, as long as somebody reads.
        case sendForever([UInt8])
        /// Says nothing more, until the other side has gone or the server stops.
        case hold
        /// Waits until the test lets it go on.
        case wait(for: Gate)
        /// Lets the test do something at this very point.
        case perform(@Sendable () -> Void)
        /// Cuts the connection without a goodbye.
        case reset
        /// Closes the connection in good order. Without it the next request is awaited.
        case close
    }

    /// Something a test opens once.
    public final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        public init() {}
        public func open() { semaphore.signal() }
        fileprivate func pass() { semaphore.wait() }
    }

    public struct Request: Sendable {
        /// The raw head and body.
        public var text: String
        /// Which connection of the server's it came on, from 0.
        public var connection: Int
        public var path: String { text.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
    }

    private let socket: LoopbackSocket
    private let seen = Mutex<[Request]>([])
    private let sent = Mutex(0)
    private let clients = Mutex<Set<Int32>>([])

    public init(_ script: @escaping @Sendable (Request) -> [Step]) throws {
        socket = try LoopbackSocket()
        let count = Atomic(0)
        socket.acceptAll { [self] client in
            clients.withLock { _ = $0.insert(client) }
            // A piece that is sent goes at once, rather than when the one before it was acknowledged.
            var on: Int32 = 1
            setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            let number = count.add(1, ordering: .relaxed).oldValue
            Thread.detachNewThread { [self] in serve(client, number, script) }
        }
    }

    public var port: UInt16 { socket.port }
    public var requests: [Request] { seen.withLock { $0 } }
    /// Those that are open now.
    public var connectionCount: Int { clients.withLock { $0.count } }
    /// Bytes that connections took so far.
    public var bytesSent: Int { sent.withLock { $0 } }
    public func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Ends the accepting thread and every connection. May be said again.
    public func stop() {
        socket.stop()
        clients.withLock { for client in $0 { shutdown(client, Int32(SHUT_RDWR)) } }
    }

    private func serve(_ client: Int32, _ number: Int, _ script: (Request) -> [Step]) {
        defer {
            clients.withLock { _ = $0.remove(client) }
            close(client)
        }
        while let text = Self.readRequest(client) {
            let request = Request(text: text, connection: number)
            seen.withLock { $0.append(request) }
            for step in script(request) where !perform(step, client) { return }
        }
    }

    /// - Returns: whether the connection goes on.
    private func perform(_ step: Step, _ client: Int32) -> Bool {
        switch step {
        case .send(let bytes): return write(client, bytes)
        case .sendForever(let bytes):
            while write(client, bytes) {}
            return false
        case .hold:
            var byte: UInt8 = 0
            while recv(client, &byte, 1, 0) > 0 {}
            return false
        case .wait(let gate):
            gate.pass()
            return true
        case .perform(let body):
            body()
            return true
        case .reset:
            var now = linger(l_onoff: 1, l_linger: 0)
            setsockopt(client, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
            return false
        case .close: return false
        }
    }

    private static func readRequest(_ client: Int32) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let length = text.lowercased().range(of: "content-length: ").flatMap { start in
                    Int(text[start.upperBound...].prefix { $0.isNumber })
                }
                if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
            }
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }

    private func write(_ client: Int32, _ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            offset += count
            sent.withLock { $0 += count }
        }
        return true
    }
}

extension ScriptedServer.Step {
    /// A whole answer, after which the connection stays open.
    public static func answer(_ status: String, _ headers: [String] = [], _ body: [UInt8] = []) -> Self {
        let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + headers
        return .send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    public static func send(_ text: String) -> Self { .send(Array(text.utf8)) }
}
