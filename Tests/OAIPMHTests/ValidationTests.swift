import Foundation
import OAIPMH
import ScienceShopSDK
import TestSupport
import Testing

/// Others' validator finds nothing wrong with any answer of the provider, where it is installed.
@Suite struct ValidationTests {
    /// The schemas, written from the specification.
    private static let schemas = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Peers/oai/xsd")

    private static let odd = "a & b <c> \"d\" 'e' é\u{0}\u{FFFF} ]]>"

    private func provider() throws -> OAIProvider {
        let source = MemorySource()
        source.announce(["kind", "kind:project", "a.b_c:d-e"])
        let origin = OAIProvenance.Origin(
            harvestDate: "2026-01-02T03:04:05Z", isAltered: true, baseURL: "https://b.example/oai?a=1&b=2",
            identifier: "oai:b.example:1", datestamp: "2025-12-31", metadataNamespace: OAINamespace.dublinCore)
        var before = origin
        before.isAltered = false
        let about = [
            OAIContainer.provenance(try #require(OAIProvenance([origin, before]))).xml,
            OAIContainer.rights(OAIRights(reference: "https://creativecommons.org/publicdomain/zero/1.0/")).xml,
        ]
        for number in 1...7 {
            var writer = OAIWriter()
            writer.open(
                "oai_dc:dc",
                [("xmlns:oai_dc", OAINamespace.dublinCore), ("xmlns:dc", OAINamespace.dublinCoreElements)])
            writer.element("dc:title", [("xml:lang", "fr")], Self.odd)
            writer.close("oai_dc:dc")
            let metadata = String(decoding: writer.bytes, as: UTF8.self)
            source.put(
                "oai:a.example:\(number)", sets: number % 2 == 0 ? ["kind:project", "a.b_c:d-e"] : [],
                metadata: number == 5 ? nil : metadata, about: number == 3 ? about : [])
        }
        let repository = OAIRepository(
            name: Self.odd, baseURL: "https://a.example/oai", adminEmails: ["a@b.example", "c@d.example"],
            compressions: ["gzip", "deflate"],
            descriptions: [
                .identifier(
                    OAIIdentifierDescription(
                        repositoryIdentifier: "a.example", sampleIdentifier: "oai:a.example:project/1")),
                .friends(OAIFriends(baseURLs: ["https://b.example/oai", "https://c.example/?x=1&y=2"])),
                .rightsManifest(
                    OAIRightsManifest(rights: [OAIRights(reference: "https://creativecommons.org/licenses/by/4.0/")])),
            ], pageSize: 3, setPageSize: 2)
        return OAIProvider(repository, source: source)
    }

    /// Requests of every kind, good and bad; `{token}` stands for the token of the answer before.
    private static let queries = [
        "verb=Identify", "verb=ListMetadataFormats", "verb=ListMetadataFormats&identifier=oai:a.example:1",
        "verb=ListMetadataFormats&identifier=oai:a.example:5", "verb=ListSets", "verb=ListSets&resumptionToken={token}",
        "verb=ListRecords&metadataPrefix=oai_dc", "verb=ListRecords&resumptionToken={token}",
        "verb=ListRecords&resumptionToken={token}", "verb=ListIdentifiers&metadataPrefix=oai_dc&set=kind:project",
        "verb=ListIdentifiers&metadataPrefix=oai_dc&from=2001-01-01&until=2999-01-01",
        "verb=ListIdentifiers&resumptionToken={token}",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2001-01-01T00:00:00Z",
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:a.example:3",
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:a.example:5",
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=nobody", "verb=GetRecord&metadataPrefix=marc&identifier=a:b",
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=%3C%20%22&x=%00", "verb=ListRecords&metadataPrefix=%3C",
        "verb=ListRecords", "verb=ListRecords&resumptionToken=%00%22", "verb=ListRecords&metadataPrefix=marc",
        "verb=ListRecords&metadataPrefix=oai_dc&set=none", "verb=ListRecords&metadataPrefix=oai_dc&from=x&until=y", "",
        "verb=%3CIdentify%3E", "verb=Identify&verb=Identify", "&&=&a=b",
    ]

    @Test(.enabled(if: XMLLint.isInstalled, "xmllint is not installed")) func everyAnswerIsValid() async throws {
        let provider = try provider()
        let folder = try TemporaryFolder()
        var (files, token): ([String], String) = ([], "")
        for (number, query) in Self.queries.enumerated() {
            let body = try await provider.response(to: OAIQuery(parsing: query.replacing("{token}", with: token))).bytes
            if let next = OAIResponseReader.read(body).token { token = next.value }
            let file = URL(filePath: folder.path).appending(path: "\(number).xml")
            try Data(body).write(to: file)
            files.append(file.path)
        }
        let (status, output) = try validate(files, in: folder)
        #expect(status == 0, "\(output)")
    }

    /// The schemas are no rubber stamps.
    @Test(
        .enabled(if: XMLLint.isInstalled, "xmllint is not installed"),
        arguments: [
            ("</identifier>", "</identifier><oops/>"), ("<datestamp>20", "<datestamp>20-"), ("altered=\"true\"", ""),
            ("<rightsReference", "<rightsReferences"), ("cursor=\"0\"", "cursor=\"-1\""), ("dc:title", "dc:tilte"),
            ("<header status=\"deleted\">", "<header status=\"gone\">"), ("verb=\"ListRecords\"", "verb=\"List\""),
        ]) func whatIsWrongIsRefused(right: String, wrong: String) async throws
    {
        let folder = try TemporaryFolder()
        var provider = try provider()
        provider.repository.pageSize = 6
        let body = try await provider.response(to: OAIQuery(parsing: "verb=ListRecords&metadataPrefix=oai_dc")).bytes
        let text = String(decoding: body, as: UTF8.self)
        try #require(text.contains(right))
        let file = URL(filePath: folder.path).appending(path: "wrong.xml")
        try Data(text.replacing(right, with: wrong).utf8).write(to: file)
        #expect(try validate([file.path], in: folder).status != 0)
    }

    private func validate(_ files: [String], in temporary: TemporaryFolder) throws -> (status: Int32, output: String) {
        let folder = URL(filePath: temporary.path)
        let imports = [
            (OAINamespace.protocol, "OAI-PMH"), (OAINamespace.dublinCore, "oai_dc"), (OAINamespace.friends, "friends"),
            (OAINamespace.identifier, "oai-identifier"), (OAINamespace.provenance, "provenance"),
            (OAINamespace.rights, "rights"),
        ].map { "<xs:import namespace=\"\($0)\" schemaLocation=\"\(Self.schemas.path)/\($1).xsd\"/>" }
        let all = folder.appending(path: "all.xsd")
        try Data(
            "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\(imports.joined())</xs:schema>".utf8
        ).write(to: all)
        return try XMLLint.validate(files, against: all, in: temporary)
    }
}
