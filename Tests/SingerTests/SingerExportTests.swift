import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK
import Singer
import Testing

@Suite("A ledger as a Singer tap")
struct SingerExportTests {
    private func record(_ number: Int, kind: RecordKind = .demand, title: String) throws -> Record {
        let id = try #require(RecordIdentifier(home: "lyon", kind: kind, local: "r-\(number)"))
        var record = Record(id: id)
        record["title"] = ["fr": .string(title)]
        record["contacts"] = [["email": "someone@example.org", "private": true]]
        return record
    }

    /// Records with the revisions they have had; a deleted one keeps no content.
    private func put(_ records: [Record], revision: Int, into ledger: MemoryLedger) async throws {
        try await ledger.write { writer in
            for content in records {
                var record = content
                let id = try #require(record.id)
                record["revision"] = .number(Double(revision))
                record["modifiedAt"] = "2026-03-01T00:00:00Z"
                record.statedContentHash = content.contentHash
                let stored = try #require(StoredRecord(record))
                try writer.put(stored)
                let kind: Change.Kind = stored.isDeleted ? .removed : revision == 1 ? .added : .changed
                _ = try writer.append(
                    Change(
                        sequence: 0, record: id, kind: kind, revision: revision, contentHash: stored.contentHash,
                        at: Timestamp(seconds: 1_772_323_200), run: nil))
            }
        }
    }

    private func messages(_ export: SingerExport) async throws -> [JSONValue] {
        var bytes: [UInt8] = []
        try await export.write { bytes += $0 }
        #expect(bytes.last == 0x0A)
        return try bytes.split(separator: 0x0A).map { try JSONValue(parsing: $0) }
    }

    private func state(_ messages: [JSONValue]) throws -> SingerState {
        let value = try #require(messages.last { $0["type"] == "STATE" }?["value"])
        return try #require(try SingerState(parsing: value.canonicalBytes + [0x0A], name: "state.json"))
    }

    private func ids(_ messages: [JSONValue]) -> [String] {
        messages.filter { $0["type"] == "RECORD" }.compactMap { $0["record"]?["id"]?.string }
    }

