import OAIPMH
import ScienceShopSDK
import TestSupport
import Testing

/// XML that is broken inside one record costs that record.
@Suite struct BrokenRecordTests {
    private static func sheet(_ number: Int, _ text: String) -> String {
        Page.record(
            "oai:a.b:\(number)",
            "<metadata>\(Page.dc)<dc:title xml:lang=\"fr\">\(text)</dc:title></oai_dc:dc></metadata>")
    }

    private static func page(_ second: String) -> String {
        Page.records(
            sheet(1, "R&amp;D & co") + "\n" + second + "\n" + sheet(3, "R&D <![CDATA[a & b]]>") + sheet(4, "été"),
            token: "<resumptionToken>next</resumptionToken>")
    }

    @Test(arguments: [
        sheet(2, "<b>bold"), sheet(2, "a</dc:tile>"), sheet(2, "x]]>y"), sheet(2, "<b a=1>x</b>"),
        sheet(2, "<b a='1' a='2'>x</b>"), sheet(2, "<b a='1>x</b>"), sheet(2, "<a<b>"), sheet(2, "<!-- never ends"),
        sheet(2, "<?never ends"), sheet(2, "<!-- a -- b -->"), sheet(2, "<!odd>"),
        sheet(2, "</oai_dc:dc>"), sheet(2, "</metadata></record>"),
        sheet(2, "x").replacing("</record>", with: "</recor>"), sheet(2, "x").replacing("</record>", with: ""),
        sheet(2, "x").replacing("</record>", with: "<xrecord>"), sheet(2, "x").replacing("<record>", with: "<record"),
        sheet(2, "x").replacing("<record>", with: "<recxrd>"), sheet(2, "x").replacing("<header>", with: ""),
        sheet(2, "x").replacing("<identifier>", with: "<identifier"), sheet(2, "x").replacing("<metadata>", with: "<"),
    ]) func theOthersAreRead(second: String) throws {
        let page = Array(Self.page(second).utf8)
        for size in [1, 7, 100, page.count] {
            let events = Page.read(page, inPieces: size)
            #expect(events.failure == nil)
            let records = events.records.filter { !$0.codes.contains("broken-xml") }
            #expect(records.map(\.header.identifier) == [1, 3, 4].map { "oai:a.b:\($0)" })
            #expect(
                records.compactMap(\.text)
                    == ["R&amp;D &amp; co", "R&amp;D <![CDATA[a & b]]>", "été"].map {
                        "\(Page.dc)<dc:title xml:lang=\"fr\">\($0)</dc:title></oai_dc:dc>"
                    })
            #expect(records.map(\.codes) == [["ampersands-repaired"], ["ampersands-repaired"], []])
            #expect(events.token?.value == "next")
            let broken = events.records.filter { $0.codes == ["broken-xml"] }
            #expect(broken.count == 1)
            let bytes = try #require(broken.first?.broken)
            #expect(Text.trimmed(String(decoding: bytes, as: UTF8.self)) == second)
        }
    }

    @Test func theIdentifierIsToldWhenItWasRead() throws {
        let records = Page.read(Self.page(Page.record("oai:a.b:2", "<oops"))).records
        let broken = try #require(records.first { $0.codes == ["broken-xml"] })
        #expect(broken.header.identifier == "oai:a.b:2")
        #expect(broken.header.sets == ["kind:project"])
        #expect(broken.metadata == nil && !broken.header.isDeleted)
        #expect(broken.issues[0].severity == .error)
        // The header of the record before is not taken for it.
        let nameless = Page.read(Self.page(Self.sheet(2, "x").replacing("<record>", with: "<record")))
        #expect(nameless.records.first { $0.codes == ["broken-xml"] }?.header.identifier == "")
    }

    /// Metadata that should not be there do not bring a record back, whatever is wrong with them.
    @Test(arguments: [
        "<oops", "<metadata>\(Page.dc)<dc:title>Chat & chien</dc:titel></oai_dc:dc></metadata>", "<metadata>",
        "</metadata>",
        "<metadata><!-- never ends", "<metadata><a b='1' b='2'/></metadata>", "<header status='deleted'><identifier>",
    ]) func aSoundHeaderDeletesWhateverFollowsIt(rest: String) throws {
        let page = Array(Self.page(Page.record("oai:a.b:2", rest, status: " status='deleted'")).utf8)
        for size in [1, 7, 100, page.count] {
            let records = Page.read(page, inPieces: size).records
            #expect(records.count == 4)
            let broken = try #require(records.first { $0.codes == ["broken-xml"] })
            // A second header is not sound to its end: then nothing is certain.
            let isCertain = !rest.hasPrefix("<header")
            #expect(broken.header.isDeleted == isCertain)
            #expect(broken.header.identifier == (isCertain ? "oai:a.b:2" : ""))
            #expect(broken.issues[0].severity == (isCertain ? .warning : .error))
            #expect(broken.metadata == nil && broken.broken != nil)
        }
    }

    @Test(arguments: ["</header>", "<datestamp>", "</identifier>", "<record>"]) func aBrokenHeaderDeletesNothing(
        damaged: String
    ) {
        let record = Page.record("oai:a.b:2", "", status: " status='deleted'").replacing(damaged, with: "</oops>")
        let records = Page.read(Self.page(record)).records
        #expect(records.contains { $0.codes.contains("broken-xml") })
        #expect(records.allSatisfy { !$0.header.isDeleted }, "nothing is deleted on the word of broken XML")
    }

    @Test func linesAreThoseOfThePage() throws {
        let page = "<?xml version='1.0'?>\n" + Self.page(Self.sheet(2, "\n\n</oops>")).split(separator: "?>\n")[1]
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.hasPrefix("</oops>") }) + 1
        let issue = try #require(Page.read(page).records.first { $0.broken != nil }?.issues.first)
        #expect("\(issue.message)".contains("line \(line) "))
        // And of what follows.
        let cut = page.split(separator: "été")[0]
        #expect(Page.read(String(cut)).failure?.line == cut.count { $0 == "\n" } + 1)
    }

    @Test func theLastRecordMayBeBroken() {
        for token in ["", "<resumptionToken/>", "<resumptionToken cursor='3'>x</resumptionToken >"] {
            for tail in ["</oops>", "<!-- ", "&#x1;<a b='", "<![CDATA["] {
                let page = Page.records(Self.sheet(1, "x") + Self.sheet(2, tail), token: token)
                let events = Page.read(page)
                #expect(events.failure == nil)
                #expect(events.records.map(\.codes) == [[], ["broken-xml"]])
                #expect((events.token == nil) == token.isEmpty)
            }
        }
    }

    /// A page without its token would pass for the last one.
    @Test(arguments: [
        "<resumptionToken>a<b></resumptionToken>", "<resumptionToken a=1>x</resumptionToken>",
        "<resumptionToken>x</resumptionTokem>", "<resumptionToken>x<resumptionToken>",
    ]) func aBrokenTokenEndsThePage(token: String) {
        let events = Page.read(Page.records(Self.sheet(1, "x"), token: token))
        #expect(events.records.count == 1)
        #expect(events.failure?.kind == .malformed)
        #expect(events.token == nil)
    }

    @Test func prefixesOfTheProtocolAreKnown() {
        func record(_ number: Int, _ text: String) -> String {
            "<o:record>\n<!-- x --><o:header><o:identifier>\(number)</o:identifier><o:datestamp>2026-01-01</o:datestamp></o:header><o:metadata><record xmlns='urn:r'>\(text)<header/></record></o:metadata></o:record>"
        }
        let page =
            "<o:OAI-PMH xmlns:o='http://www.openarchives.org/OAI/2.0/'><o:ListRecords>"
            + record(1, "") + record(2, "<record><header/></oops>") + record(3, "")
            + "<o:resumptionToken>t</o:resumptionToken></o:ListRecords></o:OAI-PMH>"
        let events = Page.read(page)
        #expect(events.records.map(\.header.identifier) == ["1", "2", "3"])
        #expect(events.records.map(\.codes) == [[], ["broken-xml"], []])
        #expect(events.token?.value == "t")
        #expect(events.failure == nil)
    }

    @Test func otherListsGoOnToo() {
        let header = "<header><identifier>§</identifier><datestamp>2026-01-01</datestamp></header>"
        let identifiers = Page.read(
            "<OAI-PMH><ListIdentifiers>" + header.replacing("§", with: "1")
                + header.replacing("§", with: "2</b>").replacing("<header>", with: "<header status='deleted'>")
                + header.replacing("§", with: "3") + "</ListIdentifiers></OAI-PMH>")
        let headers = identifiers.compactMap { event -> (OAIHeader, [String])? in
            if case .header(let header, let issues) = event { (header, issues.map(\.code)) } else { nil }
        }
        #expect(headers.map(\.0.identifier) == ["1", "", "3"])
        #expect(headers.map(\.1) == [[], ["broken-xml"], []])
        #expect(headers.allSatisfy { !$0.0.isDeleted })
        let sets = Page.read(
            "<OAI-PMH><ListSets><set><setSpec>a</setSpec><setName>A</b></set><set><setSpec>b</setSpec><setName>B</setName></set></ListSets></OAI-PMH>"
        )
        #expect(sets.contains(.set(OAISet(spec: "b", name: "B"))))
        #expect(sets.issues.contains("broken-xml"))
    }

    /// Well-formed XML is taken at its word, and what it may hide is told.
    @Test func recordsInsideASectionAreToldAndNotRead() {
        let hiding = Self.sheet(2, "<![CDATA[ x") + Self.sheet(7, "]]>")
        let events = Page.read(Self.page(hiding))
        #expect(events.failure == nil)
        #expect(events.records.map(\.header.identifier) == [1, 2, 3, 4].map { "oai:a.b:\($0)" })
        #expect(events.records[1].codes == ["hidden-records"])
        #expect(events.issues == ["hidden-records"])
        #expect(events.records[1].broken == nil)
    }

    @Test func ofAGiantWithoutAnEndTheNextRecordIsFound() {
        let giant = Self.sheet(2, String(repeating: "<dc:x>y</dc:x>", count: 30_000))
            .replacing("</record>", with: "<xrecord>")
        let events = OAIResponseReader.read(Array(Self.page(giant).utf8), limits: OAIReadLimits(recordBytes: 50_000))
        #expect(events.failure == nil)
        #expect(events.records.map(\.header.identifier) == [1, 2, 3, 4].map { "oai:a.b:\($0)" })
        #expect(events.records[1].codes == ["broken-xml"])
        #expect(events.records[1].broken == nil)
        #expect(events.token?.value == "next")
    }

    /// An attacker's page is not read again and again.
    @Test func aPageOfBrokenRecordsEnds() {
        let page = Page.records(String(repeating: "<record><header></record>", count: 6000))
        let events = Page.read(page)
        #expect(events.records.count == 4096)
        #expect(events.failure?.kind == .malformed)
        // Each of these seems to hold all that follow.
        let nested = Page.read(Page.records(String(repeating: "<record><header><![CDATA[", count: 300)))
        #expect(nested.failure == nil)
        #expect(nested.records.map(\.codes) == Array(repeating: ["broken-xml"], count: 300))
    }

    /// Random damage inside one record: all others come as they are, or the page does not claim to be whole.
    @Test(arguments: 0..<16) func damageStaysWhereItIs(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let texts = ["R&D & <b/>", "été &eacute;", "<![CDATA[x & <y>]]>", "<!-- no --> ok", "plain", "a &lt; b"]
        let records = (0..<8).map { Self.sheet($0, texts[$0 % texts.count]) }
        let sound = Page.read(Page.records(records.joined())).records
        #expect(sound.count == 8)
        for _ in 0..<60 {
            let victim = Int.random(in: 0..<8, using: &random)
            var damaged = Array(records[victim].utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<damaged.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: damaged[place] = UInt8.random(in: 0...255, using: &random)
                case 1: damaged.remove(at: place)
                case 2: damaged.insert(Array("<>&;\"'\u{0}]-!?é/".utf8).randomElement(using: &random) ?? 0, at: place)
                default: damaged.removeSubrange(place..<min(damaged.count, place + 30))
                }
            }
            let parts = Page.records("§", token: "<resumptionToken>t</resumptionToken>").split(separator: "§")
            let before = Array((parts[0] + records[..<victim].joined()).utf8)
            let after = Array((records[(victim + 1)...].joined() + parts[1]).utf8)
            let events = Page.read(before + damaged + after, inPieces: Int.random(in: 1...2000, using: &random))
            let others = sound.indices.filter { $0 != victim }.map { sound[$0] }
            if events.failure == nil, !events.issues.contains("hidden-records") {
                #expect(
                    others.allSatisfy { events.records.contains($0) },
                    "\(String(decoding: damaged, as: UTF8.self))")
                #expect(events.token?.value == "t")
            }
            // Nobody else's record is ever altered.
            for record in events.records where record.header.identifier != "oai:a.b:\(victim)" {
                guard let other = others.first(where: { $0.header.identifier == record.header.identifier })
                else { continue }
                #expect(record == other || record.header.identifier == "" || damagedNames(other, damaged))
            }
            // Only markup that hides what follows may cost more than one record.
            let isHiding = String(decoding: damaged, as: UTF8.self).contains { "!?[-".contains($0) }
            #expect(events.failure == nil || isHiding, "\(String(decoding: damaged, as: UTF8.self))")
        }
    }

    /// Whether the damage made the victim bear another's name.
    private func damagedNames(_ other: OAIRecord, _ damaged: [UInt8]) -> Bool {
        String(decoding: damaged, as: UTF8.self).contains(">\(other.header.identifier)<")
    }
}
