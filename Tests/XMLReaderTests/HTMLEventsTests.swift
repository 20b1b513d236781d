import Messages
import ScienceShopSDK
import Testing
import XMLReader

@Suite struct HTMLEventsTests {
    private func events(_ html: String) throws -> [HTMLEvent] { try HTMLEvents(parsing: Array(html.utf8)).events }

    /// Elements and texts on one line each, as `<p>`, `</p>`, `text@line`.
    private func outline(_ html: String) throws -> [String] {
        try events(html).map { event in
            switch event {
            case .start(let name, _, _): "<\(name)>"
            case .end(let name): "</\(name)>"
            case .text(let text, let line): "\(text)@\(line)"
            }
        }
    }

    @Test func aDocumentFromTopToBottom() throws {
        let html = "<!DOCTYPE html>\n<html><body>\n<h1>L&rsquo;eau &amp; l'air</h1>\n<p>Un<br>deux</p>\n</body></html>"
        #expect(
            try outline(html) == [
                "<html>", "<body>", "\n@2", "<h1>", "L’eau & l'air@3", "</h1>", "\n@3", "<p>", "Un@4", "<br>", "</br>",
                "deux@4", "</p>", "\n@4", "</body>", "</html>",
            ])
    }

    @Test func brokenMarkupIsRepaired() throws {
        let result = try outline("<p>a<p>b <ul><li>c<li>d</ul></i><x-y>e")
        #expect(result.filter { $0.hasPrefix("<li") }.count == 2)
        #expect(result.count { $0.hasPrefix("</") } == result.count { $0.hasPrefix("<") && !$0.hasPrefix("</") })
        #expect(result.contains("<x-y>") && result.contains("e@1"))
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func linesAreCountedAlikeForAllLineEnds(end: String) throws {
        let html = ["<p", "title='x'>", "one", "two</p>", "<b>three</b>"].joined(separator: end)
        let lines = try events(html).compactMap { event -> Int? in
            if case .text(let text, let line) = event, text.contains(where: \.isLetter) { return line }
            return nil
        }
        #expect(lines == [2, 5])
    }

    @Test func attributesAndScripts() throws {
        let all = try events(
            "<a HREF='/x?a=1&amp;b=2' data-n hidden>t</a><script type=\"application/ld+json\">{\"a\": \"<b>\"}</script>"
        )
        let link = try #require(
            all.compactMap { event -> [HTMLAttribute]? in
                if case .start("a", let attributes, _) = event { attributes } else { nil }
            }.first)
        #expect(link["href"] == "/x?a=1&b=2" && link["data-n"] == "" && link["absent"] == nil)
        #expect(all.contains(.text("{\"a\": \"<b>\"}", line: 1)))
    }

    @Test func textLongerThanTheParsersBufferIsOneEvent() throws {
        let long = String(repeating: "é\n", count: 5_000)
        let texts = try events("<p>\(long)</p>").filter { if case .text = $0 { true } else { false } }
        #expect(texts == [.text(long, line: 1)])
    }

    @Test(
        arguments: [
            (nil, "<p>caf", [UInt8(0xE9)], TextEncoding.windows1252, "café"),
            (nil, "<meta charset=\"iso-8859-1\"><p>caf", [0xE9, 0x80], .windows1252, "café€"),
            (nil, "<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-15'><p>", [0xA4], .latin9, "€"),
            (nil, "<meta charset=latin1><p>", Array("é".utf8), .utf8, "é"),
            ("windows-1252", "<meta charset=utf-8><p>", [0xE9], .windows1252, "é"),
            ("nonsense", "<p>", Array("œ".utf8), .utf8, "œ"),
        ] as [(String?, String, [UInt8], TextEncoding, String)])
    func encodings(charset: String?, html: String, tail: [UInt8], encoding: TextEncoding, text: String) throws {
        let result = try HTMLEvents(parsing: Array(html.utf8) + tail, charset: charset)
        #expect(result.encoding == encoding)
        #expect(result.events.contains(.text(text, line: 1)))
    }

    @Test func badBytesAreRepairedAndTold() throws {
        let result = try HTMLEvents(parsing: Array("<p>a\n".utf8) + [0x62, 0xFF, 0x00, 0x63], charset: "utf-8")
        #expect(result.firstRepair == 2)
        #expect(result.events.contains(.text("a\nb\u{FFFD}\u{FFFD}c", line: 1)))
    }

    @Test func anEmptyDocumentHasNoText() throws {
        #expect(try events("").isEmpty)
        #expect(try HTMLEvents(parsing: [0xEF, 0xBB, 0xBF]).events.isEmpty)
    }

    @Test func deepNestingIsRefusedNotFollowed() throws {
        let error = #expect(throws: HTMLError.self) {
            try events("\n" + String(repeating: "<div>", count: 100_000))
        }
        #expect(error?.line == 2 && error?.message.description.contains("512") == true)
        let flat = String(repeating: "<div></div>", count: 10_000)
        #expect(try events(flat).count == 20_004)
        #expect(try events(String(repeating: "<b>", count: 500)).count >= 1_000)
    }

    @Test func sizeAndEventsAreLimited() throws {
        #expect(throws: HTMLError.self) {
            try HTMLEvents(parsing: Array("<p>abc".utf8), limits: HTMLLimits(bytes: 5))
        }
        #expect(throws: HTMLError.self) {
            try HTMLEvents(parsing: Array("<b>1</b><b>2</b>".utf8), limits: HTMLLimits(events: 4))
        }
    }

    @Test func attributesOfOneTagAreLimited() throws {
        let many = (0..<3000).map { "a\($0)='>'" }.joined(separator: " ")
        let error = #expect(throws: HTMLError.self) { try events("<p>\n<a\n\(many)>") }
        #expect(error?.line == 2 && error?.message.description.contains("attributes") == true)
        #expect(throws: HTMLError.self) { try events("<script></SCRIPT><!-- --><b \(many)") }
        for harmless in [
            "<script>if (a<b \(many)</script>", "<!-- <a \(many) -->", "<img src=\"\(many)\">", "a < b \(many)",
        ] {
            #expect(try !events(harmless).isEmpty || harmless.hasPrefix("<!--"))
        }
    }

    /// Whatever the bytes, the parser neither crashes nor loses the balance of starts and ends.
    @Test func randomSoupIsBalanced() throws {
        var random = SystemSoup(state: 7)
        let words = [
            "<div", "<p>", "</p>", ">", "&", "&#0;", "&#xD800;", "'", "\"", "<!--", "-->", "<table><td>", "<script>",
            "é", "\0", "</", "<![CDATA[", "x=", "\r",
        ]
        for _ in 0..<300 {
            let soup = (0..<40).map { _ in words.randomElement(using: &random) ?? "" }.joined()
            var depth = 0
            for event in try events(soup) {
                switch event {
                case .start: depth += 1
                case .end: depth -= 1
                case .text(_, let line): #expect(line >= 1)
                }
                #expect(depth >= 0)
            }
            #expect(depth == 0)
        }
    }
}

/// A seeded generator, so that a failure can be repeated.
struct SystemSoup: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
