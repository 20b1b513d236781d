import Foundation
import Synchronization

/// A server on 127.0.0.1 that answers each connection with the bytes a script says, then closes.
public final class LoopbackServer: Sendable {
    private let socket: LoopbackSocket
    private let seen = Mutex<[String]>([])

    /// - Parameter answer: the raw response for one raw request head.
    public init(_ answer: @escaping @Sendable (_ request: String) -> [UInt8]) throws {
        socket = try LoopbackSocket()
        socket.acceptAll { [self] client in
            let head = Self.readHead(client)
            seen.withLock { $0.append(head) }
            Self.write(client, answer(head))
            shutdown(client, Int32(SHUT_RDWR))
            close(client)
        }
    }

    public var port: UInt16 { socket.port }
    public var requests: [String] { seen.withLock { $0 } }
    public func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Nobody can connect any more. May be said again.
    public func stop() { socket.stop() }

    private static func readHead(_ client: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !bytes.contains(sequence: Array("\r\n\r\n".utf8)) {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ client: Int32, _ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let sent = bytes[offset...].withUnsafeBytes {
                send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            offset += sent
        }
    }
}

extension [UInt8] {
    public func contains(sequence: [UInt8]) -> Bool {
        guard count >= sequence.count else { return false }
        return indices.dropLast(sequence.count - 1).contains { self[$0..<$0 + sequence.count].elementsEqual(sequence) }
    }

    public static func response(_ status: String, _ headers: [String] = [], _ body: [UInt8] = []) -> [UInt8] {
        let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)", "Connection: close"] + headers
        return Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }
}
