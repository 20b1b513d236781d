import Federation
import JSONSchema
import TestSupport

extension FaultRow {
    /// The connection, the server and the way there.
    static let connection: [FaultRow] = [
        FaultRow(
            name: "the connection is reset in the middle of page 2, once",
            fault: once { call, repository in
                call.page == 2 ? FaultyRepository.part(repository.whole(call), then: .reset) : nil
            },
            expected: Outcome(verdict: .changed, stored: 25, next: moved)),
        FaultRow(
            name: "the connection is reset in the middle of page 2, each time",
            fault: { call, repository in
                call.page == 2 ? FaultyRepository.part(repository.whole(call), then: .reset) : nil
            },
            expected: halved),
        FaultRow(
            name: "page 2 trickles and then says nothing more (slow loris)",
            isImpatient: { $0.contains("resumptionToken=10%7C") },
            fault: { call, repository in
                call.page == 2 ? FaultyRepository.part(repository.whole(call), then: .hold) : nil
            },
            expected: halved),
        FaultRow(
            name: "500 on page 2, once",
            fault: once { call, _ in call.page == 2 ? [.answer("500 Internal Server Error")] : nil },
            expected: Outcome(verdict: .changed, stored: 25, next: moved)),
        FaultRow(
            name: "500 from page 2 on, for ever",
            fault: { call, _ in call.page >= 2 ? [.answer("500 Internal Server Error")] : nil },
            expected: halved),
        FaultRow(
            name: "500 on each page that has record 12, for ever", fault: poisoned,
            expected: Outcome(
                verdict: .partial, stored: 24, next: beginning, issues: ["list-halved", "window-unreadable"])),
        FaultRow(
            name: "500 on each list of changes that has record 12, for ever", isLater: true,
            edit: { repository, _ in repository.touchPage2() }, fault: poisoned,
            expected: Outcome(
                verdict: .partial, stored: 25, next: moved, issues: ["list-halved", "window-unreadable"])),
        FaultRow(
            name: "500 on each list, whatever is asked for",
            fault: { call, _ in
                call.page > 0 ? [.answer("500 Internal Server Error")] : nil
            },
            expected: Outcome(
                verdict: .failed, stored: 0, next: beginning, issues: ["list-halved"], failure: "network")),
        FaultRow(
            name: "500 from the first request on, for ever",
            fault: { _, _ in [.answer("500 Internal Server Error")] },
            expected: Outcome(verdict: .failed, stored: 0, next: beginning, failure: "network")),
        FaultRow(
            name: "429 with `Retry-After: 30` on page 2, once",
            fault: once { call, _ in
                call.page == 2 ? [.answer("429 Too Many Requests", ["Retry-After: 30"])] : nil
            },
            expected: Outcome(verdict: .changed, stored: 25, next: moved)),
        FaultRow(
            name: "429 without `Retry-After` on page 2, once",
            fault: once { call, _ in call.page == 2 ? [.answer("429 Too Many Requests")] : nil },
            expected: Outcome(verdict: .changed, stored: 25, next: moved)),
        FaultRow(
            name: "429 without `Retry-After` from page 2 on, for ever",
            fault: { call, _ in call.page >= 2 ? [.answer("429 Too Many Requests")] : nil },
            expected: Outcome(verdict: .blocked, stored: 10, next: "page 2", failure: "blocked")),
        FaultRow(
            name: "503 with `Retry-After` as a date in half a minute, once",
            fault: once { call, _ in
                call.page == 2
                    ? [
                        .answer(
                            "503 Service Unavailable",
                            [
                                "Date: Sat, 21 Nov 2026 12:00:00 GMT", "Retry-After: Sat, 21 Nov 2026 12:00:30 GMT",
                            ])
                    ] : nil
            },
            expected: Outcome(verdict: .changed, stored: 25, next: moved)),
        FaultRow(
            name: "503 with `Retry-After: 86400` on page 2",
            fault: { call, _ in
                call.page == 2 ? [.answer("503 Service Unavailable", ["Retry-After: 86400"])] : nil
            },
            expected: Outcome(verdict: .blocked, stored: 10, next: "page 2", failure: "blocked")),
        FaultRow(
            name: "403 and a bot wall from the first request on",
            fault: { _, _ in
                [
                    .answer(
                        "403 Forbidden", html,
                        Array("<html><title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/'>".utf8))
                ]
            },
            expected: Outcome(verdict: .blocked, stored: 0, next: beginning, failure: "blocked")),
        FaultRow(
            name: "a bot wall with 200 instead of page 2",
            fault: { call, _ in
                call.page == 2
                    ? [FaultyRepository.answer("<!DOCTYPE html><html><body><div class='h-captcha'></div>", html)] : nil
            },
            expected: Outcome(verdict: .blocked, stored: 10, next: "page 2", failure: "blocked")),
        FaultRow(
            name: "a web page with 200 instead of page 2",
            fault: { call, _ in
                call.page == 2
                    ? [FaultyRepository.answer("<!DOCTYPE html><html><body><h1>Maintenance</h1></body></html>", html)]
                    : nil
            },
            expected: halved),
        FaultRow(
            name: "nothing is there any more (404)", isLater: true,
            fault: { _, _ in [.answer("404 Not Found", html, Array("<h1>Not found</h1>".utf8))] },
            expected: Outcome(verdict: .sourceGone, stored: 25, next: moved, failure: "source-gone")),
        FaultRow(
            name: "the status line of page 2 is `HTTP/1.1 200OK`",
            fault: { call, repository in
                guard call.page == 2 else { return nil }
                let page = repository.whole(call)
                let head = "Content-Type: text/xml\r\nContent-Length: \(page.utf8.count)\r\nConnection: close\r\n\r\n"
                return [.send(Array("HTTP/1.1 200OK\r\n\(head)\(page)".utf8)), .close]
            },
            expected: Outcome(verdict: .changed, stored: 25, next: moved)),
        FaultRow(
            name: "page 2 has no status that is one (`HTTP/1.1 099`)",
            fault: { call, repository in
                guard call.page == 2 else { return nil }
                let page = repository.whole(call)
                let head = "Content-Type: text/xml\r\nContent-Length: \(page.utf8.count)\r\nConnection: close\r\n\r\n"
                return [.send(Array("HTTP/1.1 099 Early\r\n\(head)\(page)".utf8)), .close]
            },
            expected: halved),
        FaultRow(
            name: "page 2 redirects to a private address",
            fault: { call, _ in
                call.page == 2 ? [.answer("302 Found", ["Location: http://10.11.12.13/oai"])] : nil
            },
            expected: Outcome(verdict: .partial, stored: 10, next: "page 2", failure: "forbidden-address")),
        FaultRow(
            name: "page 2 redirects to the address of a cloud's secrets",
            fault: { call, _ in
                call.page == 2 ? [.answer("302 Found", ["Location: http://169.254.169.254/latest"])] : nil
            },
            expected: Outcome(verdict: .partial, stored: 10, next: "page 2", failure: "forbidden-address")),
        FaultRow(
            name: "page 2 redirects to another name of its host",
            fault: { call, repository in
                guard call.page == 2, call.arguments["moved"] == nil else { return nil }
                let place =
                    "http://localhost:\(repository.port)/oai?moved=1&verb=ListRecords&resumptionToken=10%7Coai_dc%7C%7C%7C"
                return [.answer("302 Found", ["Location: \(place)"])]
            },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["redirected"])),
        FaultRow(
            name: "page 2 says that it is packed and is not",
            fault: { call, repository in
                guard call.page == 2, call.head.contains("gzip") else { return nil }
                return [
                    FaultyRepository.answer(
                        repository.whole(call), ["Content-Encoding: gzip", "Content-Type: text/xml"])
                ]
            },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["compression-mislabelled"])),
        FaultRow(
            name: "page 2 unpacks to a gigabyte (gzip bomb)", options: ["maxBytes": 1_048_576],
            fault: { call, _ in
                guard call.page == 2 else { return nil }
                return [
                    .answer("200 OK", ["Content-Type: text/xml", "Content-Encoding: gzip"], gzipBomb)
                ]
            },
            expected: halved),
    ]

    /// A gigabyte of spaces: deflate's longest match (258 bytes at distance 1) in fixed codes, again and again. Eight of
    /// them are 13 bytes. It has no end: nobody should get there.
    private static let gzipBomb: [UInt8] = {
        var bits: [UInt8] = [1, 1, 0] + bitsOf(0x50, 8)
        for _ in 0..<16 { bits += bitsOf(0b1100_0101, 8) + [0, 0, 0, 0, 0] }
        let bytes = stride(from: 0, to: 120, by: 8).map { start in
            (0..<8).reduce(UInt8(0)) { $0 | bits[start + $1] << UInt8($1) }
        }
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255] + bytes.prefix(2)
            + Array(repeatElement(bytes[2..<15], count: 484_000).joined())
    }()

    /// Of a Huffman code, the most significant first.
    private static func bitsOf(_ code: UInt8, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { code >> UInt8($0) & 1 }
    }

    /// What comes of a page that cannot be had, each of whose records can be had on another one.
    static let halved = Outcome(verdict: .changed, stored: 25, next: moved, issues: ["list-halved"])

    /// The server fails on a record.
    private static let poisoned: FaultyRepository.Fault = { call, repository in
        call.verb == "ListRecords" && repository.whole(call).contains("library.example:12<")
            ? [.answer("500 Internal Server Error")] : nil
    }

    static let beginning = "from the beginning"
    static let moved = "after 2026-11-21T12:00:00Z"
    static let html = ["Content-Type: text/html; charset=UTF-8"]
    static let all = connection + documents + lists + changes

    /// A fault that happens the first time it could.
    static func once(_ fault: @escaping FaultyRepository.Fault) -> FaultyRepository.Fault {
        { call, repository in
            guard let steps = fault(call, repository), repository.isFirst() else { return nil }
            return steps
        }
    }
}
