import AdapterKit
import JSONSchema
import Messages
import MetadataFormats
import ScienceShopSDK
import Testing

@Suite struct CrosswalkTests {
    private let context = CrosswalkContext(node: "ailleurs", language: "fr", basis: "public")

    private func source(_ xml: [UInt8], _ format: MetadataFormat, name: String = "oai:repo.example:1") -> SourceRecord {
        SourceRecord(identifier: name, format: format, payload: xml)
    }

    private func map(_ xml: String, _ crosswalk: any Crosswalk, _ format: MetadataFormat) -> CrosswalkResult {
        crosswalk.map(source(Array(xml.utf8), format), context: context)
    }

    private func sheet(_ lines: String) -> String {
        """
        <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        \(lines)
        </oai_dc:dc>
        """
    }

    @Test func eachFormatHasItsCrosswalk() {
        for format in [MetadataFormat.dublinCore, .scienceShop, .cerif, "application/oai_cerif_openaire_1.2+xml"] {
            #expect(MetadataCrosswalks.all.filter { $0.accepts(format) }.count == 1, "\(format)")
        }
    }

    @Test(arguments: Samples.names) func scienceshopIsVerbatim(name: String) throws {
        let record = try Samples.record(name)
        let result = ScienceShopCrosswalk().map(
            source(ScienceShopXML.write(record), .scienceShop), context: context)
        #expect(result.issues.isEmpty)
        #expect(result.drafts.first?.record == record)
    }

    /// What we send out in another format comes back as a valid record that contradicts nothing.
    @Test(arguments: Samples.names, ["oai_dc", "oai_cerif_openaire"])
    func ourOwnSheetsComeBackValid(name: String, prefix: String) throws {
        let original = try Samples.publicRecord(name)
        let format = try #require(DisseminationFormats.all().first { $0.prefix == prefix })
        guard !original.record.isDeleted, let sheet = format.disseminate(original) else { return }
        let crosswalk = try #require(
            MetadataCrosswalks.all.first { $0.accepts(MetadataFormat(metadataPrefix: prefix)) })
        let own = CrosswalkContext(node: original.id.home, language: "fr", basis: "public")
        let result = crosswalk.map(source(sheet.xml, MetadataFormat(metadataPrefix: prefix)), context: own)
        #expect(result.issues.isEmpty)
        let draft = try #require(result.drafts.first)
        #expect(draft.record.id == original.id)
        let errors = RecordValidator.standard.validate(draft.record).filter { $0.severity == .error }
        #expect(errors.isEmpty, "\(errors)")
        for language in original.record.title?.languages ?? [] where original.id.kind != .person {
            #expect(draft.record.title?[language] == original.record.title?[language])
        }
        for item in draft.evidence {
            let place = try #require(JSONPointer(item.path))
            #expect(JSONValue.object(draft.record.document)[place] != nil, "\(item.path)")
        }
    }

    @Test func foreignDublinCoreBecomesAResource() throws {
        let result = map(
            sheet(
                """
                <dc:title>Rapport sur l’eau</dc:title>
                <dc:creator>Durand, Anne</dc:creator>
                <dc:subject>eau ; rivières;  </dc:subject>
                <dc:description>&lt;p&gt;Un rapport.&lt;/p&gt;&lt;p&gt;En deux parties.&lt;/p&gt;</dc:description>
                <dc:date>2019-04</dc:date>
                <dc:type>Dataset</dc:type>
                <dc:identifier>https://doi.org/10.1234/eau</dc:identifier>
                <dc:identifier>https://repo.example/eau.pdf</dc:identifier>
                <dc:language>fre</dc:language>
                <dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights>
                """), DublinCoreCrosswalk(), .dublinCore)
        let draft = try #require(result.drafts.first)
        let record = draft.record
        #expect(record.id?.description == "ailleurs:resource/repo.example~3A1")
        #expect(record.title?["fr"] == "Rapport sur l’eau")
        #expect(record.description?["fr"] == "Un rapport.\nEn deux parties.")
        #expect(record.themes.compactMap(\.keyword) == ["eau", "rivières"])
        #expect(record.period?.start?.description == "2019-04")
        #expect(record.participants.first?.role == "author")
        #expect(record.identifiers.first?.value == "10.1234/eau")
        #expect(record.url == "https://repo.example/eau.pdf")
        #expect(record.languages == ["fr"])
        #expect(record.types.first?.concept == "dataset")
        #expect(draft.evidence.contains { $0.path == "/title/fr" && $0.location.line == 2 })
    }

    /// Names that differ only in case or in a sign are records apart.
    @Test func differentNamesGiveDifferentRecords() {
        let names = [
            "oai:a:b", "oai:a:B", "oai:a/b", "oai:a-b", "oai:a~3Ab", "oai:a_b", String(repeating: "é", count: 300),
        ]
        let ids = names.compactMap { name in
            DublinCoreCrosswalk().map(
                source(Array(sheet("<dc:title>t</dc:title>").utf8), .dublinCore, name: name), context: context
            ).drafts.first?.record.id
        }
        #expect(Set(ids).count == names.count)
    }

    @Test(arguments: [
        "<html><body>Please enable JavaScript</body></html>", "", "<oai_dc:dc", "not xml",
        "<!DOCTYPE x [<!ENTITY a 'a'>]><x>&a;</x>",
    ]) func whatIsNoSheetIsAnIssue(xml: String) {
        for (crosswalk, format) in zip(
            MetadataCrosswalks.all, [MetadataFormat.scienceShop, .dublinCore, .cerif])
        {
            let result = map(xml, crosswalk, format)
            #expect(result.drafts.isEmpty)
            #expect(result.issues.map(\.code) == ["unreadable-metadata"])
        }
    }

    @Test func foreignCERIFKeepsTranslationsAndTeams() throws {
        let result = map(
            """
            <Project xmlns="https://www.openaire.eu/cerif-profile/1.1/" id="Projects/1">
              <Title xml:lang="fr">Eau</Title>
              <Title xml:lang="en" trans="m">Water</Title>
              <StartDate>2020-01-01</StartDate>
              <Consortium><Coordinator><OrgUnit id="OrgUnits/2"><Name xml:lang="fr">Université</Name></OrgUnit></Coordinator></Consortium>
              <Team><PrincipalInvestigator><Person><PersonName><FamilyNames>Durand</FamilyNames><FirstNames>Anne</FirstNames></PersonName></Person></PrincipalInvestigator></Team>
              <Keyword xml:lang="fr">eau</Keyword>
            </Project>
            """, CERIFCrosswalk(), .cerif)
        let record = try #require(result.drafts.first?.record)
        #expect(record.id?.kind == .project)
        #expect(record.title?.translator(of: "en") == .machine)
        #expect(record.participants.map(\.role) == ["lead", "lead"])
        #expect(record.participants.map(\.kind) == [.organisation, .person])
        #expect(record.participants.map(\.name) == ["Université", "Anne Durand"])
        #expect(record.period?.start?.description == "2020-01-01")
        #expect(RecordValidator.standard.validate(record).filter { $0.severity == .error }.isEmpty)
    }

    @Test func entitiesThatAreNoRecordsAreSaid() {
        let result = map(
            "<Publication xmlns=\"https://www.openaire.eu/cerif-profile/1.1/\"/>", CERIFCrosswalk(), .cerif)
        #expect(result.drafts.isEmpty)
        #expect(result.issues.map(\.code) == ["unmapped-entity"])
    }
}
