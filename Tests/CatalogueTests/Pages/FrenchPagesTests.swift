import Catalogue
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// Nothing of ours on a French page is in English.
@Suite struct FrenchPagesTests {
    private let catalogue: SampleCatalogue
    private let renderer: PageRenderer

    init() throws {
        catalogue = try SampleCatalogue()
        renderer = catalogue.renderer
    }

    /// Written alike in both languages.
    private static let alike: Set<String> = [
        "Agenda", "Description", "Initiatives", "Initiative", "Participants", "Type", "Date", "Format", "Missions",
        "Organisation", "Organisations", "Associations", "Licence",
        "Version", "Province", "English", "CC BY 4.0", "node 1.0.0", "yeswiki 1.0.0", "csv 1.0.0",
        "5 rue des Tilleuls, 62000 Arras",
    ]

    private func pages(_ language: Language) throws -> [(name: String, bytes: [UInt8])] {
        var pages: [(name: String, bytes: [UInt8])] = []
        for address in renderer.addresses {
            pages.append(("\(address)", try #require(renderer.page(address, in: language))))
        }
        for record in catalogue.records {
            pages.append((record.id.description, renderer.record(record, in: language)))
        }
        let gone = catalogue.records[0].id
        for reason in Withdrawal.Reason.allCases {
            let withdrawal = Withdrawal(id: gone, reason: reason, at: catalogue.records[0].modifiedAt)
            // The other language stands below; it is asked for here as well as there.
            let bytes = renderer.withdrawn(withdrawal, in: language)
            pages.append(("withdrawn \(reason)", Self.main(bytes)))
        }
        return pages
    }

    /// A notice as far as it is in the language of its page.
    private static func main(_ bytes: [UInt8]) -> [UInt8] {
        bytes.firstRange(of: Array("<section class=\"twin\"".utf8)).map { Array(bytes[..<$0.lowerBound]) } ?? bytes
    }

    @Test func whatBothLanguagesSayComesFromTheRecords() throws {
        var given = Self.alike.union(catalogue.identity.name.languages.compactMap { catalogue.identity.name[$0] })
        for node in catalogue.identity.nodes {
            given.formUnion(node.name.languages.compactMap { node.name[$0] })
        }
        for group in FacetGroup.allCases {
            for facet in catalogue.index.facets(group, in: .french) {
                given.formUnion(Language.allCases.map { facet.label[$0].text })
            }
        }
        let harvested = catalogue.records.map { String(decoding: $0.record.canonicalBytes, as: UTF8.self) }.joined()
        let (french, english) = (try pages(.french), try pages(.english))
        #expect(french.count == english.count && french.count > 60)
        var wrong: [String: String] = [:]
        for (page, other) in zip(french, english) {
            let others = Set(try PageMarkup(Self.withoutMaps(other.bytes)).pieces)
            for piece in try PageMarkup(Self.withoutMaps(page.bytes)).pieces
            where others.contains(piece) && !given.contains(piece) && !Self.isName(piece)
                && !piece.split(separator: ", ").allSatisfy({ harvested.contains($0) })
            {
                wrong[piece] = page.name
            }
        }
        #expect(wrong.isEmpty)
    }

    /// An address, a file, an acronym.
    private static func isName(_ piece: String) -> Bool {
        !piece.contains(" ") && (piece.contains(where: "./@".contains) || piece == piece.uppercased())
    }

    /// Maps name all regions and departments of the country, alike in both languages.
    private static func withoutMaps(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        while let start = bytes.firstRange(of: Array("<figure".utf8)),
            let end = bytes.firstRange(of: Array("</figure>".utf8))
        {
            bytes.removeSubrange(start.lowerBound..<end.upperBound)
        }
        return bytes
    }
}
