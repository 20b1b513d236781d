import Messages
import OAIPMH
import ScienceShopSDK
import Testing

/// Pages as providers write them, good and bad.
enum Page {
    static func records(_ records: String, root: String = "", token: String = "") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"\(root)>
        <responseDate>2026-11-21T10:00:00Z</responseDate>
        <request verb="ListRecords" metadataPrefix="oai_dc">https://a.example/oai</request>
        <ListRecords>\(records)\(token)</ListRecords></OAI-PMH>
        """
    }

    static func record(_ identifier: String, _ metadata: String, status: String = "") -> String {
        """
        <record><header\(status)><identifier>\(identifier)</identifier><datestamp>2026-01-02T03:04:05Z</datestamp>\
        <setSpec>kind:project</setSpec></header>\(metadata)</record>
        """
    }

    static let dc =
        "<oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"

    static func read(_ text: String) -> [OAIEvent] { OAIResponseReader.read(Array(text.utf8)) }

    static func read(_ bytes: [UInt8], inPieces size: Int) -> [OAIEvent] {
        let reader = OAIResponseReader()
        var events: [OAIEvent] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            events += reader.feed(Array(bytes[start..<min(bytes.count, start + size)]))
        }
        return events + reader.finish()
    }
}

extension [OAIEvent] {
    var records: [OAIRecord] { compactMap { if case .record(let record) = $0 { record } else { nil } } }
    var failure: OAIPageFailure? { if case .failure(let failure)? = last { failure } else { nil } }
    var token: OAIResumptionToken? {
        lazy.compactMap { if case .token(let token) = $0 { token } else { nil } }.first
    }
    var issues: [String] { compactMap { if case .issue(let issue) = $0 { issue.code } else { nil } } }
}

extension OAIRecord {
    var text: String? { metadata.map { String(decoding: $0, as: UTF8.self) } }
    var codes: [String] { issues.map(\.code) }
}

@Suite struct ReaderTests {
    @Test func metadataAreTheirExactBytes() throws {
        let metadata =
            Page.dc
            + "\r\n <dc:title  xml:lang='fr' >L&#233;a &amp; <![CDATA[<b> & é]]></dc:title><!-- x > --></oai_dc:dc >"
        let events = Page.read(
            Page.records(
                Page.record("oai:a.b:1", "<metadata>\n\(metadata) </metadata>"),
                token:
                    "<resumptionToken cursor='0' completeListSize=\" 7 \" expirationDate='x'> a+b/ </resumptionToken>"))
        #expect(events.failure == nil)
        let record = try #require(events.records.first)
        #expect(record.text == metadata)
        #expect(record.issues.isEmpty)
        #expect(
            record.header
                == OAIHeader(identifier: "oai:a.b:1", datestamp: "2026-01-02T03:04:05Z", sets: ["kind:project"]))
        #expect(
            events.token
                == OAIResumptionToken(" a+b/ ", expirationDate: "x", completeListSize: 7, cursor: 0))
        #expect(events.first == .responseDate("2026-11-21T10:00:00Z"))
        #expect(
            events.dropFirst().first
                == .request(
                    OAIRequestEcho(
                        baseURL: "https://a.example/oai",
                        arguments: OAIQuery([.init("verb", "ListRecords"), .init("metadataPrefix", "oai_dc")]))))
    }

    @Test(arguments: [
        // (declared around, metadata, as it stands alone)
        (" xmlns:x=\"urn:x\" xmlns:y=\"urn:y\"", "<x:a><x:b/></x:a>", "<x:a xmlns:x=\"urn:x\"><x:b/></x:a>"),
        (" xmlns:x='urn:&amp;\"'", "<x:a/>", "<x:a xmlns:x=\"urn:&amp;&quot;\"/>"),
        (" xmlns:x=\"urn:x\"", "<x:a xmlns:x='urn:z'/>", "<x:a xmlns:x='urn:z'/>"),
        ("", "<a b='1'/>", "<a xmlns=\"http://www.openarchives.org/OAI/2.0/\" b='1'/>"),
        ("", "<a xmlns='urn:a'><b/></a>", "<a xmlns='urn:a'><b/></a>"),
        ("", "<a xmlns=''><b/></a>", "<a xmlns=''><b/></a>"),
        (
            " xmlns:x=\"urn:x\"", "<x:a><b xmlns='urn:b'/><c/></x:a>",
            "<x:a xmlns:x=\"urn:x\" xmlns=\"http://www.openarchives.org/OAI/2.0/\"><b xmlns='urn:b'/><c/></x:a>"
        ),
        (
            " xmlns:t=\"urn:t\"",
            "<a xmlns='urn:a' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='t:URI'/>",
            "<a xmlns:t=\"urn:t\" xmlns='urn:a' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='t:URI'/>"
        ),
    ])
    func metadataStandAlone(root: String, metadata: String, expected: String) throws {
        let events = Page.read(
            Page.records(Page.record("oai:a.b:1", "<metadata>\(metadata)</metadata>"), root: root))
        #expect(try #require(events.records.first).text == expected)
    }

    @Test func declarationsOfOneRecordDoNotReachTheNext() throws {
        let first = "<record xmlns:x=\"urn:1\"><header/><metadata><x:a/></metadata></record>"
        let second = "<record><header/><metadata xmlns:x=\"urn:2\"><x:a/></metadata></record>"
        #expect(
            Page.read(Page.records(first + second)).records.map(\.text)
                == ["<x:a xmlns:x=\"urn:1\"/>", "<x:a xmlns:x=\"urn:2\"/>"])
    }

    @Test func undeclaredPrefixesAreToldAndKnownOnesMended() throws {
        let records = Page.read(
            Page.records(
                Page.record("1", "<metadata><dc:title>x</dc:title></metadata>")
                    + Page.record("2", "<metadata><odd:title>x</odd:title></metadata>"))
        ).records
        #expect(records.map(\.codes) == [["undeclared-prefix"], ["undeclared-prefix"]])
        #expect(records.map { $0.issues[0].severity } == [.warning, .error])
        #expect(records[0].text == "<dc:title xmlns:dc=\"http://purl.org/dc/elements/1.1/\">x</dc:title>")
    }

    @Test func damageIsRepairedAndToldOfItsRecordAlone() {
        func title(_ bytes: [UInt8]) -> [UInt8] {
            Array("<metadata>\(Page.dc)<dc:title>".utf8) + bytes + Array("</dc:title></oai_dc:dc></metadata>".utf8)
        }
        let damaged: [([UInt8], String, [String])] = [
            (Array("sound".utf8), "sound", []), ([0x63, 0x61, 0x66, 0xE9], "café", ["bytes-repaired"]),
            ([0x61, 0x0B, 0x62, 0x02], "a b\u{FFFD}", ["controls-repaired"]),
            (Array("a&#x3;b&#xB;&#65;".utf8), "a\u{FFFD}b &#65;", ["controls-repaired"]),
            ([0x61, 0xEF, 0xBF, 0xBE], "a\u{FFFD}", ["controls-repaired"]),
            (Array("R&D & &x; &amp;".utf8), "R&amp;D &amp; &amp;x; &amp;", ["ampersands-repaired"]),
            (Array("caf&eacute;&nbsp;!".utf8), "café\u{A0}!", ["entities-repaired"]),
            (Array("<![CDATA[R&D &eacute; <]]>".utf8), "<![CDATA[R&D &eacute; <]]>", []),
            (Array("é\u{1F600}".utf8), "é\u{1F600}", []),
        ]
        let parts = Page.records("§").split(separator: "§")
        var page = Array(parts[0].utf8)
        for (index, item) in damaged.enumerated() {
            let around = Page.record("\(index)", "§").split(separator: "§")
            page += Array(around[0].utf8) + title(item.0) + Array(around[1].utf8)
        }
        page += Array(parts[1].utf8)
        for size in [1, 2, 3, 7, 64, page.count] {
            let reader = OAIResponseReader()
            var events: [OAIEvent] = []
            for start in stride(from: 0, to: page.count, by: size) {
                events += reader.feed(Array(page[start..<min(page.count, start + size)]))
            }
            events += reader.finish()
            #expect(events.failure == nil)
            #expect(events.records.count == damaged.count)
            for (record, item) in zip(events.records, damaged) {
                #expect(record.text == "\(Page.dc)<dc:title>\(item.1)</dc:title></oai_dc:dc>")
                #expect(record.codes == item.2)
            }
        }
    }

    @Test func otherEncodingsAreRead() throws {
        let text = Page.records(
            Page.record("oai:a.b:é", "<metadata>\(Page.dc)<dc:title>œuvre 𝄞</dc:title></oai_dc:dc></metadata>"))
        let sound = Page.read(text)
        let little: [UInt8] =
            [0xFF, 0xFE] + text.utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        let big: [UInt8] =
            [0xFE, 0xFF] + text.utf16.flatMap { unit -> [UInt8] in [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
        for body in [Array("\u{FEFF}\(text)".utf8), Array(" \n\(text)".utf8), little, big] {
            for size in [1, 5, body.count] {
                let reader = OAIResponseReader()
                var events: [OAIEvent] = []
                for start in stride(from: 0, to: body.count, by: size) {
                    events += reader.feed(Array(body[start..<min(body.count, start + size)]))
                }
                #expect(events + reader.finish() == sound)
            }
        }
        let latin = text.replacing("UTF-8", with: "ISO-8859-1").replacing("œuvre 𝄞", with: "oeuvre")
        let bytes = latin.unicodeScalars.map { UInt8($0.value) }
        let record = try #require(OAIResponseReader.read(bytes).records.first)
        #expect(record.header.identifier == "oai:a.b:é")
        #expect(record.issues.isEmpty)
    }

    @Test func deletedRecordsAndEmptyOnes() {
        let records = Page.read(
            Page.records(
                Page.record("1", "", status: " status='deleted'")
                    + Page.record("2", "<metadata><a/></metadata>", status: " status='deleted'")
                    + Page.record("3", "") + Page.record("4", "<metadata>plain</metadata>")
                    + Page.record("5", "<metadata><a/><b/></metadata>") + "<record><metadata><a/></metadata></record>")
        ).records
        #expect(
            records.map(\.codes)
                == [
                    [], ["deleted-with-metadata"], ["no-metadata"], ["metadata-no-xml"], ["extra-metadata"],
                    ["no-identifier", "datestamp"],
                ])
        #expect(records.map(\.header.isDeleted) == [true, true, false, false, false, false])
    }

    @Test func tokensThatEndTheList() {
        for token in ["<resumptionToken/>", "<resumptionToken completeListSize='3'> \n</resumptionToken>"] {
            #expect(Page.read(Page.records("", token: token)).token?.isLast == true)
        }
        #expect(Page.read(Page.records("")).token == nil)
        let outside = Page.records("").replacing(
            "</OAI-PMH>", with: "<resumptionToken>x</resumptionToken></OAI-PMH>")
        #expect(Page.read(outside).token?.value == "x")
    }

    @Test func theOtherVerbs() {
        func page(_ body: String) -> [OAIEvent] {
            Page.read("<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'>\(body)</OAI-PMH>")
        }
        #expect(
            page("<error code='noRecordsMatch'>none</error><error code=''/>") == [
                .error(OAIError(.noRecordsMatch, .verbatim("none"))),
                .error(OAIError(OAIErrorCode(rawValue: ""), .verbatim(""))),
            ])
        #expect(
            page(
                "<ListSets><set><setSpec>a:b</setSpec><setName>A &amp; B</setName><setDescription><d xmlns='urn:d'/></setDescription></set></ListSets>"
            ) == [.set(OAISet(spec: "a:b", name: "A & B", descriptions: [Array("<d xmlns='urn:d'/>".utf8)]))])
        #expect(
            page(
                "<ListMetadataFormats><metadataFormat><metadataPrefix>p</metadataPrefix><schema>s</schema><metadataNamespace>n</metadataNamespace></metadataFormat></ListMetadataFormats>"
            ) == [.format(OAIMetadataFormat(prefix: "p", schema: "s", namespace: "n"))])
        #expect(
            page(
                "<ListIdentifiers><header status='deleted'><identifier>x</identifier><datestamp>2026-01-01+01:00</datestamp></header></ListIdentifiers>"
            ).count == 1)
        #expect(
            page(
                """
                <Identify><repositoryName>N</repositoryName><baseURL>b</baseURL><protocolVersion>2.0</protocolVersion>\
                <adminEmail>a@b.c</adminEmail><adminEmail>d@e.f</adminEmail><earliestDatestamp>2001-01-01</earliestDatestamp>\
                <deletedRecord>Transient</deletedRecord><granularity>YYYY-MM-DD</granularity><compression>gzip</compression>\
                <description><x xmlns="urn:x"/></description></Identify>
                """) == [
                    .identify(
                        OAIIdentify(
                            repositoryName: "N", baseURL: "b", adminEmails: ["a@b.c", "d@e.f"],
                            earliestDatestamp: "2001-01-01", deletedRecord: .transient, granularity: "YYYY-MM-DD",
                            compressions: ["gzip"], descriptions: [Array("<x xmlns=\"urn:x\"/>".utf8)]))
                ])
    }
}
