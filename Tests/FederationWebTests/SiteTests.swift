import FederationWeb
import Foundation
import TestSupport
import Testing

@Suite struct SiteTests {
    /// A small site, as `publish site` lays one out.
    private static func site() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("site/index.html", "<p>Accueil</p>")
        try folder.write("site/404.html", "<p>Rien ici</p>")
        try folder.write("site/en/index.html", "<p>Home</p>")
        try folder.write("site/records/lyon/project/p1.json", "{\"id\":\"lyon:project/p1\"}")
        try folder.write("site/été 1.txt", "chaud")
        try folder.write("site/empty.css", "")
        try folder.write("site/catalogue.csv", String(repeating: "id;titre\n", count: 50_000))
        try folder.write("site/image.png", bytes: (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) })
        try folder.write("site/.scienceshop/manifest", "secret")
        try folder.write("site/.hidden", "secret")
        try folder.write("secret.txt", "secret")
        try folder.write("outside/index.html", "secret")
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: folder.file("site/link.txt"), withDestinationPath: folder.file("secret.txt"))
        try manager.createSymbolicLink(atPath: folder.file("site/way"), withDestinationPath: folder.file("outside"))
        try manager.createSymbolicLink(atPath: folder.file("site/near.html"), withDestinationPath: "index.html")
        mkfifo(folder.file("site/pipe.txt"), 0o644)
        return folder
    }

    private static func with<Value>(_ body: (TestServer, TemporaryFolder) async throws -> Value) async throws -> Value {
        let folder = try site()
        return try await TestServer.with(WebContent(siteFolder: folder.file("site"))) { try await body($0, folder) }
    }

    @Test func filesHaveTypesAndTheFieldsOfTheirPages() async throws {
        try await Self.with { server, _ in
            for (path, type, text) in [
                ("/", "text/html; charset=utf-8", "<p>Accueil</p>"),
                ("/index.html?x=1", "text/html; charset=utf-8", "<p>Accueil</p>"),
                ("/en/", "text/html; charset=utf-8", "<p>Home</p>"),
                ("/records/lyon/project/p1.json", "application/json", "{\"id\":\"lyon:project/p1\"}"),
                ("/%C3%A9t%c3%a9%201.txt", "text/plain; charset=utf-8", "chaud"),
                ("/empty.css", "text/css; charset=utf-8", ""),
            ] {
                let answer = try await server.ask(path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer["content-type"] == type)
                #expect(answer.text == text)
                #expect(answer["content-length"] == "\(text.utf8.count)")
                #expect(answer["x-content-type-options"] == "nosniff")
                #expect(answer["referrer-policy"] == "no-referrer")
                #expect(answer["content-security-policy"]?.contains("frame-ancestors 'none'") == true)
                #expect(answer["cache-control"] == "no-cache")
                let head = try await server.ask(path, method: "HEAD")
                #expect(head.status == 200)
                #expect(head["content-length"] == answer["content-length"])
                #expect(head["etag"] == answer["etag"])
            }
        }
    }

    @Test(arguments: [
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt", "/%252e%252e/secret.txt",
        "/en/../../secret.txt", "/en/%2E%2E/%2E%2E/secret.txt", "/..\\secret.txt", "/%5c..%5csecret.txt",
        "//secret.txt",
        "/./secret.txt", "/.hidden", "/%2ehidden", "/.scienceshop/manifest", "/link.txt", "/way/index.html", "/way/",
        "/near.html", "/pipe.txt", "/index.html%00.txt", "/%ff%fe", "/%zz", "/%", "/index.html/", "/index.html/x",
        "/en/index.html/../../../secret.txt", "//en/", "/en//index.html", "/records/", "/nothing", "/en/nothing.html",
        "/secret.txt",
    ])
    func nothingOutsideIsReached(path: String) async throws {
        try await Self.with { server, _ in
            let answer = try await server.ask(path)
            #expect(answer.status == 404)
            #expect(answer.text == "<p>Rien ici</p>")
            #expect(answer["cache-control"] == "no-store")
            #expect(answer["content-security-policy"] != nil)
        }
    }

    @Test func thePageOfWhatIsMissingLinksFromWhereItIsShown() async throws {
        try await Self.with { server, folder in
            let links = { (up: String) in
                "<a class=\"x\" href=\"\(up)en/index.html\"><img src=\"\(up)a.png\"></a><a href=\"#m\"><a href=\"https://a.example/\"><a href=\"/x\"> href=\""
            }
            try folder.write("site/404.html", links(""))
            for (path, up) in [("/none", ""), ("/en/none", "../"), ("/a/b/c/", "../../../"), ("//", "../")] {
                let answer = try await server.ask(path)
                #expect(answer.status == 404)
                #expect(answer.text == links(up), "\(path)")
                #expect(answer["content-length"] == "\(answer.body.count)")
            }
        }
    }

    @Test func aFolderIsFoundWithItsSlash() async throws {
        try await Self.with { server, _ in
            let answer = try await server.ask("/en?a=b")
            #expect(answer.status == 301)
            #expect(answer["location"] == "./en/?a=b")
            #expect(try await server.ask("/records/lyon")["location"] == "./lyon/")
            // A browser would take what follows two slashes for another host.
            #expect(try await server.ask("//en")["location"] == nil)
            let put = try await server.ask("/", method: "DELETE")
            #expect(put.status == 405)
            #expect(put["allow"] == "GET, HEAD")
        }
    }

    @Test func whatAClientHasIsNotSentAgain() async throws {
        try await Self.with { server, folder in
            let first = try await server.ask("/en/")
            let tag = try #require(first["etag"])
            let date = try #require(first["last-modified"])
            for field in [
                "If-None-Match: \(tag)", "If-None-Match: \"x\", W/\(tag)", "If-None-Match: *",
                "If-Modified-Since: \(date)", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
            ] {
                let answer = try await server.ask("/en/", [field])
                #expect(answer.status == 304, "\(field)")
                #expect(answer["etag"] == tag)
                #expect(answer["content-length"] == nil)
            }
            for field in [
                "If-None-Match: \"x\"", "If-None-Match: \"x\"\r\nIf-Modified-Since: \(date)",
                "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT", "If-Modified-Since: Fri, 30 Feb 2100 00:00:00 GMT",
                "If-Modified-Since: tomorrow", "If-Match: \(tag)", "If-Match: *", "If-Unmodified-Since: \(date)",
            ] {
                #expect(try await server.ask("/en/", [field]).status == 200, "\(field)")
            }
            for field in [
                "If-Match: \"x\"", "If-Match: W/\(tag)", "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
            ] {
                #expect(try await server.ask("/en/", [field]).status == 412, "\(field)")
            }
            // Replaced as a site's files are, it is another file, whatever its clock says.
            try folder.write("site/en/new", "<p>Hom2</p>")
            try FileManager.default.setAttributes(
                [
                    .modificationDate: try #require(
                        try FileManager.default.attributesOfItem(
                            atPath: folder.file("site/en/index.html"))[.modificationDate])
                ],
                ofItemAtPath: folder.file("site/en/new"))
            #expect(rename(folder.file("site/en/new"), folder.file("site/en/index.html")) == 0)
            let changed = try await server.ask("/en/", ["If-None-Match: \(tag)"])
            #expect(changed.status == 200)
            #expect(changed.text == "<p>Hom2</p>")
        }
    }

    @Test func datesAreThoseOfTheFiles() async throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        var generator = SeededGenerator(seed: 7)
        let moments =
            [0, 951_782_399, 951_782_400, 4_107_542_400]
            + (0..<40).map { _ in Int.random(in: 0..<8_000_000_000, using: &generator) }
        try await Self.with { server, folder in
            for moment in moments {
                let date = Date(timeIntervalSince1970: Double(moment))
                try FileManager.default.setAttributes(
                    [.modificationDate: date], ofItemAtPath: folder.file("site/index.html"))
                let text = formatter.string(from: date)
                let answer = try await server.ask("/", ["If-Modified-Since: \(text)"])
                #expect(answer.status == 304, "\(text)")
                #expect(answer["last-modified"] == text)
                guard moment > 0 else { continue }
                let before = formatter.string(from: date - 1)
                #expect(try await server.ask("/", ["If-Modified-Since: \(before)"]).status == 200, "\(before)")
            }
        }
    }

    @Test func aPartIsSentToWhoAsksForIt() async throws {
        try await Self.with { server, folder in
            let bytes = try folder.bytes("site/image.png")
            let whole = try await server.ask("/image.png")
            #expect(whole.body == bytes)
            #expect(whole["accept-ranges"] == "bytes")
            let tag = try #require(whole["etag"])
            let date = try #require(whole["last-modified"])
            for (range, part) in [
                ("0-0", 0..<1), ("5-9", 5..<10), ("199990-", 199_990..<200_000), ("-5", 199_995..<200_000),
                ("-900000", 0..<200_000), ("150000-900000", 150_000..<200_000), (" 1 - 2 ", 1..<3),
                ("5-9\r\nIf-Range: \(tag)", 5..<10), ("5-9\r\nIf-Range: \(date)", 5..<10),
            ] {
                let answer = try await server.ask("/image.png", ["Range: bytes=\(range)"])
                #expect(answer.status == 206, "\(range)")
                #expect(answer["content-range"] == "bytes \(part.lowerBound)-\(part.upperBound - 1)/200000")
                #expect(answer.body == Array(bytes[part]))
            }
            for range in ["200000-", "999999999999-", "-0", "999999999999999999-"] {
                let answer = try await server.ask("/image.png", ["Range: bytes=\(range)"])
                #expect(answer.status == 416, "\(range)")
                #expect(answer["content-range"] == "bytes */200000")
            }
            for range in [
                "bytes=9-5", "bytes=0-1,5-6", "bytes=a-b", "bytes=--1", "items=0-1", "bytes=-", "bytes=1",
                "bytes=99999999999999999999999999-", "bytes=0-1\r\nIf-Range: \"x\"",
                "bytes=0-1\r\nIf-Range: Thu, 01 Jan 1970 00:00:00 GMT", "bytes=0-1\r\nIf-Range: W/\(tag)",
            ] {
                let answer = try await server.ask("/image.png", ["Range: \(range)"])
                #expect(answer.status == 200, "\(range)")
                #expect(answer.body.count == 200_000)
            }
            #expect(try await server.ask("/image.png", method: "HEAD", ["Range: bytes=0-1"]).status == 200)
        }
    }

    @Test func textIsDeflatedForWhoTakesIt() async throws {
        try await Self.with { server, folder in
            let bytes = try folder.bytes("site/catalogue.csv")
            let plain = try await server.ask("/catalogue.csv")
            let deflated = try await server.ask("/catalogue.csv", ["Accept-Encoding: gzip"])
            #expect(plain.body == bytes)
            #expect(plain["vary"] == "Accept-Encoding")
            #expect(deflated["content-encoding"] == "gzip")
            #expect(deflated["vary"] == "Accept-Encoding")
            #expect(deflated.isWhole)
            #expect(deflated.plain == bytes)
            #expect(deflated["etag"] != plain["etag"])
            let tag = try #require(deflated["etag"])
            let again = try await server.ask("/catalogue.csv", ["Accept-Encoding: gzip", "If-None-Match: \(tag)"])
            #expect(again.status == 304)
            // A range is one of the file's own bytes.
            let part = try await server.ask("/catalogue.csv", ["Accept-Encoding: gzip", "Range: bytes=0-1"])
            #expect(part.status == 206)
            #expect(part["content-encoding"] == nil)
            #expect(part.text == "id")
            #expect(try await server.ask("/image.png", ["Accept-Encoding: gzip"])["content-encoding"] == nil)
            #expect(try await server.ask("/", ["Accept-Encoding: gzip"])["content-encoding"] == nil)
        }
    }

    @Test func whatIsDeflatedAlreadyIsTaken() async throws {
        try await Self.with { server, folder in
            // Stored with another content, to tell it apart from what would be deflated on the way.
            let other: [UInt8] = [
                0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x4C, 0x4A, 6, 0, 0xC2, 0x41, 0x24, 0x35, 3, 0, 0, 0,
            ]
            try folder.write("site/catalogue.csv.gz", bytes: other)
            let answer = try await server.ask("/catalogue.csv", ["Accept-Encoding: gzip"])
            #expect(answer["content-encoding"] == "gzip")
            #expect(answer["content-type"] == "text/csv; charset=utf-8")
            #expect(answer.body == other)
            #expect(String(decoding: answer.plain, as: UTF8.self) == "abc")
            #expect(try await server.ask("/catalogue.csv").body.count == 450_000)
            // An older one is of other bytes.
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: folder.file("site/catalogue.csv.gz"))
            let fresh = try await server.ask("/catalogue.csv", ["Accept-Encoding: gzip"])
            #expect(fresh.plain.count == 450_000)
        }
    }

    @Test func aFileCutShortIsNotTakenForAWhole() async throws {
        try await Self.with { server, folder in
            try folder.write("site/large.bin", bytes: [UInt8](repeating: 1, count: 24 << 20))
            let port = server.port
            let answer = try await onThread {
                let client = try RawClient(port: port, room: 1 << 14)
                client.send("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n")
                var answer = try #require(client.readHead().flatMap(Answer.init))
                #expect(truncate(folder.file("site/large.bin"), 1000) == 0)
                answer.body = client.readAll()
                return answer
            }
            #expect(answer["content-length"] == "\(24 << 20)")
            #expect(answer.body.count < 24 << 20)
            let entry = try #require(await server.log.entries(1).first)
            #expect(!entry.isWhole)
            #expect(entry.bytes < 24 << 20)
        }
    }

    @Test func withoutItsOwnPageALineSaysThatThereIsNothing() async throws {
        let folder = try TemporaryFolder()
        try await TestServer.with(WebContent(siteFolder: folder.path)) { server in
            let answer = try await server.ask("/")
            #expect(answer.status == 404)
            #expect(answer.text == "There is nothing at this address.\n")
        }
        try await TestServer.with(WebContent(siteFolder: folder.file("missing"))) { server in
            let answer = try await server.ask("/")
            #expect(answer.status == 404)
        }
    }
}
