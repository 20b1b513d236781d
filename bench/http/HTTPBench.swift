import AdapterKit
import FederationHTTP
import Foundation
import TestSupport

/// Asks a server on this machine as a harvest would, for `bench/http/run.py`:
///
///     http-bench serve              listens on a port, which it prints, until its input ends
///     http-bench requests URL N     N requests, one after the other; fails when descriptors are left open
///     http-bench bytes URL          one body, pulled to its end
@main
struct HTTPBench {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch (arguments.first, arguments.count) {
        case ("serve", 1): try serve()
        case ("requests", 3): try await requests(arguments[2], Int(arguments[3]) ?? 0)
        case ("bytes", 2): try await bytes(arguments[2])
        default: print("usage: http-bench serve | requests URL N | bytes URL")
        }
    }

    /// `/small` is a kilobyte, `/large/N` N mebibytes.
    private static func serve() throws {
        let small = ScriptedServer.Step.answer("200 OK", [], [UInt8](repeating: 0x61, count: 1024))
        let piece = [UInt8](repeating: 0x61, count: 1 << 20)
        let server = try ScriptedServer { request in
            guard request.path.hasPrefix("/large/"), let count = Int(request.path.dropFirst(7)) else { return [small] }
            return [.send("HTTP/1.1 200 OK\r\nContent-Length: \(count << 20)\r\n\r\n")]
                + [ScriptedServer.Step](repeating: .send(piece), count: count)
        }
        print(server.port)
        fflush(nil)
        while readLine() != nil {}
    }

    /// The whole door, but without pauses: what remains is its own work.
    private static var door: any HTTPTransport {
        var options = CurlTransport.Options(userAgent: "http-bench")
        options.allowsPrivateAddresses = true
        options.maxBytes = .max
        options.environment = HTTPEnvironment([:])
        var manners = PoliteTransport.Manners()
        manners.interval = .zero
        return HTTPDoor().transport(options, manners: manners)
    }

    private static func requests(_ url: String, _ count: Int) async throws {
        let door = door
        _ = try await door.send(HTTPRequest(url: url))
        let before = descriptors
        for _ in 1..<max(2, count) {
            let response = try await door.send(HTTPRequest(url: url))
            guard response.status == 200, response.body.count == 1024 else { exit(1) }
        }
        guard descriptors <= before else {
            print("\(descriptors - before) descriptors are left open")
            exit(1)
        }
        print("descriptors: \(before) before, \(descriptors) after")
    }

    private static func bytes(_ url: String) async throws {
        let exchange = try await door.open(HTTPRequest(url: url))
        var count = 0
        while let piece = try await exchange.next() { count += piece.count }
        print(count)
    }

    private static var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
    }
}
