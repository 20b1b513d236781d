import AdapterKit
import Dissemination
import Federation
import FederationHTTP
import FederationSQLite
import FederationWeb
import Foundation
import JSONSchema
import Messages
import MetadataFormats
import OAIAdapter
import ScienceShopSDK
import SetReconciliation
import Synchronization
import Translations

/// Times the comparison of two ledgers over HTTP on loopback: the real server, adapter and ledgers, but for the records
/// themselves, which nobody reads: the ledgers hold receipts and source records alone.
struct LedgerBench {
    private let folder: String
    private let size: Int
    private static let key = SourceKey(node: "peer", source: "oai")
    private static let channel = SetName.channel(OAIChannel.name)

    init(size: Int, folder: String) {
        self.size = size
        self.folder = folder
    }

    func run() async throws {
        let theirs = try SQLiteLedger(path: folder + "/theirs.sqlite")
        let ours = try SQLiteLedger(path: folder + "/ours.sqlite")
        let filling = try await time {
            try await fillTheirs(theirs, 0..<size, revision: 1)
            try await fillOurs(ours, 0..<size, revision: 1)
        }
        report("fill", ["records": Double(size), "seconds": filling.seconds])

        let settings = Mutex<OAIChannelSettings?>(nil)
        let server = try await FederationServer.start { address, port in
            var made = OAIChannelSettings(
                name: "Bench", baseURL: "http://\(address):\(port)/oai", adminEmails: ["a@peer.example"],
                domain: "peer.example", node: "peer", words: .shipped(.english))
            made.offersSets = true
            settings.withLock { $0 = made }
            let channel = OAIChannel(theirs, made)
            return WebContent(provider: channel.provider, sets: channel.sets)
        }
        let base = settings.withLock { $0?.baseURL ?? "" }
        let meter = Meter(door)
        let source = try OAIAdapter(
            configuration: AdapterConfiguration(location: base),
            context: AdapterContext(opener: MemoryOpener(), http: meter))
        let without = try await timeChanges(ours)
        // Once in the life of two ledgers: the key is asked for, and both sides make their cells.
        let first = try await time { _ = try await SetComparison(source, key: Self.key, ledger: ours).run() }
        report("first", ["records": Double(size), "seconds": first.seconds, "cpu_seconds": first.cpu])
        report(
            "change",
            [
                "records": Double(size), "microseconds_with": try await timeChanges(ours),
                "microseconds_without": without,
            ])

        var before = 0
        for changed in [0, 10, 1_000, 10_000] where changed <= size {
            try await plant(theirs, ours, before..<changed)
            before = changed
            try await list(theirs, "theirs-\(changed)", Self.channel)
            try await list(ours, "ours-\(changed)", .source(Self.key))
            var rounds: [(Measured, SourceDifference, Meter.Count)] = []
            for _ in 0..<3 {
                meter.reset()
                let found = Mutex<SourceDifference?>(nil)
                let took = try await time {
                    let difference = try await SetComparison(source, key: Self.key, ledger: ours).run()
                    found.withLock { $0 = difference }
                }
                guard let difference = found.withLock({ $0 }) else { throw Wrong() }
                rounds.append((took, difference, meter.count))
            }
            rounds.sort { $0.0.seconds < $1.0.seconds }
            let (took, difference, count) = rounds[1]
            let (lost, here) = expected(changed)
            guard difference.there.count == lost, difference.here.count == here else { throw Wrong() }
            report(
                "compare",
                [
                    "records": Double(size), "changed_records": Double(changed),
                    "differing_symbols": Double(lost + here), "cells": Double(difference.cost.cells),
                    "listed": difference.cost.isListed ? 1 : 0, "round_trips": Double(count.requests),
                    "bytes_sync": Double(count.syncSent + count.syncReceived),
                    "bytes_sync_up": Double(count.syncSent),
                    "bytes_items": Double(count.received - count.syncReceived + count.sent - count.syncSent),
                    "bytes_heads": Double(count.heads + count.sentHeads), "seconds": took.seconds,
                    "cpu_seconds": took.cpu,
                ])
            try await timeList(source, ours, changed: changed, meter)
        }
        await server.stop()
    }

    private struct Wrong: Error {}

    // MARK: - Records

    private func name(_ number: Int) -> String { "project/r\(String(number + 10_000_000))" }
    private func item(_ number: Int) -> String { "oai:peer.example:peer:\(name(number))" }

    private func symbol(_ number: Int, revision: Int) -> SetSymbol? {
        var record = Record(document: ["revision": .number(Double(revision))])
        record.statedContentHash = "sha256:\(number)"
        return SetSymbol(item: item(number), showing: record)
    }

