import JSONSchema
import MetadataFormats
import ScienceShopSDK
import TestSupport
import Testing

/// The format `scienceshop` loses nothing.
@Suite struct ScienceShopXMLTests {
    @Test(arguments: Samples.names) func everyExampleComesBack(name: String) throws {
        let record = try Samples.record(name)
        for style in [XMLStyle.compact, .indented] {
            let xml = ScienceShopXML.write(record, style: style)
            #expect(try ScienceShopXML.read(xml).canonicalBytes == record.canonicalBytes)
        }
    }

    /// Whatever JSON is put into a record: unknown members, other types, deep values, any character.
    @Test(arguments: 0..<40) func anyDocumentComesBack(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<10 {
            let record = Record(document: random.record())
            for style in [XMLStyle.compact, .indented] {
                let xml = ScienceShopXML.write(record, style: style)
                let back = try ScienceShopXML.read(xml)
                #expect(back.canonicalBytes == record.canonicalBytes, "\(String(decoding: xml, as: UTF8.self))")
            }
        }
    }

    @Test func itNamesWhatTheSchemaKnows() throws {
        let xml = String(decoding: ScienceShopXML.write(try Samples.record("initiative-full")), as: UTF8.self)
        #expect(xml.contains("<title><text xml:lang=\"fr\">"))
        #expect(!xml.contains("<member"))
    }

    @Test(arguments: [
        "<record/>",
        "<record xmlns=\"https://w3id.org/science-shop-federation/schemas/oai/scienceshop/1/\"><nonsense/></record>",
        "<record xmlns=\"https://w3id.org/science-shop-federation/schemas/oai/scienceshop/1/\">words</record>",
        "<record xmlns=\"https://w3id.org/science-shop-federation/schemas/oai/scienceshop/1/\"><id>a</id><id>b</id></record>",
        "<record xmlns=\"https://w3id.org/science-shop-federation/schemas/oai/scienceshop/1/\"><revision>x</revision></record>",
        "<record xmlns=\"https://w3id.org/science-shop-federation/schemas/oai/scienceshop/1/\"><member>x</member></record>",
        "<!DOCTYPE record [<!ENTITY a \"b\">]><record xmlns=\"https://w3id.org/science-shop-federation/schemas/oai/scienceshop/1/\"><id>&a;</id></record>",
        "<record xmlns=\"https://w3id.org/science-shop-federation/schemas/oai/scienceshop/1/\"><id>a</record>",
        "",
    ]) func whatIsNotOfTheFormatIsRefused(xml: String) {
        #expect(throws: ScienceShopXML.Failure.self) { try ScienceShopXML.read(Array(xml.utf8)) }
    }

    @Test func elementsMayStandInAnyOrderAndBeLaidOutAnyhow() throws {
        let xml = """
            <?xml version="1.0"?>
            <s:record xmlns:s="https://w3id.org/science-shop-federation/schemas/oai/scienceshop/1/">
              <!-- a comment -->
              <s:title>
                <s:text xml:lang="fr"><![CDATA[Eau & <forêt>]]></s:text>
              </s:title>
              <s:id>lyon:project/eau</s:id>
              <s:member name="n" type="number"> 3 </s:member>
            </s:record>
            """
        let record = try ScienceShopXML.read(Array(xml.utf8))
        #expect(
            record.document == [
                "id": "lyon:project/eau", "title": ["fr": "Eau & <forêt>"], "n": 3,
            ])
    }
}
