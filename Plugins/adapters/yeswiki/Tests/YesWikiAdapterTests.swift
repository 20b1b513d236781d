import AdapterKit
import CSVReader
import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import Testing
import YesWikiAdapter

@Suite struct YesWikiAdapterTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures").path
    private static let wiki = "https://wiki.example/"

    private static func bytes(of fixture: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: fixtures + "/" + fixture)))
    }

    private func adapter(_ location: String, _ options: JSONObject = [:]) throws -> YesWikiAdapter {
        try YesWikiAdapter(
            configuration: AdapterConfiguration(location: location, options: options),
            context: AdapterContext(opener: FileOpener(base: Self.fixtures)))
    }

    /// An adapter for a wiki that answers these addresses and no other.
    private func adapter(
        answers: [String: [UInt8]], at location: String = wiki, _ options: JSONObject = ["form": 12]
    ) throws -> YesWikiAdapter {
        let opener = MemoryOpener(answers.map { MemoryResource(location: $0, bytes: $1) })
        return try YesWikiAdapter(
            configuration: AdapterConfiguration(location: location, options: options),
            context: AdapterContext(opener: opener))
    }

    private func failure(_ adapter: YesWikiAdapter) async -> FederationError? {
        do {
            _ = try await adapter.page(HarvestRequest(), after: nil)
            return nil
        } catch { return error as? FederationError }
    }

    @Test func aSavedAnswerIsItsEntriesAsTheyCame() async throws {
        let adapter = try adapter("entries.json", ["formFile": "form.json"])
        #expect(
            try await adapter.identify().summary.description
                == "YesWiki Bazar, saved answer of “Contribution”, 3 entries")
        let page = try await adapter.page(HarvestRequest(), after: nil)
        #expect(page.records.map(\.identifier) == ["JardinPartage", "RessourcerieDuPort"])
        #expect(page.records.map(\.datestamp) == ["2024-01-15 09:30:00", "2024-02-01 08:00:00"])
        #expect(page.records.map(\.firstLine) == [2, 8] && page.total == 3 && page.next == nil)
        #expect(page.issues.map(\.code) == ["entry-unpublished"])
        let garden = try #require(page.records.first)
        #expect(garden.format == .json && garden.sourceURL == "https://wiki.example/?JardinPartage")
        #expect(garden.frame == (try Self.bytes(of: "form.json")))
        let text = String(decoding: garden.payload, as: UTF8.self)
        #expect(text.hasPrefix("{\n    \"id_fiche\"") && text.hasSuffix("\n  }") && text.contains("&amp;"))
        for record in page.records {
            #expect(try JSONValue(parsing: record.payload)["id_fiche"]?.string == record.identifier)
        }
    }

    @Test(arguments: ["?api/forms/12", "api/forms/12"])
    func bothStylesOfTheAPI(path: String) async throws {
        let page = Array("<html><h1>Bienvenue</h1></html>".utf8)
        var answers = [Self.wiki + "?api/forms/12/entries": page, Self.wiki + "?api/forms/12": page]
        answers[Self.wiki + path + "/entries"] = try Self.bytes(of: "entries.json")
        answers[Self.wiki + path] = try Self.bytes(of: "form.json")
        let adapter = try adapter(answers: answers)
        #expect(
            try await adapter.identify().summary.description
                == "YesWiki Bazar, form 12 “Contribution” of https://wiki.example/")
        let records = try await adapter.page(HarvestRequest(), after: nil).records
        #expect(records.count == 2 && records[0].frame != nil)
        #expect(records[1].sourceURL == "https://wiki.example/?RessourcerieDuPort")
    }

    @Test(
        arguments: [
            ("https://wiki.example/wakka.php?wiki=PagePrincipale", ["form": "12"]),
            ("https://wiki.example", ["form": 12]),
            ("https://wiki.example/?api/forms/12/entries", [:]), ("https://wiki.example/?PagePrincipale", ["form": 12]),
        ] as [(String, JSONObject)])
    func addressesOfAWiki(location: String, options: JSONObject) async throws {
        let answers = [Self.wiki + "?api/forms/12/entries": Array("null".utf8)]
        let adapter = try adapter(answers: answers, at: location, options)
        let page = try await adapter.page(HarvestRequest(), after: nil)
        #expect(page.records.isEmpty && page.next == nil && page.total == 0)
        #expect(try await adapter.identify().issues.map(\.code) == ["no-form"])
    }

    @Test func whatChangedSinceIsAskedForWithADayMore() async throws {
        let since = try #require(Timestamp("2024-01-15T12:00:00Z"))
        let address = Self.wiki + "?api/forms/12/entries&dateMin=2024-01-14"
        let adapter = try adapter(answers: [address: Self.bytes(of: "entries.json")])
        let page = try await adapter.page(HarvestRequest(since: since), after: nil)
        #expect(page.records.map(\.status) == [.active, .active, .deleted])
        #expect(page.records.last?.payload.isEmpty == true)
    }

    @Test func pagesGoOnInAnotherInstanceUntilTheListChanges() async throws {
        let first = try await adapter("entries.json").page(HarvestRequest(pageSize: 1), after: nil)
        let second = try await adapter("entries.json").page(HarvestRequest(pageSize: 1), after: first.next)
        #expect(second.records.map(\.identifier) == ["RessourcerieDuPort"] && second.issues.isEmpty)
        let third = try await adapter("entries.json").page(HarvestRequest(pageSize: 1), after: second.next)
        #expect(third.records.isEmpty && third.next == nil && third.issues.count == 1)
        let changed = try adapter(answers: [Self.wiki + "?api/forms/12/entries": Array("null".utf8)])
        let error = await #expect(throws: FederationError.self) {
            _ = try await changed.page(HarvestRequest(), after: first.next)
        }
        #expect(error?.disposition == .restartWindow)
    }

    @Test(arguments: [
        ("", FederationError.Code.malformedSource, "nothing"), ("{\"a\": ", .malformedSource, "line 1"),
        ("<b>Fatal error</b>", .malformedSource, "page"),
        ("{\"exceptionMessage\": \"No route\"}", .malformedSource, "No route"),
        ("{\"12\": {\"bn_id_nature\": \"12\"}}", .malformedSource, "id_fiche"), ("\"x\"", .malformedSource, "null"),
        ("<title>Just a moment...</title>", .blocked, "bot wall"),
        ("{\"a\":{\"id_fiche\":\"a\"},\"a\":{}}", .malformedSource, "'a'"),
    ])
    func brokenIsToldFromEmpty(answer: String, code: FederationError.Code, hint: String) async throws {
        let adapter = try adapter(answers: [Self.wiki + "?api/forms/12/entries": Array(answer.utf8)])
        let error = await failure(adapter)
        #expect(
            error?.code == code && error?.message.description.contains(hint) == true, "\(String(describing: error))")
    }

    @Test func noWikiThereAtAll() async throws {
        #expect(await failure(try adapter(answers: [:]))?.code == .sourceGone)
        #expect(await failure(try adapter("none.json"))?.code == .sourceGone)
        let invalid = try adapter(answers: [Self.wiki + "?api/forms/12/entries": Array("{\"a\": \"".utf8) + [0xE9]])
        #expect(await failure(invalid)?.code == .malformedSource)
    }

    @Test func aListWithDuplicatesAndNamelessEntries() async throws {
        let list = Array("[{\"id_fiche\":\"A\"},\n{\"id_fiche\":\"A\",\"x\":1},\n{\"bf_titre\":\"B\"}]".utf8)
        let page = try await adapter(answers: [Self.wiki + "?api/forms/12/entries": list])
            .page(HarvestRequest(), after: nil)
        #expect(page.records.count == 3 && page.records[2].identifier.hasPrefix("entry-"))
        #expect(page.issues.map(\.code) == ["malformed-entry", "duplicate-identifier"])
        #expect(page.issues.last?.message.description.contains("line 1 and line 2") == true)
    }

    @Test func anExportInCSV() async throws {
        let adapter = try adapter("export.csv")
        let description = try await adapter.identify()
        #expect(
            description.summary.description.hasPrefix(
                "YesWiki Bazar export: CSV, separator comma, utf-8, header on line 2, 2 rows")
        )
        #expect(description.issues.isEmpty)
        let records = try await adapter.page(HarvestRequest(), after: nil).records
        #expect(
            records.map(\.identifier) == [
                "01/03/2023 10:00:00|Jardin partagé", "02/03/2023 11:00:00|Ressourcerie du port",
            ])
        #expect(records.map(\.datestamp) == ["15/01/2024 09:30:00", "01/02/2024 08:00:00"])
        let row = try CSVFrame(parsing: records[1].frame ?? []).row(records[1].payload, firstLine: 4)
        #expect(row["Autres"]?.value == "insertion" && row["Autres#3"]?.line == 5)
        let consent = "Je donne mon accord pour que les informations ci-dessus soient visible sur le site"
        #expect(row[consent]?.value == "")
        let keyed = try self.adapter("export.csv", ["key": "E-mail"])
        #expect(
            try await keyed.page(HarvestRequest(), after: nil).records.map(\.identifier) == [
                "a@example.org", "b@example.org",
            ])
    }

    @Test func wrongOptionsNameThemselves() {
        for (location, options, name) in [
            (Self.wiki, [:], "form"), (Self.wiki, ["form": ""], "form"), ("a.json", ["forme": 1], "forme"),
            ("a.json", ["maxBytes": "big"], "maxBytes"), ("a.csv", ["key": 1.5], "key"),
        ] as [(String, JSONObject, String)] {
            let error = #expect(throws: FederationError.self) { try adapter(location, options) }
            #expect(error?.code == .configuration && error?.message.description.contains("`\(name)`") == true)
        }
    }
}
