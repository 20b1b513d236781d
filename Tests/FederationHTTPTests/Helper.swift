import Foundation
import Synchronization

/// Another program that helps a test, for as long as the test holds it. It is given a pipe to read, whose end tells it
/// that the test has gone, and says a number first: the port it listens on.
final class Helper: Sendable {
    /// Where programs of these names are; nil when one is missing.
    static let python = find("python3")
    static let node = find("node")
    static let openssl = find("openssl")

    let port: UInt16
    private let process: Child
    private struct Heard {
        var lines: [String] = []
        var isOver = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let heard = Mutex(Heard())

    /// A process is not `Sendable`; this one is only started, and ended at the end.
    private final class Child: @unchecked Sendable {
        let process = Process()
        let input = Pipe()
        let output = Pipe()
    }

    private init(port: UInt16, process: Child) { (self.port, self.process) = (port, process) }

    /// What it said after its port, line by line.
    var said: [String] { heard.withLock { $0.lines } }

    /// What it said first after its port, once it did; nil when it ended before.
    func first() async -> String? {
        await withCheckedContinuation { continuation in
            let isThere = heard.withLock { heard in
                let isThere = heard.isOver || !heard.lines.isEmpty
                if !isThere { heard.waiting.append(continuation) }
                return isThere
            }
            if isThere { continuation.resume() }
        }
        return said.first
    }

    /// - Parameter line: nil at the end.
    private func hear(_ line: String?) {
        let waiting = heard.withLock { heard in
            if let line { heard.lines.append(line) } else { heard.isOver = true }
            defer { heard.waiting = [] }
            return heard.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    deinit {
        try? process.input.fileHandleForWriting.close()
        process.process.terminate()
    }

    /// - Returns: once it listens.
    static func start(_ program: String, _ arguments: [String]) async throws -> Helper {
        let child = Child()
        child.process.executableURL = URL(fileURLWithPath: program)
        child.process.arguments = arguments
        child.process.standardInput = child.input
        child.process.standardOutput = child.output
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                do {
                    try child.process.run()
                    try? child.output.fileHandleForWriting.close()
                    var reader = LineReader(handle: child.output.fileHandleForReading)
                    guard let port = reader.next().flatMap({ UInt16($0) }) else { throw POSIXError(.ECHILD) }
                    let helper = Helper(port: port, process: child)
                    continuation.resume(returning: helper)
                    while let line = reader.next() {
                        helper.hear(line)
                    }
                    helper.hear(nil)
                } catch { continuation.resume(throwing: error) }
            }
        }
    }

    /// Runs a program to its end.
    static func run(_ program: String, _ arguments: [String]) async throws {
        let status = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: program)
                process.arguments = arguments
                process.standardError = FileHandle.nullDevice
                process.standardOutput = FileHandle.nullDevice
                do {
                    try process.run()
                    process.waitUntilExit()
                    continuation.resume(returning: process.terminationStatus)
                } catch { continuation.resume(throwing: error) }
            }
        }
        guard status == 0 else { throw Failed(command: ([program] + arguments).joined(separator: " ")) }
    }

    struct Failed: Error { var command: String }

    private static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

private struct LineReader {
    let handle: FileHandle
    private var rest: [UInt8] = []
    init(handle: FileHandle) { self.handle = handle }

    /// Waits for a line.
    mutating func next() -> String? {
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                defer { rest.removeFirst(end + 1) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            let more = handle.availableData
            if more.isEmpty { return nil }
            rest += more
        }
    }
}

/// A Python program that stands between us and a server of the test's: as a TLS server that hands on what it unwraps, or
/// as a proxy that tunnels. Whatever host a tunnel is asked for, it leads to the one port; it says what it was asked.
enum Relay {
    static func tls(to port: UInt16, _ identity: TestAuthority.Identity) async throws -> Helper {
        try await Helper.start(
            Helper.python ?? "python3", ["-c", program, "tls", "\(port)", identity.certificate, identity.key])
    }

    static func tunnel(to port: UInt16) async throws -> Helper {
        try await Helper.start(Helper.python ?? "python3", ["-c", program, "tunnel", "\(port)"])
    }

    private static let program = """
        import os, select, socket, ssl, sys, threading
        mode, target = sys.argv[1], int(sys.argv[2])
        context = None
        if mode == "tls":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[3], sys.argv[4])

        def splice(a, b):
            other = {a: b, b: a}
            while True:
                ready = [s for s in other if isinstance(s, ssl.SSLSocket) and s.pending()]
                for s in ready or select.select(list(other), [], [])[0]:
                    data = s.recv(65536)
                    if not data: return
                    other[s].sendall(data)

        def serve(client):
            server = None
            try:
                if context: client = context.wrap_socket(client, server_side=True)
                else:
                    head = b""
                    while b"\\r\\n\\r\\n" not in head:
                        data = client.recv(1)
                        if not data: return
                        head += data
                    print(" | ".join(head.decode().split("\\r\\n")), flush=True)
                    if b"CONNECT refused.test" in head:
                        client.sendall(b"HTTP/1.1 403 No\\r\\nContent-Length: 2\\r\\n\\r\\nno")
                        return
                    client.sendall(b"HTTP/1.1 200 Established\\r\\nX-Proxy: yes\\r\\n\\r\\n")
                server = socket.create_connection(("127.0.0.1", target))
                splice(client, server)
            except OSError: pass
            finally:
                client.close()
                if server: server.close()

        listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        def gone():
            sys.stdin.read()
            os._exit(0)
        threading.Thread(target=gone, daemon=True).start()
        print(listener.getsockname()[1], flush=True)
        while True:
            client, _ = listener.accept()
            threading.Thread(target=serve, args=(client,), daemon=True).start()
        """
}
