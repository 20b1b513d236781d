import Foundation
import JSONSchema
import Messages
import MetadataFormats
import ScienceShopSDK
import TestSupport
import Testing

/// Others' validator agrees with our XML Schema, where it is installed.
@Suite struct SchemaTests {
    /// The tables that write the format name every member that `schemas/record/1` knows.
    @Test func everyMemberOfARecordHasItsElement() throws {
        let documents = try EmbeddedSchemas.files.map { try JSONValue(parsing: $0.text) }
        let kinds = RecordKind.allCases.map(\.rawValue) + ["record"]
        for document in documents {
            guard let id = document["$id"]?.string, kinds.contains(where: { id.hasSuffix("/\($0).schema.json") }) else {
                continue
            }
            for member in document["properties"]?.object ?? [:] {
                #expect(ScienceShopXML.xsd.contains("<xs:element name=\"\(member.key)\""), "\(member.key) of \(id)")
            }
        }
    }

    @Test(.enabled(if: XMLLint.isInstalled)) func examplesAndAnyDocumentAreValid() throws {
        let folder = try TemporaryFolder()
        var files: [String] = []
        func add(_ record: Record, _ name: String) throws {
            let file = URL(filePath: folder.path).appending(path: "\(name).xml")
            try Data(ScienceShopXML.write(record)).write(to: file)
            files.append(file.path)
        }
        for name in Samples.names { try add(try Samples.record(name), name) }
        for seed in 0..<50 {
            var random = RandomJSON(seed: UInt64(seed))
            try add(Record(document: random.record()), "random-\(seed)")
        }
        let (status, output) = try validate(files, in: folder)
        #expect(status == 0, "\(output)")
    }

    /// The schema is no rubber stamp.
    @Test(
        .enabled(if: XMLLint.isInstalled),
        arguments: [
            "<nonsense/>", "<revision>x</revision>", "<title>words</title>", "<title><text>no language</text></title>",
            "<id>a</id><schema>out of order</schema>", "<member>no name</member>", "<online>1</online>",
        ])
    func whatIsNotOfTheFormatIsInvalid(inside: String) throws {
        let folder = try TemporaryFolder()
        let file = URL(filePath: folder.path).appending(path: "bad.xml")
        try Data("<record xmlns=\"\(ScienceShopXML.namespace)\">\(inside)</record>".utf8).write(to: file)
        let (status, _) = try validate([file.path], in: folder)
        #expect(status == 3 || status == 4)
    }

    /// A catalogue stands in for the one schema ours imports, so that nothing is fetched.
    private func validate(_ files: [String], in temporary: TemporaryFolder) throws -> (status: Int32, output: String) {
        let folder = URL(filePath: temporary.path)
        let xsd = folder.appending(path: "xml.xsd")
        try Data(
            """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
              <xs:attribute name="lang" type="xs:language"/>
            </xs:schema>
            """.utf8
        ).write(to: xsd)
        let own = folder.appending(path: "scienceshop.xsd")
        try Data(
            ScienceShopXML.xsd.replacing("http://www.w3.org/2001/xml.xsd", with: xsd.lastPathComponent).utf8
        ).write(to: own)
        return try XMLLint.validate(files, against: own, in: temporary)
    }
}