    private func receipt(_ number: Int, revision: Int, sequence: Int) -> ChannelReceipt? {
        guard let id = RecordIdentifier("peer:\(name(number))") else { return nil }
        return ChannelReceipt(
            channel: OAIChannel.name, record: id, state: .shown, hash: Digest(of: [1]), revision: revision,
            at: Self.moment, sequence: sequence, changedAt: Self.moment, symbol: symbol(number, revision: revision))
    }

    private func state(
        _ number: Int, revision: Int, status: SourceRecordState.Status = .active
    ) -> SourceRecordState {
        SourceRecordState(
            source: Self.key, identifier: item(number), status: status, fingerprint: Digest(of: [1]), signature: nil,
            payload: Digest(of: [2]), frame: nil, format: MetadataFormat(metadataPrefix: "scienceshop"),
            datestamp: "2026-11-22T00:00:00Z", symbol: symbol(number, revision: revision), sourceURL: nil,
            firstLine: nil, retrievedAt: Self.moment, addedBy: RunID(1), writtenBy: RunID(1), refused: 0, issues: [])
    }

    private static let moment = Timestamp(seconds: 1_763_769_600)

    private func fillTheirs(_ ledger: SQLiteLedger, _ numbers: Range<Int>, revision: Int) async throws {
        try await ledger.write {
            try $0.put(
                Channel(
                    name: OAIChannel.name, ranAt: Self.moment, verdict: .changed, sequence: size, changedAt: Self.moment
                ))
        }
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 10_000) {
            try await ledger.write { writer in
                for number in start..<min(start + 10_000, numbers.upperBound) {
                    if let receipt = receipt(number, revision: revision, sequence: number + 1) {
                        try writer.put(receipt)
                    }
                }
            }
        }
    }

    private func fillOurs(_ ledger: SQLiteLedger, _ numbers: Range<Int>, revision: Int) async throws {
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 10_000) {
            try await ledger.write { writer in
                for number in start..<min(start + 10_000, numbers.upperBound) {
                    try writer.put(state(number, revision: revision))
                }
            }
        }
    }

    /// Makes so many records differ, spread evenly: half of them are newer there, a quarter is missing on each side.
    private func plant(_ theirs: SQLiteLedger, _ ours: SQLiteLedger, _ differences: Range<Int>) async throws {
        guard !differences.isEmpty else { return }
        // Names are spread by a step that has no divisor in common with the size.
        let numbers = differences.map { ($0, $0 * 7919 % size) }
        try await theirs.write { writer in
            for (place, number) in numbers where place % 4 < 2 {
                if let receipt = receipt(number, revision: 2, sequence: number + 1) { try writer.put(receipt) }
            }
            for (place, number) in numbers where place % 4 == 2 {
                guard var receipt = receipt(number, revision: 1, sequence: number + 1) else { continue }
                receipt.state = .withdrawn
                try writer.put(receipt)
            }
        }
        try await ours.write { writer in
            for (place, number) in numbers where place % 4 == 3 {
                try writer.put(state(number, revision: 1, status: .gone))
            }
        }
    }

    /// How many symbols only they, and only we, have.
    private func expected(_ changed: Int) -> (there: Int, here: Int) {
        let places = 0..<changed
        let (newer, gone, lost) = (
            places.count { $0 % 4 < 2 }, places.count { $0 % 4 == 2 }, places.count { $0 % 4 == 3 }
        )
        return (newer + lost, newer + gone)
    }

    // MARK: - What is measured

    /// CPU microseconds for a changed source record, before its set is kept and after.
    private func timeChanges(_ ledger: SQLiteLedger) async throws -> Double {
        let count = min(10_000, size)
        var best = Double.infinity
        for _ in 0..<3 {
            // There and back, so that nothing is left to differ.
            let took = try await time {
                for revision in [2, 1] { try await fillOurs(ledger, 0..<count, revision: revision) }
            }
            best = min(best, took.cpu * 1e6 / Double(2 * count))
        }
        return best
    }

    /// What the same costs by the plain list: all symbols over the same server and adapter, laid beside ours.
    private func timeList(
        _ source: any ReconcilableSource, _ ours: SQLiteLedger, changed: Int, _ meter: Meter
    ) async throws {
        guard let bytes = try await source.reconciliationKey(), let key = ReconciliationKey(bytes: bytes) else {
            throw Wrong()
        }
        let (set, apart) = (SetName.source(Self.key), expected(changed))
        meter.reset()
        let took = try await time {
            var listed: ListedSymbols?
            var last: SetSymbol?
            while true {
                var reader = ReconciliationReader(key: key)
                reader.feed(try await source.symbols(after: last?.bytes, limit: SetRequest.mostSymbols))
                guard let header = try reader.readHeader() else { throw Wrong() }
                var taking = listed ?? ListedSymbols(theirs: header.digest, key: key)
                while let symbol = try reader.nextSymbol() {
                    try taking.take(symbol)
                    last = symbol
                }
                listed = taking
                if Int64(taking.count) == header.digest.count { break }
            }
            let here = try await ours.read { try $0.elements(of: set, after: nil, limit: .max) }.map(\.symbol)
            guard let difference = try listed?.difference(ours: here), difference.onlyThere.count == apart.there,
                difference.onlyHere.count == apart.here
            else { throw Wrong() }
        }
        let count = meter.count
        report(
            "list",
            [
                "records": Double(size), "changed_records": Double(changed), "round_trips": Double(count.requests),
                "bytes_sync": Double(count.syncReceived), "seconds": took.seconds, "cpu_seconds": took.cpu,
            ])
    }

    /// Writes the sorted identifiers with what they say, for programs that compare lists.
    private func list(_ ledger: SQLiteLedger, _ file: String, _ set: SetName) async throws {
        let lines = try await ledger.read { reader in
            var lines: [String] = []
            var last: SetSymbol?
            while true {
                let page = try reader.elements(of: set, after: last, limit: 50_000)
                for element in page { lines.append(SetRequest.hex(element.symbol.bytes)) }
                guard page.count == 50_000, let end = page.last else { return lines }
                last = end.symbol
            }
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file).txt"))
    }

    /// The whole door, but without pauses.
    private var door: any HTTPTransport {
        var options = CurlTransport.Options(userAgent: "sync-bench")
        options.allowsPrivateAddresses = true
        options.environment = HTTPEnvironment([:])
        var manners = PoliteTransport.Manners()
        manners.interval = .zero
        return HTTPDoor().transport(options, manners: manners)
    }

    struct Measured: Sendable {
        var seconds: Double
        /// Of both sides: they are one process.
        var cpu: Double
    }

    private func time(_ work: () async throws -> Void) async throws -> Measured {
        let cpu = Self.cpu
        let began = ContinuousClock.now
        try await work()
        let took = ContinuousClock.now - began
        return Measured(
            seconds: Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18, cpu: Self.cpu - cpu)
    }

    private static var cpu: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}

