import AdapterKit
import Federation
import FederationHTTP
import OAIAdapter
import ScienceShopSDK
import SetReconciliation
import TestSupport
import Testing

/// A stream of cells that does not do what it should, over the real network code.
@Suite struct SetStreamTests {
    private static let source = SourceKey(node: "lyon", source: "oai")

    /// Compares a copy of so many records with a source that says this about its cells.
    ///
    /// - Parameter stall: how long it may say nothing. Where that is what is looked for, it may be found too soon.
    private func compare(
        _ steps: [ScriptedServer.Step], held: Int = 900, key: ReconciliationKey, stall: Duration = .seconds(1)
    ) async throws -> SourceDifference? {
        let server = try ScriptedServer { request in
            #expect(request.text.hasPrefix("POST /oai/sync/cells ") || request.text.hasPrefix("GET /oai/sync/symbols?"))
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n"
            return [.send(head)] + steps
        }
        defer { server.stop() }
        let ledger = MemoryLedger()
        try await ledger.write { writer in
            for number in 0..<held { try writer.put(Self.state(number)) }
            try writer.keepSet(.source(Self.source), key: key)
        }
        var options = CurlTransport.Options(userAgent: "test")
        options.allowsPrivateAddresses = true
        options.environment = HTTPEnvironment([:])
        options.stallTimeout = stall
        let adapter = try OAIAdapter(
            configuration: AdapterConfiguration(location: server.url("/oai")),
            context: AdapterContext(opener: MemoryOpener(), http: CurlTransport(options: options)))
        return try await SetComparison(adapter, key: Self.source, ledger: ledger).run()
    }

    private static func symbol(_ number: Int) -> SetSymbol { SetSymbol(high: UInt64(number), low: 5) }

    private static func state(_ number: Int) -> SourceRecordState {
        SourceRecordState(
            source: source, identifier: "r\(number)", status: .active, fingerprint: Digest(of: [1]), signature: nil,
            payload: Digest(of: [2]), frame: nil, format: "oai-pmh/test",
            datestamp: nil, symbol: symbol(number), sourceURL: nil, firstLine: nil,
            retrievedAt: Timestamp(seconds: 0), addedBy: RunID(1), writtenBy: RunID(1), refused: 0, issues: [])
    }

    /// What a source begins with, and so many of its cells.
    private func beginning(_ cells: Int, of records: Int = 1000, key: ReconciliationKey) -> [UInt8] {
        let symbols = (0..<records).map(Self.symbol)
        var writer = ReconciliationWriter(
            ReconciliationHeader(.cells, key: key, digest: SetDigest(symbols, key: key), sequenceNumber: 1), key: key)
        var sequence = CodedSequence(symbols, key: key)
        for _ in 0..<cells { writer.append(sequence.next()) }
        return writer.takeBytes()
    }

    @Test(arguments: [0, 1, 30]) func whatStandsStillIsGivenUp(cells: Int) async throws {
        let key = ReconciliationKey.random()
        let bytes = beginning(cells, key: key)
        await #expect(throws: FederationError.self) { try await compare([.send(bytes), .hold], key: key) }
    }

    @Test(arguments: [0, 1, 30]) func whatBreaksOffIsNoAnswer(cells: Int) async throws {
        let key = ReconciliationKey.random()
        let bytes = beginning(cells, key: key)
        await #expect(throws: FederationError.self) { try await compare([.send(bytes), .close], key: key) }
        await #expect(throws: FederationError.self) { try await compare([.send(bytes), .reset], key: key) }
    }

    /// Cells that never tell anything are taken until the list would have cost less, and no list comes.
    @Test func whatNeverTellsAnythingEnds() async throws {
        let key = ReconciliationKey.random()
        let bytes = beginning(2, key: key)
        let nothing = [UInt8](repeating: 0, count: 21)
        await #expect(throws: FederationError.self) {
            try await compare([.send(bytes), .sendForever(nothing)], key: key)
        }
    }

    /// As many cells as are needed, and then for ever more: the asker hangs up.
    @Test func whatGoesOnForEverIsHungUpOn() async throws {
        let key = ReconciliationKey.random()
        let bytes = beginning(400, of: 900, key: key)
        let nothing = [UInt8](repeating: 0, count: 21)
        let found = try #require(
            try await compare([.send(bytes), .sendForever(nothing)], held: 1000, key: key, stall: .seconds(600)))
        #expect(found.there.isEmpty && found.here.map(\.name).sorted() == (900..<1000).map { "r\($0)" })
        #expect(found.cost.cells < 400 && found.cost.requests == 1)
    }
}
