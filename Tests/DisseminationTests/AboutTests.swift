import AdapterKit
import Dissemination
import Federation
import FederationConformance
import JSONSchema
import Messages
import OAIPMH
import ScienceShopSDK
import Testing

/// A source whose records came by OAI-PMH.
private struct HarvestedSource: HarvestAdapter {
    static let manifest = AdapterManifest(
        id: "oai-pmh", version: "1", summary: "A source for tests", formats: [.json], optionSchema: "true")
    let base: ScriptedSource

    init(_ records: [SourceRecord]) { base = ScriptedSource(records) }
    init(configuration: AdapterConfiguration, context: AdapterContext) throws { self.init([]) }

    func identify() async throws -> SourceDescription { try await base.identify() }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        try await base.page(request, after: cursor)
    }
}

@Suite struct AboutTests {
    private func about(_ house: ChannelHouse, _ prefix: String = "oai_dc") async throws -> [OAIContainer] {
        let listing = try await house.list("metadataPrefix=\(prefix)")
        let containers = try #require(listing.records.first).about.map { OAIContainer(reading: $0) }
        // Beside metadata that cannot say so: whose it is. Ours say it themselves.
        #expect(containers.contains { $0 == Self.way } == (prefix == "oai_dc"))
        return containers.filter { $0 != Self.way }
    }

    private static let way = RecordIdentifier("lyon:project/a").map { id in
        OAIContainer.way(
            OAIRecordWay(record: id, revision: 1, hops: [OAIRecordWay.Hop(node: "lyon", harvester: nil)]))
    }

    private func harvested(sourceURL: String?, datestamp: String?) async throws -> ChannelHouse {
        var house = ChannelHouse()
        house.say("a", "Projet", ("licence", "https://creativecommons.org/licenses/by/4.0/?a=1&b=2"))
        house.records[0].sourceURL = sourceURL
        house.records[0].datestamp = datestamp
        let engine = HarvestEngine(
            ledger: house.ledger, validator: NoValidation(), clock: { Timestamp(seconds: 1_690_000_000) },
            sleeper: { _ in })
        let report = try await engine.run(
            HarvestJob(
                key: SourceKey(node: "lyon", source: "oai"), source: HarvestedSource(house.records),
                crosswalks: [JSONCrosswalk()], context: CrosswalkContext(node: "lyon", language: "fr", basis: ""),
                options: HarvestOptions()))
        try #require(report.verdict.exitCode == 0)
        try await house.channel.refresh()
        return house
    }

    private static let rights = OAIContainer.rights(
        OAIRights(reference: "https://creativecommons.org/licenses/by/4.0/?a=1&b=2"))

    @Test func whatWasHarvestedSaysWhere() async throws {
        let house = try await harvested(
            sourceURL: "https://b.example/oai?verb=GetRecord&identifier=oai%3Ab.example%3A7%26x&metadataPrefix=oai_dc",
            datestamp: "2023-05-06T07:08:09Z")
        let origin = OAIProvenance.Origin(
            harvestDate: "2023-07-22T04:26:40Z", isAltered: true, baseURL: "https://b.example/oai",
            identifier: "oai:b.example:7&x", datestamp: "2023-05-06T07:08:09Z",
            metadataNamespace: "http://www.openarchives.org/OAI/2.0/oai_dc/")
        let provenance = OAIContainer.provenance(try #require(OAIProvenance([origin])))
        // Made and kept.
        for _ in 0..<2 {
            #expect(try await about(house) == [provenance, Self.rights])
            #expect(try await about(house, "scienceshop") == [provenance, Self.rights])
        }
    }

    @Test(
        arguments: [
            (nil, "2023-05-06"), ("https://b.example/page", "2023-05-06"),
            ("https://b.example/oai?verb=GetRecord&identifier=oai:b:7&metadataPrefix=oai_dc", nil),
            ("https://b.example/oai?verb=GetRecord&identifier=oai:b:7&metadataPrefix=oai_dc", "yesterday"),
            ("https://b.example/oai?verb=GetRecord&identifier=oai:b:7&metadataPrefix=marc", "2023-05-06"),
        ] as [(String?, String?)]) func whatCannotBeToldIsNotMadeUp(url: String?, datestamp: String?) async throws
    {
        #expect(try await about(harvested(sourceURL: url, datestamp: datestamp)) == [Self.rights])
    }
}
