import JSONSchema
import Messages
import MetadataFormats
import ScienceShopSDK
import Testing

/// No part of a record disappears without being named.
@Suite struct LossTests {
    /// Every text that no loss names, at or above its place, stands in the XML.
    @Test(arguments: Samples.names, ["oai_dc", "oai_cerif_openaire"])
    func whatIsNotNamedAsLostIsThere(name: String, prefix: String) throws {
        let record = try Samples.publicRecord(name)
        let format = try #require(DisseminationFormats.all().first { $0.prefix == prefix })
        guard let result = format.disseminate(record) else { return }
        let xml = String(decoding: result.xml, as: UTF8.self)
            .replacing("&amp;", with: "&").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        let dropped = Set(result.losses.filter { $0.kind == .dropped }.map(\.path))
        let coarser = Set(result.losses.map(\.path))
        // Told by the header of the record or by the name of the element.
        let elsewhere: Set = ["/schema", "/kind", "/home", "/status", "/modifiedAt"]
        for leaf in leaves(.object(record.record.document), at: JSONPointer()) where !isNamed(leaf.place, in: dropped) {
            let path = leaf.place.description
            guard !elsewhere.contains(path), !coarser.contains(path), let text = leaf.value.string else { continue }
            guard !["/translatedBy", "/kind", "/role", "/type"].contains(where: path.hasSuffix) else { continue }
            if prefix == "oai_cerif_openaire", path.hasPrefix("/title"), record.id.kind == .person { continue }
            let told = path.hasPrefix("/contacts") ? text.filter { !$0.isWhitespace } : text
            #expect(xml.contains(text) || xml.contains(told), "\(path) of \(name) is neither in \(prefix) nor a loss")
        }
    }

    @Test(arguments: Samples.names) func lossesPointIntoTheRecord(name: String) throws {
        let record = try Samples.publicRecord(name)
        let document = JSONValue.object(record.record.document)
        for format in DisseminationFormats.all() {
            let losses =
                try #require(format.disseminate(record) != nil || !format.carries(record.id.kind) ? format : nil)
                .disseminate(record)?.losses ?? []
            for loss in losses {
                let place = try #require(JSONPointer(loss.path))
                #expect(document[place] != nil, "\(loss.path) of \(name) in \(format.prefix)")
                #expect(!loss.reason.isEmpty)
            }
            #expect(Set(losses.map(\.path)).count == losses.count)
        }
    }

    @Test(arguments: Samples.names) func theElementIsTheSameWhoeverAsksForLosses(name: String) throws {
        let record = try Samples.publicRecord(name)
        for format in DisseminationFormats.all() {
            #expect(format.xml(of: record) == format.disseminate(record)?.xml)
        }
    }

    @Test func scienceshopLosesNothing() throws {
        for name in Samples.names {
            #expect(ScienceShopFormat().disseminate(try Samples.publicRecord(name))?.losses == [])
        }
    }

    /// A year stays a year: no day is invented, and the record's reader is told.
    @Test(arguments: [
        ("2018", Loss.Kind.dropped), ("2018-04", .dropped), ("2018-04-26~", .dropped), ("2018-04-26T10:00", .coarser),
    ])
    func partialDatesAreNotCompleted(date: String, kind: Loss.Kind) throws {
        var record = Record(id: try #require(RecordIdentifier("lyon:project/eau")))
        record.title = ["fr": "Eau"]
        record.document["period"] = ["start": .string(date)]
        let result = try #require(CERIFFormat().disseminate(try Samples.published(record)))
        let xml = String(decoding: result.xml, as: UTF8.self)
        #expect(xml.contains("<StartDate>2018-04-26</StartDate>") == (kind == .coarser))
        #expect(xml.contains("StartDate") == (kind == .coarser))
        #expect(result.losses.contains { $0.path == "/period/start" && $0.kind == kind })
    }

    /// Elements with a pattern hold only what fits it; nothing is lost for that.
    @Test func identifiersThatBreakThePatternStandInTheGeneralElement() throws {
        var record = Record(id: try #require(RecordIdentifier("lyon:organisation/labo")))
        record.title = ["fr": "Labo"]
        record.identifiers = [
            ExternalIdentifier(scheme: "ror", value: "0ilou1234"),
            ExternalIdentifier(scheme: "ror", value: "05a28rw58"),
            ExternalIdentifier(scheme: "ror", value: "02feahw73"),
            ExternalIdentifier(scheme: "isni", value: "000000012146438X"),
            ExternalIdentifier(scheme: "siren", value: "180089013"),
        ]
        let result = try #require(CERIFFormat().disseminate(try Samples.published(record)))
        let xml = String(decoding: result.xml, as: UTF8.self)
        #expect(xml.contains("<RORID>https://ror.org/05a28rw58</RORID><AlternativeRORID>https://ror.org/02feahw73<"))
        #expect(xml.contains("<ISNI>0000 0001 2146 438X</ISNI>"))
        #expect(xml.contains(">0ilou1234</Identifier>") && xml.contains(">180089013</Identifier>"))
        #expect(!result.losses.contains { $0.path.hasPrefix("/identifiers") })
    }

    // MARK: -

    private func isNamed(_ place: JSONPointer, in paths: Set<String>) -> Bool {
        var next: JSONPointer? = place
        while let place = next {
            if paths.contains(place.description) { return true }
            next = place.parent
        }
        return false
    }

    private func leaves(_ value: JSONValue, at place: JSONPointer) -> [(place: JSONPointer, value: JSONValue)] {
        switch value {
        case .object(let object): object.members.flatMap { leaves($0.value, at: place.appending($0.key)) }
        case .array(let items): items.enumerated().flatMap { leaves($1, at: place.appending($0)) }
        default: [(place, value)]
        }
    }
}
