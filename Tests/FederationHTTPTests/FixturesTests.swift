import AdapterKit
import TestSupport
import Testing

@testable import FederationHTTP

/// What was recorded is answered again, byte by byte, and holds no secrets.
@Suite struct FixturesTests {
    private func code(_ body: () async throws -> Void) async -> FederationError.Code? {
        do {
            try await body()
            return nil
        } catch { return (error as? FederationError)?.code }
    }

    @Test func aRecordingAnswersAsTheServerDid() async throws {
        let folder = try TemporaryFolder()
        let base = FakeTransport { request, before in
            .answer(
                before == 1 ? 503 : 200, [("Content-Type", "text/xml"), ("Set-Cookie", "id=secret")],
                "\r\n\n\u{0}answer \(before)\n", url: request.url + "#")
        }
        let requests = [
            HTTPRequest(url: "http://a.example/?x=1", headers: [HTTPHeader("Authorization", "Bearer secret")]),
            HTTPRequest(url: "http://a.example/?x=1"),
            HTTPRequest(method: "POST", url: "http://a.example/", body: Array("a: b\n\nc".utf8)),
            HTTPRequest(method: "POST", url: "http://a.example/", body: []),
        ]
        let recording = RecordingTransport(base, folder: folder.path)
        var expected: [HTTPResponse] = []
        for request in requests { expected.append(try await recording.send(request)) }
        // Left before its end: not recorded.
        try await recording.open(HTTPRequest(url: "http://a.example/left")).cancel()
        #expect(try folder.names() == ["0001.http", "0002.http", "0003.http", "0004.http"])
        #expect(!(try folder.contents().values.contains { $0.contains(sequence: Array("secret".utf8)) }))

        let replay = try await ReplayTransport(folder: folder.path)
        for (request, response) in zip(requests, expected) {
            let replayed = try await replay.send(request)
            #expect(replayed.body == response.body && replayed.status == response.status)
            #expect(replayed.url == response.url && replayed.header("content-type") == "text/xml")
        }
        #expect(await code { _ = try await replay.open(requests[0]) } == .network)
        #expect(await code { _ = try await replay.open(HTTPRequest(url: "http://a.example/other")) } == .network)
    }

    @Test func aRecordingCanBeWrittenByHand() async throws {
        let folder = try TemporaryFolder()
        try folder.write("b.http", "GET http://a.example/\r\n\r\n200 http://a.example/\r\nA: b:c\r\n\r\nsecond")
        try folder.write("a.http", "GET http://a.example/\n\n404 http://a.example/\n\n")
        try folder.write("README.md", "not one")
        let replay = try await ReplayTransport(folder: folder.path)
        #expect(try await replay.send(HTTPRequest(url: "http://a.example/")).status == 404)
        let second = try await replay.send(HTTPRequest(url: "http://a.example/"))
        #expect(second.body == Array("second".utf8) && second.header("a") == "b:c")
    }

    @Test(arguments: [
        "", "\n\n", "GET\n\n200 x\n\n", "GET http://a/\n\n", "GET http://a/\n\n99 http://a/\n\n",
        "GET http://a/\nContent-Length: 9\n\nshort", "GET http://a/\nContent-Length: -1\n\n200 http://a/\n\n",
    ])
    func whatIsNoRecordingIsRefused(_ text: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("1.http", text)
        #expect(await code { _ = try await ReplayTransport(folder: folder.path) } == .malformedSource)
    }

    @Test func aMissingFolderIsTold() async {
        #expect(await code { _ = try await ReplayTransport(folder: "/nonexistent/folder") } == .fileAccess)
        let recording = RecordingTransport(FakeTransport { _, _ in .answer(200) }, folder: "/nonexistent/folder")
        #expect(await code { _ = try await recording.send(HTTPRequest(url: "http://a.example/")) } == .fileAccess)
    }
}
