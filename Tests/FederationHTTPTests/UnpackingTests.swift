import AdapterKit
import FederationConformance
import Messages
import Synchronization
import TestSupport
import Testing

@testable import FederationHTTP

/// What servers get wrong about compression.
@Suite struct UnpackingTests {
    private func door(_ change: (inout CurlTransport.Options) -> Void = { _ in }) -> any HTTPTransport {
        var options = CurlTransport.Options(userAgent: "tests")
        options.allowsPrivateAddresses = true
        options.environment = HTTPEnvironment([:])
        change(&options)
        var manners = PoliteTransport.Manners()
        manners.interval = .zero
        return HTTPDoor().transport(options, manners: manners)
    }

    private func failure(_ body: () async throws -> Void) async -> FederationError? {
        do {
            try await body()
            return nil
        } catch { return error as? FederationError }
    }

    private let text = Array("<OAI-PMH>été</OAI-PMH>".utf8)

    // MARK: - On the wire

    @Test func whatIsPackedAndNotLabelledIsUnpacked() async throws {
        let packed = Gzip.stored(text)
        let server = try ScriptedServer { request in
            switch request.path {
            case "/file.xml.gz": [.answer("200 OK", ["Content-Type: application/gzip"], packed)]
            // Packed by the program, and again by the server before it.
            case "/twice": [.answer("200 OK", ["Content-Encoding: gzip"], Gzip.stored(packed))]
            default: [.answer("200 OK", ["Content-Encoding: gzip"], packed)]
            }
        }
        defer { server.stop() }
        for (path, repairs) in [
            ("/file.xml.gz", [HTTPRepair.unlabelledGzip]), ("/twice", [.unlabelledGzip]), ("/", []),
        ] {
            let response = try await door().send(HTTPRequest(url: server.url(path)))
            #expect(response.body == text && response.repairs == repairs, "\(path)")
        }
        var asIs = HTTPRequest(url: server.url("/file.xml.gz"))
        asIs.acceptsCompression = false
        #expect(try await door().send(asIs).body == packed)
    }

