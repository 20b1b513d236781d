import AdapterKit
import Messages

extension HTTPTransportConformance {
    public static let checks: [Check] = [
        Check(name: "an answer comes as it was sent") { way, origin, expect in
            let pieces = [Array("été ".utf8), [UInt8](repeating: 0, count: 70_000), [0x0A], Array("fin".utf8)]
            let headers = [HTTPHeader("X-Two", "a"), HTTPHeader("x-two", "b"), HTTPHeader("X-Empty", "")]
            origin.say { _ in .init(headers: headers, pieces: pieces) }
            let request = way.request("/a?b=c%20d&e")
            let exchange = try await way.transport.open(request)
            expect.equal(exchange.head.status, 200, "status")
            expect.equal(exchange.head.url, request.url, "URL")
            expect.equal(
                exchange.head.headers.filter { $0.isNamed("X-TWO") }.map(\.value), ["a", "b"], "headers of one name")
            expect.equal(exchange.head.header("x-empty"), "", "a header without a value")
            var body: [UInt8] = []
            while let piece = try await exchange.next() {
                expect.holds(!piece.isEmpty, "no piece is empty")
                body += piece
            }
            expect.holds(body == pieces.flatMap { $0 }, "the body is whole, and in order")
            expect.equal(try await exchange.next(), nil, "after the end")
            exchange.cancel()
            expect.equal(try await exchange.next(), nil, "cancelled after the end")
        },
        Check(name: "a request arrives as it was made") { way, origin, expect in
            var request = way.request("/x?y=%C3%A9")
            request.method = "POST"
            request.headers = [HTTPHeader("X-Name", "value: with colon"), HTTPHeader("Content-Type", "text/plain")]
            request.body = Array("a=1\n".utf8)
            _ = try await way.transport.send(request)
            let arrived = origin.requests.last
            expect.equal(arrived?.method, "POST", "method")
            expect.holds(arrived?.url.hasSuffix("/x?y=%C3%A9") == true, "the path is as written")
            expect.equal(arrived?.header("x-name"), "value: with colon", "header")
            expect.equal(arrived?.body, request.body, "body")
        },
        Check(name: "a status is an answer") { way, origin, expect in
            for status in [204, 400, 403, 404, 410, 451, 501] {
                let pieces = status == 204 ? [] : [Array("why".utf8)]
                origin.say { _ in .init(status: status, pieces: pieces) }
                let response = try await way.transport.send(way.request("/\(status)"))
                expect.equal(response.status, status, "status")
                expect.equal(response.body, pieces.flatMap { $0 }, "body of \(status)")
            }
        },
        Check(name: "a body that breaks off is never a whole one") { way, origin, expect in
            origin.say { _ in .init(pieces: [Array("abc".utf8)], breaksOff: true) }
            let exchange = try await way.transport.open(way.request())
            var pieces: [UInt8] = []
            for attempt in 1...2 {
                let error = await failure {
                    while let piece = try await exchange.next() { pieces += piece }
                }
                expect.equal(error?.code, .network, "error at attempt \(attempt)")
                expect.equal(error?.disposition, .retry(afterSeconds: nil), "disposition at attempt \(attempt)")
            }
            expect.holds(Array("abc".utf8).starts(with: pieces), "nothing is made up")
            expect.equal(
                await failure { _ = try await way.transport.send(way.request("/sent")) }?.code, .network, "sent whole")
        },
        Check(name: "a limit is kept to the byte") { way, origin, expect in
            origin.say { _ in .init(pieces: [[UInt8]](repeating: [UInt8](repeating: 1, count: 100), count: 50)) }
            var request = way.request()
            request.maxBytes = 5000
            expect.equal(try await way.transport.send(request).body.count, 5000, "bytes within the limit")
            request.maxBytes = 4999
            expect.equal(
                await failure { _ = try await way.transport.send(request) }?.code, .limitExceeded, "past the limit")
            let error = await failure {
                let exchange = try await way.transport.open(request)
                while try await exchange.next() != nil {}
            }
            expect.equal(error?.code, .limitExceeded, "past the limit, streamed")
        },
        Check(name: "what is cancelled says so") { way, origin, expect in
            origin.say { _ in .init(pieces: [[UInt8]](repeating: [UInt8](repeating: 1, count: 9000), count: 9)) }
            let exchange = try await way.transport.open(way.request())
            exchange.cancel()
            exchange.cancel()
            do {
                while try await exchange.next() != nil {}
                expect.holds(false, "a cancelled body has an end")
            } catch is CancellationError {} catch { expect.holds(false, "CancellationError, not \(error)") }
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await way.transport.open(way.request("/task")).head.status
            }
            switch await task.result {
            case .success: expect.holds(false, "a cancelled task gets no answer")
            case .failure(let error): expect.holds(error is CancellationError, "CancellationError, not \(error)")
            }
        },
        Check(name: "what is let go of takes nothing along") { way, origin, expect in
            origin.say { _ in .init(pieces: [[UInt8](repeating: 1, count: 2000)]) }
            for number in 0..<20 {
                let exchange = try await way.transport.open(way.request("/\(number)"))
                if number % 3 == 0 { exchange.cancel() }
                if number % 3 == 1 { _ = try await exchange.next() }
            }
            expect.equal(try await way.transport.send(way.request("/last")).body.count, 2000, "the one after")
        },
        Check(name: "many at once get each their own") { way, origin, expect in
            origin.say { path in .init(pieces: [Array(path.utf8), [0x0A], Array(path.utf8)]) }
            let wrong = await withTaskGroup(of: String?.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let path = "/many/\(number)"
                        let response = try? await way.transport.send(way.request(path))
                        return response?.body == Array("\(path)\n\(path)".utf8) ? nil : path
                    }
                }
                return await group.reduce(into: [String]()) { if let path = $1 { $0.append(path) } }
            }
            expect.equal(wrong, [], "paths with another's answer")
        },
        Check(name: "only http is spoken") { way, origin, expect in
            for url in ["ftp://example.org/", "file:///etc/passwd", "example.org/", ""] {
                let error = await failure { _ = try await way.transport.open(HTTPRequest(url: url)) }
                expect.equal(error?.code, .forbiddenAddress, "\"\(url)\"")
            }
            expect.equal(origin.requests.count, 0, "requests that arrived")
        },
    ]

    private static func failure(_ body: () async throws -> Void) async -> FederationError? {
        do {
            try await body()
            return nil
        } catch { return error as? FederationError }
    }
}
