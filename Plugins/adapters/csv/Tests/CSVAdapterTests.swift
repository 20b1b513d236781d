import AdapterKit
import CSVAdapter
import CSVReader
import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

@Suite struct CSVAdapterTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures").path

    private func adapter(_ file: String, _ options: JSONObject = [:]) throws -> CSVAdapter {
        try CSVAdapter(
            configuration: AdapterConfiguration(location: file, options: options),
            context: AdapterContext(opener: FileOpener(base: Self.fixtures)))
    }

    private func adapter(text: [UInt8], _ options: JSONObject = [:]) throws -> CSVAdapter {
        try CSVAdapter(
            configuration: AdapterConfiguration(location: "t.csv", options: options),
            context: AdapterContext(opener: MemoryOpener([MemoryResource(location: "t.csv", bytes: text)])))
    }

    /// All pages, each of so many rows.
    private func harvest(
        _ adapter: CSVAdapter, pageSize: Int = 500
    ) async throws -> (records: [SourceRecord], issues: [ScienceShopSDK.Issue]) {
        var result: (records: [SourceRecord], issues: [ScienceShopSDK.Issue]) = ([], [])
        var cursor: Cursor?
        repeat {
            let page = try await adapter.page(HarvestRequest(pageSize: pageSize), after: cursor)
            #expect(page.records.count <= pageSize)
            result.records += page.records
            result.issues += page.issues
            cursor = page.next
        } while cursor != nil
        return result
    }

    private func failure(_ adapter: CSVAdapter) async -> FederationError? {
        do {
            _ = try await adapter.identify()
            return nil
        } catch { return error as? FederationError }
    }

    @Test func aTableWithProseBeforeItsHeaderInWindows1252() async throws {
        let adapter = try adapter("demandes.csv", ["key": "Référence"])
        let description = try await adapter.identify()
        #expect(description.summary.description == "CSV, separator semicolon, windows-1252, header on line 3, 3 rows")
        #expect(description.listsEverything && description.issues.map(\.code) == ["encoding-guessed"])
        let (records, issues) = try await harvest(adapter)
        #expect(issues.isEmpty)
        #expect(records.map(\.identifier) == ["2024-001", "2024-002", "2024-003"])
        #expect(records.map(\.firstLine) == [4, 5, 8])
        #expect(Set(records.map(\.format)) == [.csv] && records.first?.sourceURL == "demandes.csv")
        let frame = try CSVFrame(parsing: records[1].frame ?? [])
        let row = frame.row(records[1].payload, firstLine: 5)
        #expect(row["Titre"]?.value == "Que devient\r\nl’eau de pluie ?" && row["Territoire"]?.line == 6)
        #expect(frame.row(records[0].payload)["Autres#2"]?.value == "à préciser")
    }

    @Test(arguments: [1, 2, 3, 500])
    func pagesOfAnySizeGiveTheSameRows(pageSize: Int) async throws {
        let whole = try await harvest(adapter("demandes.csv", ["key": ["Référence"]]))
        let paged = try await harvest(adapter("demandes.csv", ["key": ["Référence"]]), pageSize: pageSize)
        #expect(paged.records == whole.records)
    }

    @Test func anotherInstanceGoesOnAtACursor() async throws {
        let first = try await adapter("demandes.csv", ["key": "Référence"]).page(
            HarvestRequest(pageSize: 1), after: nil)
        let second = try await adapter("demandes.csv", ["key": "Référence"]).page(HarvestRequest(), after: first.next)
        #expect(second.records.map(\.identifier) == ["2024-002", "2024-003"] && second.records[0].firstLine == 5)
        #expect(second.total == 3)
    }

    @Test(arguments: ["1:1:1", "", "999999:2:207", "a:b:c"])
    func aCursorOfAnotherDocumentBeginsAgain(cursor: String) async throws {
        let adapter = try adapter("demandes.csv")
        let error = await #expect(throws: FederationError.self) {
            _ = try await adapter.page(HarvestRequest(), after: Cursor(cursor))
        }
        #expect(error?.disposition == .restartWindow)
    }

    @Test func otherEncodingsAndLineEnds() async throws {
        #expect(try await harvest(adapter("mac.csv", ["key": "id"])).records.map(\.firstLine) == [2, 3])
        let records = try await harvest(adapter("evenements-utf16.csv", ["key": "titre"])).records
        #expect(records.map(\.identifier) == ["Débat", "Fête"])
        let forced = try adapter(text: [0x69, 0x64, 0x0A, 0xA4, 0x0A], ["encoding": "latin-9", "key": "id"])
        #expect(try await harvest(forced).records.map(\.identifier) == ["€"])
    }

    @Test func whatIsWrongWithRowsIsToldWithTheirLines() async throws {
        let (records, issues) = try await harvest(adapter("doublons.csv", ["key": "id"]))
        #expect(records.count == 5 && records[2].identifier == "1")
        #expect(issues.map(\.code) == ["missing-key", "ragged-row"])
        #expect(issues.map(\.location?.line) == [5, 6])
    }

    @Test func withoutAKeyRowsAreNamedByTheirContent() async throws {
        let description = try await adapter("mac.csv").identify()
        #expect(description.issues.map(\.code) == ["no-key"])
        let before = try await harvest(adapter(text: Array("a,b\n1,x\n2,y\n".utf8))).records.map(\.identifier)
        let after = try await harvest(adapter(text: Array("a,b\n0,w\n2,y\n1,x".utf8))).records.map(\.identifier)
        #expect(Set(before).isSubset(of: after) && Set(before).count == 2)
    }

    @Test func aKeyOfSeveralColumnsIsUnambiguous() async throws {
        let text = Array("a,b\nx|y,z\nx,y|z\n".utf8)
        #expect(
            try await harvest(adapter(text: text, ["key": ["a", "b"]])).records.map(\.identifier) == [
                "x\\|y|z", "x|y\\|z",
            ])
    }

    @Test func wrongOptionsNameThemselves() async throws {
        for options in [["key": []], ["separator": "dash"], ["headerRow": 0], ["kez": "id"], ["encoding": "ebcdic"]]
            as [JSONObject]
        {
            let error = #expect(throws: FederationError.self) { try adapter("mac.csv", options) }
            #expect(error?.code == .configuration && error?.message.description.contains(options.keys[0]) == true)
        }
        let error = await failure(try adapter("mac.csv", ["key": "nom"]))
        #expect(error?.code == .configuration && error?.message.description.contains("“titre”") == true)
        #expect(await failure(try adapter("mac.csv", ["headerRow": 9]))?.code == .configuration)
    }

    @Test func unreadableDocumentsAreRefusedWithTheirNameAndLine() async throws {
        for (bytes, line) in [
            ([], 1), (Array("%PDF-1.7\n".utf8), 1), (Array("a,b\n1,2\n".utf8) + [0x00], 3),
            (Array("a,b\n1,2\n3,\"4\n5,6\n".utf8), 3), (Array("<!DOCTYPE html>\n".utf8), 1),
        ] as [([UInt8], Int)] {
            let error = await failure(try adapter(text: bytes))
            #expect(error?.code == .malformedSource)
            #expect(
                error?.message.description.hasPrefix("t.csv, line \(line): ") == true, "\(String(describing: error))")
        }
        #expect(await failure(try adapter("none.csv"))?.code == .sourceGone)
    }

    @Test func oneBadByteDoesNotSpoilTheRest() async throws {
        let text = Array(("id,titre\n" + String(repeating: "1,été\n", count: 20)).utf8) + [0x32, 0x2C, 0xE9, 0x0A]
        let adapter = try adapter(text: text)
        let description = try await adapter.identify()
        #expect(description.issues.first?.code == "invalid-utf8" && description.issues.first?.location?.line == 22)
        let record = try #require(try await harvest(adapter).records.last)
        #expect(try CSVFrame(parsing: record.frame ?? []).row(record.payload)["titre"]?.value == "\u{FFFD}")
    }

    /// A hundred megabytes of one line: refused once its length shows, not read into memory. The limit is for a reading
    /// that never ends; where other tests hold both of a small machine's threads, a minute of waiting is no fault.
    @Test(.timeLimit(.minutes(10)), arguments: ["", "id,titre\n1,A\n"])
    func aHundredMegabytesOfOneLine(before: String) async throws {
        let path = NSTemporaryDirectory() + "line-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(FileManager.default.createFile(atPath: path, contents: Data(before.utf8)))
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        let piece = Data(repeating: UInt8(ascii: "x"), count: 10_000_000)
        for _ in 0..<10 { try file.write(contentsOf: piece) }
        try file.close()
        let error = await failure(try adapter(path))
        #expect(error?.code == .limitExceeded)
        #expect(error?.message.description.contains(before.isEmpty ? "line 1" : "line 3") == true)
    }
}