    @Test func whatIsLabelledAndNotPackedIsAskedForAgain() async throws {
        let server = try ScriptedServer { [text] _ in [.answer("200 OK", ["Content-Encoding: gzip"], text)] }
        defer { server.stop() }
        let response = try await door().send(HTTPRequest(url: server.url("/")))
        #expect(response.body == text && response.repairs == [.wrongContentEncoding])
        let exchange = try await door().open(HTTPRequest(url: server.url("/")))
        #expect(try await exchange.collect() == text && exchange.repairs == [.wrongContentEncoding])
        #expect(
            server.requests.map { $0.text.contains("Accept-Encoding: identity\r\n") } == [false, true, false, true])
        // What may not be sent twice is not.
        let post = HTTPRequest(method: "POST", url: server.url("/"), body: [1])
        #expect(await failure { _ = try await door().send(post) }?.code == .contentEncoding)
        #expect(server.requests.count == 5)
    }

    @Test func aHiddenBombEndsAtTheLimit() async throws {
        let bomb = Gzip.zeros(8 << 20)
        let server = try ScriptedServer { _ in [.answer("200 OK", [], bomb)] }
        defer { server.stop() }
        let request = HTTPRequest(url: server.url("/"))
        let narrow = door { $0.maxBytes = 1 << 20 }
        #expect(await failure { _ = try await narrow.send(request) }?.code == .limitExceeded)
        #expect(try await door().send(HTTPRequest(url: server.url("/"), maxBytes: 8 << 20)).body.count == 8 << 20)
        let tooMuch = HTTPRequest(url: server.url("/"), maxBytes: 8 << 20 - 1)
        #expect(await failure { _ = try await door().send(tooMuch) }?.code == .limitExceeded)
        // A piece is bounded, however much it is packed.
        let exchange = try await door().open(request)
        while let piece = try await exchange.next() { #expect(piece.count <= 1 << 20) }
    }

    // MARK: - By a script

    private func unpacking(_ pieces: [[UInt8]], status: Int = 200, maxBytes: Int = .max) -> UnpackingTransport {
        let origin = HTTPOrigin { _ in .init(status: status, pieces: pieces) }
        return UnpackingTransport(OriginTransport(origin), maxBytes: maxBytes)
    }

    /// However a body is cut into pieces, the same comes out.
    @Test(arguments: 0..<40) func piecesDoNotMatter(_ seed: Int) async throws {
        var random = TestSupport.SeededGenerator(seed: UInt64(seed))
        let content = (0..<Int.random(in: 0...200_000, using: &random)).map { _ in
            UInt8.random(in: 0...9, using: &random)
        }
        let half = content.count / 2
        let members = Gzip.stored(Array(content[..<half])) + Gzip.stored(Array(content[half...]))
        let tail = [[], [UInt8](repeating: 0, count: 512), Array("not a member".utf8)][seed % 3]
        var rest = (members + tail)[...]
        var pieces: [[UInt8]] = []
        while !rest.isEmpty {
            let piece = rest.prefix(Bool.random(using: &random) ? 1 : Int.random(in: 1...60_000, using: &random))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        let response = try await unpacking(pieces).send(HTTPRequest(url: "http://a.example/"))
        #expect(response.body == content && response.repairs == [.unlabelledGzip])
    }

    @Test(
        arguments: [[], [0x1F], [0x1F, 0x8B], [0x1F, 0x8B, 7, 1], [0x1F, 0x20, 8], Array("plain".utf8)] as [[UInt8]])
    func whatOnlyLooksPackedIsLeftAlone(_ bytes: [UInt8]) async throws {
        let response = try await unpacking(bytes.map { [$0] }).send(HTTPRequest(url: "http://a.example/"))
        #expect(response.body == bytes && response.repairs == [])
    }

    @Test func aPartIsLeftAlone() async throws {
        let part = Gzip.stored(text)
        let response = try await unpacking([part], status: 206).send(HTTPRequest(url: "http://a.example/"))
        #expect(response.body == part)
    }

    @Test func aPackedBodyThatEndsTooEarlyIsNeverAWholeOne() async throws {
        let packed = Gzip.stored([UInt8](repeating: 7, count: 1000))
        for length in [3, 10, 11, 500, packed.count - 8, packed.count - 1] {
            let exchange = try await unpacking([Array(packed.prefix(length))])
                .open(HTTPRequest(url: "http://a.example/"))
            for _ in 1...2 {
                let error = await failure { while try await exchange.next() != nil {} }
                #expect(error?.code == .network && error?.disposition == .retry(afterSeconds: nil), "\(length)")
            }
        }
    }

    @Test func aDamagedBodyIsToldAsSuch() async throws {
        var packed = Gzip.stored([UInt8](repeating: 7, count: 1000))
        packed[500] ^= 1
        let damaged = unpacking([packed])
        let error = await failure { _ = try await damaged.send(HTTPRequest(url: "http://a.example/")) }
        #expect(error?.code == .malformedSource)
    }

    @Test func anotherStatusTakesNobodysPlace() async throws {
        let base = FakeTransport { request, before in
            guard before == 0 else { return .answer(503) }
            return HTTPExchange(head: HTTPHead(status: 200, headers: [], url: request.url), body: Mislabelled())
        }
        let exchange = try await UnpackingTransport(base).open(HTTPRequest(url: "http://a.example/"))
        #expect(await failure { _ = try await exchange.collect() }?.code == .contentEncoding)
        #expect(base.requests.count == 2)
    }

    @Test func aBodyThatCannotBeReadAgainEitherIsGivenUp() async throws {
        let base = FakeTransport { request, _ in
            HTTPExchange(head: HTTPHead(status: 200, headers: [], url: request.url), body: Mislabelled())
        }
        let exchange = try await UnpackingTransport(base).open(HTTPRequest(url: "http://a.example/"))
        #expect(await failure { _ = try await exchange.collect() }?.code == .contentEncoding)
        #expect(base.requests.count == 2)
    }

    private final class Mislabelled: HTTPBody {
        func next() async throws -> [UInt8]? { throw FederationError(.contentEncoding, "not packed") }
        func cancel() {}
    }
}