/// Counts what goes over a door.
final class Meter: HTTPTransport {
    struct Count: Sendable {
        var requests = 0
        /// Bodies of requests.
        var sent = 0
        /// Of those, what cells are asked for with.
        var syncSent = 0
        /// Heads of requests.
        var sentHeads = 0
        /// Bodies of answers.
        var received = 0
        /// Of those, cells and symbols.
        var syncReceived = 0
        /// Heads of answers.
        var heads = 0
    }

    private let door: any HTTPTransport
    private let state = Mutex(Count())

    init(_ door: any HTTPTransport) { self.door = door }

    var count: Count { state.withLock { $0 } }
    func reset() { state.withLock { $0 = Count() } }

    func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        let exchange = try await door.open(request)
        state.withLock { count in
            count.requests += 1
            // Besides the address: method, version, host, agent and what is accepted, as curl writes them.
            count.sentHeads += request.url.utf8.count + 110
            count.sent += request.body?.count ?? 0
            count.heads += exchange.head.headers.reduce(17) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
            if request.url.hasSuffix("/sync/cells") { count.syncSent += request.body?.count ?? 0 }
        }
        let isSync = request.url.hasSuffix("/sync/cells") || request.url.contains("/sync/symbols")
        return HTTPExchange(head: exchange.head, body: MeteredBody(exchange.body) { self.received($0, isSync: isSync) })
    }

    private func received(_ bytes: Int, isSync: Bool) {
        state.withLock { count in
            count.received += bytes
            if isSync { count.syncReceived += bytes }
        }
    }
}

/// A body that tells how much of it came, also of what nobody wanted any more.
private final class MeteredBody: HTTPBody {
    private let body: any HTTPBody
    private let came: @Sendable (Int) -> Void

    init(_ body: any HTTPBody, _ came: @escaping @Sendable (Int) -> Void) {
        self.body = body
        self.came = came
    }

    func next() async throws -> [UInt8]? {
        let piece = try await body.next()
        came(piece?.count ?? 0)
        return piece
    }

    func cancel() { body.cancel() }
}