    @Test func aTargetIsToldOfEverythingBeforeItsState() async throws {
        let ledger = MemoryLedger()
        try await put(try (1...7).map { try record($0, title: "Demande \($0)") }, revision: 1, into: ledger)
        try await put([try record(8, kind: .person, title: "Ada")], revision: 1, into: ledger)
        let messages = try await messages(SingerExport(ledger, batch: 3))
        let types = messages.compactMap { $0["type"]?.string }
        #expect(types.prefix(8).allSatisfy { $0 == "SCHEMA" })
        #expect(
            types.dropFirst(8) == [
                "RECORD", "RECORD", "RECORD", "STATE", "RECORD", "RECORD", "RECORD", "STATE", "RECORD", "RECORD",
                "STATE",
            ])
        let streams = messages.prefix(8).compactMap { $0["stream"]?.string }
        #expect(streams == RecordKind.allCases.map(\.rawValue))
        let stored = try await ledger.records()
        for kept in stored {
            let told = try #require(messages.first { $0["record"]?["id"]?.string == kept.id?.description })
            #expect(told["stream"]?.string == kept.id?.kind.rawValue)
            var document = try #require(told["record"]?.object)
            #expect(document["_sdc_deleted_at"] == .null)
            document["_sdc_deleted_at"] = nil
            #expect(document == kept.document)
        }
        #expect(stored.count == 8)
    }

    @Test func everyRecordIsOfItsSchema() async throws {
        let ledger = MemoryLedger()
        try await put(
            try RecordKind.allCases.enumerated().map { try record($0, kind: $1, title: "T") }, revision: 1, into: ledger
        )
        let messages = try await messages(SingerExport(ledger))
        for message in messages where message["type"] == "RECORD" {
            let stream = try #require(message["stream"])
            let schema = try #require(
                messages.first { $0["type"] == "SCHEMA" && $0["stream"] == stream })
            #expect(schema["key_properties"] == ["id"])
            let document = try #require(schema["schema"])
            let compiled = try SchemaRegistry().compile(document, uri: "https://example.org/stream")
            #expect(compiled.isValid(try #require(message["record"])))
            #expect(!compiled.isValid(["id": 12]))
            // A target reads no other file.
            #expect(!String(decoding: document.canonicalBytes, as: UTF8.self).contains("$ref"))
            #expect(document["properties"]?["title"]?["type"] == ["object", "null"])
            #expect(document["properties"]?["territories"]?["items"]?["type"] == ["object"])
        }
    }

    @Test func anExportGoesOnWhereTheTargetWas() async throws {
        let ledger = MemoryLedger()
        try await put(try (1...5).map { try record($0, title: "Demande \($0)") }, revision: 1, into: ledger)
        let first = try await messages(SingerExport(ledger, batch: 2))
        #expect(ids(first).count == 5)
        let kept = try state(first)
        let idle = try await messages(SingerExport(ledger, after: kept))
        #expect(ids(idle).isEmpty)
        #expect(try state(idle) == kept)

        try await put([try record(2, title: "Autre")], revision: 2, into: ledger)
        var gone = try record(4, title: "")
        gone.document = ["schema": "record/1", "id": "lyon:demand/r-4", "kind": "demand", "home": "lyon"]
        gone["status"] = "deleted"
        try await put([gone], revision: 2, into: ledger)
        let second = try await messages(SingerExport(ledger, after: kept))
        #expect(ids(second) == ["lyon:demand/r-2", "lyon:demand/r-4"])
        let records = second.filter { $0["type"] == "RECORD" }
        #expect(records[0]["record"]?["title"]?["fr"] == "Autre")
        #expect(records[1]["record"]?["_sdc_deleted_at"] == "2026-03-01T00:00:00Z")
        // A target that was killed after its first STATE is told the rest again.
        let early = try #require(first.first { $0["type"] == "STATE" })
        let earlyState = try #require(try SingerState(parsing: early.canonicalBytes, name: "state.json"))
        let again = try await messages(SingerExport(ledger, after: earlyState))
        #expect(Set(ids(first).prefix(2) + ids(again)).count == 5)
    }

    @Test func onlyWhatIsAskedFor() async throws {
        let ledger = MemoryLedger()
        try await put([try record(1, title: "D"), try record(2, kind: .event, title: "E")], revision: 1, into: ledger)
        let messages = try await messages(SingerExport(ledger, selection: SingerSelection(kinds: [.event])))
        #expect(messages.filter { $0["type"] == "SCHEMA" }.count == 1)
        #expect(ids(messages) == ["lyon:event/r-2"])
        let kept = try state(messages)
        await #expect(throws: FederationError.self) { try await SingerExport(ledger, after: kept).write { _ in } }
        let none = SingerExport(ledger, selection: SingerSelection(node: "paris"))
        let others = try await self.messages(none)
        #expect(ids(others).isEmpty)
    }

    @Test func theStateOfAnotherLedgerIsRefused() async throws {
        let (ledger, other) = (MemoryLedger(), MemoryLedger())
        try await put([try record(1, title: "D")], revision: 1, into: ledger)
        try await put([try record(9, title: "X")], revision: 1, into: other)
        let kept = try state(try await messages(SingerExport(ledger)))
        for stranger in [other, MemoryLedger()] {
            await #expect(throws: FederationError.self) { try await SingerExport(stranger, after: kept).write { _ in } }
        }
    }

    @Test(arguments: ["", "\n \n", "{}\n"])
    func anEmptyStateIsTheBeginning(text: String) throws {
        #expect(try SingerState(parsing: Array(text.utf8), name: "state.json") == nil)
    }

    @Test(arguments: [
        "{", "[]", "12", #"{"bookmarks":{}}"#, #"{"scienceShopFederation":{"version":2,"sequence":1,"selection":{}}}"#,
        #"{"scienceShopFederation":{"version":1,"sequence":-1,"selection":{}}}"#,
        #"{"scienceShopFederation":{"version":1,"sequence":1.5,"selection":{}}}"#,
    ])
    func whatIsNoStateOfOursIsRefused(text: String) {
        #expect(throws: FederationError.self) { try SingerState(parsing: Array(text.utf8), name: "state.json") }
    }

    @Test func theLastStateATargetPrintedCounts() async throws {
        let ledger = MemoryLedger()
        try await put(try (1...4).map { try record($0, title: "D") }, revision: 1, into: ledger)
        let states = try await messages(SingerExport(ledger, batch: 2)).filter { $0["type"] == "STATE" }
        var printed: [UInt8] = []
        for state in states { printed += try #require(state["value"]).canonicalBytes + [0x0A] }
        let last = try #require(states.last)
        #expect(
            try SingerState(parsing: printed, name: "a") == SingerState(parsing: last.canonicalBytes, name: "b"))
    }
}
