import Foundation
import OAIPMH
import TestSupport
import Testing

/// Pages as they come, mangled in thousands of ways: reading always ends, and what is handed over is what came.
@Suite struct FuzzTests {
    /// Each declares what it uses, so that nothing is written into it.
    private static let sheets = [
        "<a xmlns='urn:a'><b c=\"d\">été &amp; R&#38;D</b></a>",
        "\(Page.dc)<dc:title xml:lang=\"fr\">L’eau</dc:title><dc:subject><![CDATA[a < b & c]]></dc:subject></oai_dc:dc>",
        "<x:y xmlns:x=\"urn:x\" xmlns=\"urn:d\"><!-- words --><z/><?do it?>\u{1F600}</x:y>",
    ]

    private static let pages: [[UInt8]] = [
        Page.records(
            sheets.enumerated().map { Page.record("oai:a.b:\($0)", "<metadata>\($1)</metadata>") }.joined()
                + Page.record("oai:a.b:9", "", status: " status='deleted'"),
            token: "<resumptionToken completeListSize='9' cursor='0'>next</resumptionToken>"),
        "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><responseDate>2026-01-01T00:00:00Z</responseDate><ListIdentifiers><header><identifier>a</identifier><datestamp>2026-01-01</datestamp></header><header status=\"deleted\"><identifier>b</identifier></header></ListIdentifiers></OAI-PMH>",
        "<OAI-PMH><request verb='Identify'>x</request><Identify><repositoryName>N</repositoryName><description><d xmlns='urn:d'/></description></Identify></OAI-PMH>",
    ].map { Array($0.utf8) }

    @Test(arguments: 0..<24) func whateverComesIsReadOrRefused(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<125 {
            var bytes = Self.pages[
                Int.random(in: 0..<10, using: &random) < 7 ? 0 : Int.random(in: 1...2, using: &random)]
            Self.mangle(&bytes, &random)
            let events = Page.read(bytes, inPieces: Int.random(in: 1...max(1, bytes.count), using: &random))
            let failures = events.count { if case .failure = $0 { true } else { false } }
            #expect(failures == (events.failure == nil ? 0 : 1), "a failure is the last thing told, and once")
            // Out of few bytes never come many.
            #expect(events.count <= bytes.count / 4 + 8)
            for record in events.records {
                if let broken = record.broken { #expect(Self.holds(bytes, broken)) }
                guard record.issues.isEmpty, let metadata = record.metadata else { continue }
                // Behind the first tag, into which a declaration from around it may have been written.
                let inside = Array(metadata.drop { $0 != UInt8(ascii: ">") })
                #expect(Self.holds(bytes, inside), "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    private static func mangle(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...5, using: &random) where bytes.count > 1 {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 1...200, using: &random))
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
            case 3: bytes.removeLast(bytes.count - place)
            case 4:
                let nest = Array("<a>".utf8)
                bytes.insert(contentsOf: (0..<Int.random(in: 1...300, using: &random)).flatMap { _ in nest }, at: place)
            case 5:
                let words = [
                    "<![CDATA[", "]]>", "<!--", "-->", "<?x", "&#0;", "<record>", "</record>", "<!DOCTYPE x>",
                    "xmlns='",
                ]
                bytes.insert(contentsOf: (words.randomElement(using: &random) ?? "").utf8, at: place)
            default: bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
        }
    }

    /// Whether a run of bytes stands somewhere among others.
    private static func holds(_ bytes: [UInt8], _ run: [UInt8]) -> Bool {
        run.isEmpty || Data(bytes).range(of: Data(run)) != nil
    }
}
