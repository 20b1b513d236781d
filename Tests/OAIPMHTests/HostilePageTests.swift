import OAIPMH
import ScienceShopSDK
import TestSupport
import Testing

@Suite struct HostilePageTests {
    @Test(arguments: [
        ("<!DOCTYPE html><html><body>Just a moment", OAIPageFailure.Kind.webPage), ("<html><p>no</html>", .webPage),
        ("<HTML>", .webPage), ("<rss version='2.0'/>", .otherXML(root: "rss")), ("", .empty), ("  \n", .malformed),
        ("502 Bad Gateway", .malformed), ("{\"error\":1}", .malformed), ("\u{1F}\u{8B}", .malformed),
        ("<!DOCTYPE lolz [<!ENTITY a 'aaaa'>]><OAI-PMH>&a;</OAI-PMH>", .malformed),
        ("<!DOCTYPE OAI-PMH SYSTEM 'file:///etc/passwd'><OAI-PMH/>", .malformed),
        ("<OAI-PMH><ListRecords>", .truncated), ("<OAI-PMH", .truncated),
        ("<OAI-PMH><ListRecords></record>", .malformed),
    ])
    func whatIsNoResponse(body: String, kind: OAIPageFailure.Kind) {
        #expect(Page.read(body).failure?.kind == kind)
    }

    @Test func packedBytesAreKnown() {
        #expect(OAIResponseReader.read([0x1F, 0x8B, 8, 0, 0]).failure?.kind == .compressed)
    }

    @Test func recordsBeforeTheBreakHold() {
        let page = Page.records(
            Page.record("1", "<metadata><a/></metadata>") + Page.record("2", "<metadata><a/></metadata>"))
        let cut = page.firstRange(of: "<identifier>2").map { page[..<$0.upperBound] } ?? ""
        let events = Page.read(String(cut))
        #expect(events.records.map(\.header.identifier) == ["1"])
        #expect(events.failure?.kind == .truncated)
    }

    @Test func whatFollowsTheRootHarmsNobody() {
        let events = Page.read(
            Page.records(Page.record("1", "<metadata><a/></metadata>")) + "\n<br /><b>Notice</b>: x &")
        #expect(events.records.count == 1)
        #expect(events.failure == nil)
    }

    @Test func aGiantRecordIsLeftOutAndTheNextIsRead() {
        let giant = "<metadata><a>" + String(repeating: "x ", count: 200_000) + "</a></metadata>"
        let page = Page.records(
            Page.record("1", giant) + Page.record("2", "<metadata><a xmlns='urn:a'>kept</a></metadata>"))
        let events = OAIResponseReader.read(Array(page.utf8), limits: OAIReadLimits(recordBytes: 100_000))
        #expect(events.records.map(\.text) == [nil, "<a xmlns='urn:a'>kept</a>"])
        #expect(events.records[0].codes == ["record-too-large"])
        #expect(events.failure == nil)
    }

    /// Left out, the page would look like the last one.
    @Test func aTokenThatIsTooLongEndsThePage() {
        let record = Page.record("1", "<metadata><a/></metadata>")
        func events(_ length: Int) -> [OAIEvent] {
            Page.read(
                Page.records(
                    record, token: "<resumptionToken>\(String(repeating: "t", count: length))</resumptionToken>"))
        }
        #expect(events(1 << 16).token?.value.utf8.count == 1 << 16)
        let giant = events((1 << 16) + 1)
        #expect(giant.records.count == 1 && giant.failure?.kind == .limit && giant.token == nil)
    }

    @Test func limitsEndThePage() {
        let deep = String(repeating: "<a>", count: 300)
        #expect(Page.read(Page.records(Page.record("1", "<metadata>\(deep)"))).failure?.kind == .limit)
        let monster = "<a " + (0..<300).map { "b\($0)='1'" }.joined(separator: " ") + "/>"
        #expect(Page.read(Page.records(Page.record("1", "<metadata>\(monster)"))).failure?.kind == .limit)
        let long = "<a b='" + String(repeating: "x", count: 100_000) + "'/>"
        #expect(Page.read(Page.records(Page.record("1", "<metadata>\(long)"))).failure?.kind == .limit)
        let page = Array(Page.records(Page.record("1", "<metadata><a/></metadata>")).utf8)
        #expect(OAIResponseReader.read(page, limits: OAIReadLimits(pageBytes: 300)).failure?.kind == .limit)
    }

    /// Bytes of a sound page, cut, doubled and changed by chance: the reader always ends, and gives the same events
    /// however the bytes are cut into pieces.
    @Test(arguments: 0..<20) func anyBytesInAnyPieces(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let sound = Array(
            Page.records(
                Page.record(
                    "é1", "<metadata>\(Page.dc)<dc:title>R&amp;D <![CDATA[x]]></dc:title></oai_dc:dc></metadata>")
                    + Page.record("2", "", status: " status='deleted'"), token: "<resumptionToken>t</resumptionToken>"
            ).utf8)
        for _ in 0..<50 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(Array("<>&;\"'\u{0}]-!?é".utf8).randomElement(using: &random) ?? 0, at: place)
                default:
                    let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
                    bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
                }
            }
            let whole = OAIResponseReader.read(bytes)
            let reader = OAIResponseReader()
            var pieces: [OAIEvent] = []
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + Int.random(in: 1...50, using: &random))
                pieces += reader.feed(Array(bytes[start..<end]))
                start = end
            }
            pieces += reader.finish()
            #expect(pieces.records == whole.records)
            #expect(pieces.failure?.kind == whole.failure?.kind)
        }
    }
}
