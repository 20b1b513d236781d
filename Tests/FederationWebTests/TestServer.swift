import FederationWeb
import Foundation
import OAIPMH
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing

/// A running server with ways to ask it.
struct TestServer: Sendable {
    let server: FederationServer
    let log: Log

    /// What was logged, and a way to wait for it.
    final class Log: Sendable {
        private let state = Mutex<(entries: [AccessEntry], waiting: [(Int, CheckedContinuation<Void, Never>)])>(
            ([], []))

        var entries: [AccessEntry] { state.withLock { $0.entries } }

        func add(_ entry: AccessEntry) {
            let ready = state.withLock { state in
                state.entries.append(entry)
                let ready = state.waiting.filter { $0.0 <= state.entries.count }
                state.waiting.removeAll { $0.0 <= state.entries.count }
                return ready
            }
            for (_, continuation) in ready { continuation.resume() }
        }

        /// The entries, when there are at least so many.
        func entries(_ count: Int) async -> [AccessEntry] {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.entries.count >= count { return true }
                    state.waiting.append((count, continuation))
                    return false
                }
                if isReady { continuation.resume() }
            }
            return entries
        }
    }

    static func start(_ content: WebContent, limits: ServerLimits = patient) async throws -> TestServer {
        let log = Log()
        let server = try await FederationServer.start(content, limits: limits) { log.add($0) }
        return TestServer(server: server, log: log)
    }

    /// Runs `body` with a server that is stopped afterwards.
    static func with<Value>(
        _ content: WebContent, limits: ServerLimits = patient, _ body: (TestServer) async throws -> Value
    ) async throws -> Value {
        let server = try await start(content, limits: limits)
        do {
            let value = try await body(server)
            await server.server.stop(within: .zero)
            return value
        } catch {
            await server.server.stop(within: .zero)
            throw error
        }
    }

    /// On a loaded machine a test may wait long for its turn.
    static var patient: ServerLimits {
        var limits = ServerLimits()
        (limits.idleSeconds, limits.bodySeconds, limits.stallSeconds) = (600, 600, 600)
        return limits
    }

    var port: Int { server.port }

    /// One request on a connection of its own.
    func ask(
        _ target: String, method: String = "GET", _ fields: [String] = [], body: [UInt8]? = nil
    ) async throws -> Answer {
        let port = port
        return try await onThread {
            let client = try RawClient(port: port)
            var head = ["\(method) \(target) HTTP/1.1", "Host: localhost"] + fields
            if let body { head.append("Content-Length: \(body.count)") }
            client.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? []))
            return try #require(client.answer(toHead: method == "HEAD"))
        }
    }

    /// All that comes back for these bytes until the server closes the connection.
    func raw(_ bytes: String) async throws -> String {
        let port = port
        return try await onThread {
            let client = try RawClient(port: port)
            client.send(bytes)
            return String(decoding: client.readAll(), as: UTF8.self)
        }
    }
}

/// Records that do not change.
struct FixedSource: DisseminationSource {
    var items: [DisseminatedItem]
    var formats = [OAIMetadataFormat(prefix: "oai_dc", schema: "urn:schema", namespace: "urn:dc")]
    /// Thrown by everything, when there is one.
    var failure: (any Error & Sendable)?

    init(count: Int, bytes: Int = 40, failure: (any Error & Sendable)? = nil) {
        items = (0..<count).map { number in
            let filling = String(repeating: "é", count: bytes / 2)
            return DisseminatedItem(
                sequence: Int64(number + 1), identifier: "oai:test:\(number)",
                datestamp: Timestamp(seconds: 1_700_000_000 + Int64(number)),
                metadata: Array("<dc xmlns=\"urn:dc\"><title>\(number) \(filling)</title></dc>".utf8))
        }
        self.failure = failure
    }

    private func checked() throws { if let failure { throw failure } }

    func moment() async throws -> Timestamp {
        try checked()
        return Timestamp(seconds: 1_800_000_000)
    }

    func earliest() async throws -> Timestamp { Timestamp(seconds: 1_700_000_000) }
    func sets() async throws -> [OAISet] { [] }

    func items(
        in selection: DisseminationSelection, after sequence: Int64, limit: Int, withMetadata: Bool
    ) async throws -> [DisseminatedItem] {
        try checked()
        return Array(items[min(Int(sequence), items.count)...].prefix(limit))
    }

    func count(in selection: DisseminationSelection, after sequence: Int64) async throws -> Int {
        max(0, items.count - Int(sequence))
    }

    func item(_ identifier: String, prefix: String) async throws -> DisseminatedItem? {
        items.first { $0.identifier == identifier }
    }

    func prefixes(of identifier: String) async throws -> [String]? {
        items.contains { $0.identifier == identifier } ? ["oai_dc"] : nil
    }
}

extension OAIProvider {
    static func fixed(_ source: FixedSource, pageSize: Int = 100) -> OAIProvider {
        OAIProvider(
            OAIRepository(
                name: "Test & essai", baseURL: "http://localhost/oai", adminEmails: ["a@example.org"],
                pageSize: pageSize), source: source)
    }
}
