import AdapterKit
import Messages
import TestSupport
import Testing

@testable import FederationHTTP

/// HTTP/2, spoken with a server that is not ours.
@Suite(
    .enabled(
        if: Helper.node != nil && Helper.openssl != nil,
        "`node` serves HTTP/2 and `openssl` makes its certificate; one of them is not installed"))
struct HTTP2Tests {
    private func site() async throws -> (transport: CurlTransport, url: (String) -> String, server: Helper) {
        let authority = try await TestAuthority()
        let identity = try await authority.identity("DNS:shop.test")
        let server = try await Helper.start(
            Helper.node ?? "node", ["-e", Self.program, identity.certificate, identity.key])
        var options = CurlTransport.Options(userAgent: "tests")
        options.allowsPrivateAddresses = true
        options.environment = HTTPEnvironment(["SSL_CERT_FILE": authority.certificate])
        options.connectTimeout = .seconds(300)
        let names = AddressBook(["shop.test": "127.0.0.1"]).resolver()
        let port = server.port
        // The authority's files are read when a connection is made.
        return (
            CurlTransport(options: options, names: names),
            { path in
                withExtendedLifetime(authority) { "https://shop.test:\(port)\(path)" }
            }, server
        )
    }

    private func failure(_ body: () async throws -> Void) async -> FederationError? {
        do {
            try await body()
            return nil
        } catch { return error as? FederationError }
    }

    @Test func streamsShareAConnection() async throws {
        let (transport, url, server) = try await site()
        defer { withExtendedLifetime(server) {} }
        let first = try await transport.send(HTTPRequest(url: url("/session")))
        #expect(first.head.version == "2" && first.status == 200 && first.header("x-two") == "a")
        let sessions = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<50 {
                group.addTask { [url = url("/session")] in try await transport.send(HTTPRequest(url: url)).body }
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        // Other tests share the pool, and may push a connection out.
        #expect(sessions.count < 10)
    }

    /// A body that nobody reads holds back its own stream, and no other on the connection.
    @Test func anUnreadStreamHoldsBackOnlyItself() async throws {
        let (transport, url, server) = try await site()
        defer { withExtendedLifetime(server) {} }
        let total = 64 << 20
        let exchange = try await transport.open(HTTPRequest(url: url("/big?\(total)")))
        var count = try #require(try await exchange.next()).count
        for _ in 0..<30 { _ = try await transport.send(HTTPRequest(url: url("/session"))) }
        let made = try await transport.send(HTTPRequest(url: url("/made"))).body
        // A window of libcurl's, and what the server's program has put by.
        #expect((Int(String(decoding: made, as: UTF8.self)) ?? .max) < 48 << 20)
        while let piece = try await exchange.next() { count += piece.count }
        #expect(count == total)
    }

    @Test(arguments: ["/reset", "/goodbye", "/short"]) func aStreamThatIsCutIsNeverAWholeBody(_ path: String)
        async throws
    {
        let (transport, url, server) = try await site()
        defer { withExtendedLifetime(server) {} }
        let error = await failure { _ = try await transport.send(HTTPRequest(url: url(path))) }
        #expect(
            error?.code == .network && error?.disposition == .retry(afterSeconds: nil),
            "\(String(describing: error))")
        #expect(try await transport.send(HTTPRequest(url: url("/session"))).status == 200)
    }

    private static let program = """
        const http2 = require('http2'), fs = require('fs'), { Readable } = require('stream');
        const [certificate, key] = process.argv.slice(1);
        let sessions = 0, made = 0;
        const server = http2.createSecureServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) });
        server.on('session', session => { session.number = ++sessions; session.on('error', () => {}); });
        server.on('stream', (stream, headers) => {
            const [path, argument] = headers[':path'].split('?');
            stream.on('error', () => {});
            if (path === '/short') {
                stream.respond({ ':status': 200, 'content-length': 1000 });
                return stream.end('half');
            }
            stream.respond({ ':status': 200, 'x-two': 'a' });
            if (path === '/session') return stream.end(String(stream.session.number));
            if (path === '/made') return stream.end(String(made));
            if (path === '/big') {
                let left = Number(argument);
                const body = new Readable({ read(size) {
                    if (left === 0) return this.push(null);
                    const piece = Buffer.alloc(Math.min(left, 65536), 97);
                    left -= piece.length; made += piece.length;
                    this.push(piece);
                } });
                return body.pipe(stream);
            }
            stream.write('half', () => {
                if (path === '/reset') stream.destroy(new Error('cut'));
                else stream.session.destroy();
            });
        });
        process.stdin.on('end', () => process.exit(0)).resume();
        server.listen(0, '127.0.0.1', () => console.log(server.address().port));
        """
}
