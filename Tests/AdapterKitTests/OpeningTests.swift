import AdapterKit
import Foundation
import Messages
import Testing

@Suite struct OpeningTests {
    /// A folder of its own, gone with the test.
    private final class Folder: Sendable {
        let path = NSTemporaryDirectory() + "opening-" + UUID().uuidString
        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(atPath: path) }
        func write(_ bytes: [UInt8], to name: String) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
        }
    }

    private func failure(_ work: () async throws -> Void) async -> FederationError? {
        do {
            try await work()
            return nil
        } catch { return error as? FederationError }
    }

    /// What the system said is told in the reader's language where it is known, and as it came where it is not.
    @Test func theWordsOfTheSystemAreTranslated() async throws {
        let folder = try Folder()
        let error = try #require(
            await failure { _ = try await FileOpener(base: folder.path).open("nowhere", accept: []) })
        #expect(error.cause == String(cString: strerror(ENOENT)))
        let told = error.told.text(in: .french) { $0 == "No such file or directory" ? "rien de ce nom" : nil }
        #expect(told.hasSuffix("(rien de ce nom)"), "\(told)")
        #expect(Message.cause("what %1 a library said") == .verbatim("what %1 a library said"))
    }

    @Test func aFileIsReadInPieces() async throws {
        let folder = try Folder()
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try folder.write(bytes, to: "a.CSV")
        let resource = try await FileOpener(base: folder.path).open("a.CSV", accept: [])
        #expect(resource.size == bytes.count && resource.mediaType == "text/csv" && resource.location == "a.CSV")
        #expect(try await resource.read(offset: 99_990, count: 100) == Array(bytes[99_990...]))
        #expect(try await resource.read(offset: 100_000, count: 1).isEmpty)
        #expect(try await resource.readAll(limit: 100_000) == bytes)
        let error = await failure { _ = try await resource.readAll(limit: 99_999) }
        #expect(error?.code == .limitExceeded)
        let same = try await FileOpener(base: "/nowhere").open(folder.path + "/a.CSV", accept: [])
        #expect(same.size == bytes.count)
    }

    @Test func whatCannotBeReadIsToldApart() async throws {
        let folder = try Folder()
        let opener = FileOpener(base: folder.path)
        #expect(await failure { _ = try await opener.open("none.txt", accept: []) }?.code == .sourceGone)
        let directory = await failure { _ = try await opener.open(".", accept: []) }
        #expect(directory?.code == .fileAccess && directory?.message.description.contains("folder") == true)
        #expect(await failure { _ = try await opener.open("", accept: []) }?.code == .configuration)
        mkfifo(folder.path + "/pipe", 0o600)
        #expect(
            await failure { _ = try await opener.open("pipe", accept: []) }?.message.description.contains("pipe")
                == true)
    }

    @Test func aFolderListsItsDocuments() async throws {
        let folder = try Folder()
        for name in ["b.txt", "a.txt", ".hidden", "É.txt"] { try folder.write([0x61], to: name) }
        try FileManager.default.createDirectory(atPath: folder.path + "/below", withIntermediateDirectories: false)
        let opener = OpenerForFilesAndURLs(files: FileOpener(base: folder.path))
        #expect(try await opener.documents(in: ".") == ["./a.txt", "./b.txt", "./É.txt"])
        #expect(try await opener.documents(in: "a.txt") == nil)
        #expect(await failure { _ = try await opener.documents(in: "none") }?.code == .sourceGone)
        #expect(try await opener.documents(in: "https://example.org/") == nil)
    }

    @Test func urlsGoThroughTheTransport() async throws {
        let transport = Answer(
            status: 200, headers: [HTTPHeader("content-type", "text/html; charset=utf-8")], body: [0x61])
        let opener = OpenerForFilesAndURLs(files: FileOpener(base: "/"), transport: transport)
        let resource = try await opener.open("HTTPS://example.org/x", accept: ["text/html", "text/plain"])
        #expect(resource.mediaType == "text/html; charset=utf-8" && resource.location == "https://example.org/final")
        #expect(try await resource.readAll(limit: 10) == [0x61])
        let offline = OpenerForFilesAndURLs(files: FileOpener(base: "/"))
        #expect(await failure { _ = try await offline.open("http://example.org", accept: []) }?.code == .configuration)
    }

    @Test(arguments: [
        (404, FederationError.Code.sourceGone, FederationError.Disposition.abort), (410, .sourceGone, .abort),
        (401, .blocked, .abort), (403, .blocked, .abort), (429, .blocked, .retry(afterSeconds: 7)),
        (500, .network, .retry(afterSeconds: 7)), (503, .network, .retry(afterSeconds: 7)), (302, .network, .abort),
        (418, .network, .abort),
    ])
    func statuses(status: Int, code: FederationError.Code, disposition: FederationError.Disposition) async {
        let transport = Answer(status: status, headers: [HTTPHeader("Retry-After", " 7 ")], body: [])
        let opener = OpenerForFilesAndURLs(files: FileOpener(base: "/"), transport: transport)
        let error = await failure { _ = try await opener.open("https://example.org/x", accept: []) }
        #expect(error?.code == code && error?.disposition == disposition)
        #expect(error?.message.description.contains("https://example.org/x") == true)
    }

    @Test func challengePages() {
        func kind(_ html: String) -> ChallengePage.Kind? { ChallengePage.kind(of: Array(html.utf8)) }
        #expect(kind("<title>Just a moment...</title>") == .botWall)
        #expect(kind("<p>Please</p><div class=\"G-recaptcha\"></div>") == .botWall)
        #expect(
            kind("<form><input type=\"password\"></form><script>\(String(repeating: "x", count: 9000))</script>")
                == .login)
        #expect(kind("<p>\(String(repeating: "Une page. ", count: 500))</p><div class=\"g-recaptcha\"></div>") == nil)
        #expect(kind("<h1>Appel</h1>") == nil && kind("") == nil)
    }

    @Test func mediaTypes() {
        #expect(MediaType("Text/HTML; Charset=\"ISO-8859-1\"").essence == "text/html")
        #expect(MediaType("Text/HTML; Charset=\"ISO-8859-1\"").charset == "ISO-8859-1")
        #expect(MediaType("nonsense").essence.isEmpty)
        #expect(MediaType.suggested(by: "a/b.MD") == "text/markdown" && MediaType.suggested(by: "Makefile") == nil)
    }
}

/// A transport that answers alike whatever it is asked, after a redirect.
private struct Answer: HTTPTransport {
    var status: Int
    var headers: [HTTPHeader]
    var body: [UInt8]
    func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        #expect(request.method == "GET")
        return HTTPExchange(
            HTTPResponse(status: status, headers: headers, body: body, url: "https://example.org/final"))
    }
}
