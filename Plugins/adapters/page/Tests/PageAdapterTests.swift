import AdapterKit
import Foundation
import JSONSchema
import Messages
import PageAdapter
import ScienceShopSDK
import Testing

@Suite struct PageAdapterTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures").path

    private func adapter(_ location: String, _ options: JSONObject = [:]) throws -> PageAdapter {
        try PageAdapter(
            configuration: AdapterConfiguration(location: location, options: options),
            context: AdapterContext(opener: FileOpener(base: Self.fixtures)))
    }

    /// An adapter that gets this answer from the web.
    private func adapter(answer: HTTPResponse, _ options: JSONObject = [:]) throws -> PageAdapter {
        let opener = OpenerForFilesAndURLs(files: FileOpener(base: Self.fixtures), transport: Web(answer: answer))
        return try PageAdapter(
            configuration: AdapterConfiguration(location: "https://example.org/appel", options: options),
            context: AdapterContext(opener: opener))
    }

    private func failure(_ adapter: PageAdapter) async -> FederationError? {
        do {
            _ = try await adapter.identify()
            _ = try await adapter.page(HarvestRequest(), after: nil)
            return nil
        } catch { return error as? FederationError }
    }

    private func html(_ text: String) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", "text/html")], body: Array(text.utf8),
            url: "https://example.org/appel/")
    }

    @Test func aFileIsOneRecordWithItsExactBytes() async throws {
        let adapter = try adapter("dossier/b-appel.html")
        #expect(try await adapter.identify().summary.description == "page dossier/b-appel.html")
        let page = try await adapter.page(HarvestRequest(), after: nil)
        let record = try #require(page.records.first)
        #expect(page.records.count == 1 && page.next == nil && page.issues.isEmpty)
        #expect(record.identifier == "b-appel.html" && record.format == .html && record.firstLine == 1)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.fixtures + "/dossier/b-appel.html"))
        #expect(record.payload == Array(bytes) && record.payload.contains(0xE9))
    }

    @Test(arguments: [1, 2, 500])
    func aFolderIsItsDocumentsInOrder(pageSize: Int) async throws {
        let adapter = try adapter("dossier")
        #expect(try await adapter.identify().summary.description == "5 documents, 1 other file left out")
        var records: [SourceRecord] = []
        var issues: [ScienceShopSDK.Issue] = []
        var cursor: Cursor?
        repeat {
            let page = try await adapter.page(HarvestRequest(pageSize: pageSize), after: cursor)
            records += page.records
            issues += page.issues
            cursor = page.next
        } while cursor != nil
        #expect(
            records.map(\.identifier) == ["a-journee.txt", "b-appel.html", "c-note.txt", "d-vide.md", "e-plan.txt"])
        #expect(records.prefix(3).map(\.format) == [.markdown, .html, .plainText])
        #expect(records.suffix(2).map(\.format.rawValue) == Array(repeating: "application/octet-stream", count: 2))
        #expect(issues.map(\.code) == ["empty-document", "binary-document"])
        #expect(issues.allSatisfy { $0.severity == .error } && issues[1].message.description.contains("e-plan.txt"))
    }

    @Test func listedDocuments() async throws {
        let adapter = try adapter(
            "dossier/a-journee.txt",
            ["locations": ["dossier/sous/ailleurs.md", "dossier/none.md", "dossier/a-journee.txt"]])
        let page = try await adapter.page(HarvestRequest(), after: nil)
        #expect(page.records.map(\.identifier) == ["dossier/a-journee.txt", "dossier/sous/ailleurs.md"])
        #expect(page.issues.map(\.code) == ["document-gone"])
        let error = await #expect(throws: FederationError.self) {
            _ = try await adapter.page(HarvestRequest(), after: Cursor("gone"))
        }
        #expect(error?.disposition == .restartWindow)
    }

    @Test func optionsDecide() async throws {
        let adapter = try adapter("dossier/a-journee.txt", ["format": "text", "identifier": "journee-2024"])
        let record = try #require(try await adapter.page(HarvestRequest(), after: nil).records.first)
        #expect(record.identifier == "journee-2024" && record.format == .plainText)
        for options in [
            ["format": "pdf"], ["identifer": "x"], ["locations": []], ["maxBytes": 0],
            ["identifier": "x", "locations": ["y"]],
        ] as [JSONObject] {
            let error = #expect(throws: FederationError.self) { try self.adapter("dossier", options) }
            #expect(error?.code == .configuration && error?.message.description.contains(options.keys[0]) == true)
        }
    }

    @Test func aSingleDocumentThatCannotBeTakenFailsWithItsName() async throws {
        for (file, code) in [
            ("dossier/d-vide.md", FederationError.Code.malformedSource), ("dossier/e-plan.txt", .malformedSource),
            ("dossier/none.md", .sourceGone), ("none", .sourceGone),
        ] {
            let error = await failure(try adapter(file))
            #expect(error?.code == code && error?.message.description.contains(file) == true)
        }
        #expect(await failure(try adapter("dossier/a-journee.txt", ["maxBytes": 10]))?.code == .limitExceeded)
    }

    @Test func aPageOfTheWeb() async throws {
        let adapter = try adapter(answer: html("<h1>Appel</h1>"))
        let record = try #require(try await adapter.page(HarvestRequest(), after: nil).records.first)
        #expect(record.identifier == "https://example.org/appel" && record.sourceURL == "https://example.org/appel/")
        #expect(record.format == .html)
    }

    @Test func wallsAndRefusalsAreBlockedNotEmpty() async throws {
        #expect(await failure(try adapter(answer: html("<title>Just a moment...</title>")))?.code == .blocked)
        #expect(await failure(try adapter(answer: html("<form><input type='password'></form>")))?.code == .blocked)
        var refusal = html("")
        refusal.status = 403
        #expect(await failure(try adapter(answer: refusal))?.code == .blocked)
        #expect(await failure(try adapter(answer: html("")))?.code == .malformedSource)
    }
}

private struct Web: HTTPTransport {
    var answer: HTTPResponse
    func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        #expect(request.headers.contains { $0.name == "Accept" && $0.value.hasPrefix("text/html") })
        return HTTPExchange(answer)
    }
}
