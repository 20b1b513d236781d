import OAIPMH
import Testing

@Suite struct ContainerTests {
    @Test func allAreReadAsTheyAreWritten() throws {
        func origin(_ number: Int, _ isAltered: Bool) -> OAIProvenance.Origin {
            OAIProvenance.Origin(
                harvestDate: "2026-01-0\(number)T00:00:00Z", isAltered: isAltered,
                baseURL: "https://\(number).example/?a&b",
                identifier: "oai:\(number).example:é<>\"", datestamp: "2025-01-01", metadataNamespace: "urn:\(number)")
        }
        let containers: [OAIContainer] = [
            .provenance(try #require(OAIProvenance([origin(1, true), origin(2, false), origin(3, false)]))),
            .rights(OAIRights(reference: "https://creativecommons.org/publicdomain/zero/1.0/")),
            .rightsManifest(
                OAIRightsManifest(rights: [OAIRights(reference: "urn:a&b"), OAIRights(reference: "urn:c")])),
            .friends(OAIFriends(baseURLs: ["https://a.example/oai", "https://b.example/oai?x=1&y=2"])),
            .branding(
                OAIBranding(
                    icon: .init(url: "https://a.example/i.png", title: "É & cie", width: 88, height: 31),
                    renderings: [.init(url: "https://a.example/s.xsl", namespace: "urn:a", mimeType: "text/xsl")])),
            .identifier(
                OAIIdentifierDescription(repositoryIdentifier: "a.example", sampleIdentifier: "oai:a.example:project/1")
            ),
        ]
        for container in containers { #expect(OAIContainer(reading: container.xml) == container) }
    }

    @Test func theOutermostOriginIsTheLastHarvest() {
        let xml = """
            <p:provenance xmlns:p="http://www.openarchives.org/OAI/2.0/provenance">
              <p:originDescription harvestDate="2026-01-02" altered="1"> <p:baseURL> https://b.example </p:baseURL>
                <p:identifier>b</p:identifier><p:datestamp>2026-01-01</p:datestamp><p:metadataNamespace>urn:b</p:metadataNamespace>
                <p:originDescription harvestDate="2026-01-01" altered="false"><p:baseURL>https://a.example</p:baseURL>
                  <p:identifier>a</p:identifier></p:originDescription>
              </p:originDescription></p:provenance>
            """
        guard case .provenance(let provenance) = OAIContainer(reading: Array(xml.utf8)) else {
            Issue.record("no provenance")
            return
        }
        #expect(provenance.origins.map(\.baseURL) == ["https://b.example", "https://a.example"])
        #expect(provenance.origins.map(\.isAltered) == [true, false])
    }

    @Test(arguments: [
        "<eprints xmlns='http://www.openarchives.org/OAI/1.1/eprints'><content/></eprints>", "broken <",
        "<provenance xmlns='http://www.openarchives.org/OAI/2.0/provenance'/>", "",
        "<rights xmlns='http://www.openarchives.org/OAI/2.0/rights/'><rightsDefinition><x xmlns='urn:x'/></rightsDefinition></rights>",
    ])
    func othersAreKeptAsTheyAre(xml: String) {
        #expect(OAIContainer(reading: Array(xml.utf8)) == .other(Array(xml.utf8)))
        #expect(OAIContainer(reading: Array(xml.utf8)).xml == Array(xml.utf8))
    }

    @Test func whateverIsWrittenIsWellFormed() throws {
        let odd = "a\u{0}\u{B}\u{1F}<&>\"']]>\r\n\t\u{FFFE}\u{FFFF}é\u{FEBF}\u{FFBF}"
        let xml = OAIContainer.friends(OAIFriends(baseURLs: [odd])).xml
        guard case .friends(let friends) = OAIContainer(reading: xml) else {
            Issue.record("not well-formed: \(String(decoding: xml, as: UTF8.self))")
            return
        }
        #expect(
            friends.baseURLs
                == ["a\u{FFFD}\u{FFFD}\u{FFFD}<&>\"']]>\r\n\t\u{FFFD}\u{FFFD}é\u{FEBF}\u{FFBF}"])
    }
}
