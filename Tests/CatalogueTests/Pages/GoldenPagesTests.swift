import Catalogue
import Foundation
import Messages
import ScienceShopSDK
import Testing

/// One page of each kind in each language, byte for byte; `REWRITE_PAGES=1` writes them anew.
@Suite struct GoldenPagesTests {
    private static let records = [
        "occitanie:initiative/semences-des-coteaux", "quebec:project/mots-du-logement", "lyon:demand/2024-017",
        "lyon:organisation/jardins-du-canal", "occitanie:person/marin-lacoste-ferrer",
        "lille:event/journee-savoirs-2019", "lyon:resource/rapport-eau-des-jardins", "lille:group/collectif-des-berges",
    ]

    @Test(arguments: records, [Language.english])
    func thePageOfEachKindIsAsItWas(_ id: String, _ language: Language) throws {
        let catalogue = try SampleCatalogue()
        let record = try catalogue.record(id)
        let page = catalogue.renderer.record(record, in: language)
        let file = SampleCatalogue.folder.appending(path: "\(record.id.kind).\(language.rawValue).html")
        if ProcessInfo.processInfo.environment["REWRITE_PAGES"] != nil {
            try FileManager.default.createDirectory(at: SampleCatalogue.folder, withIntermediateDirectories: true)
            try Data(page).write(to: file)
        }
        let expected = [UInt8](try Data(contentsOf: file))
        let difference = zip(page.split(separator: 10), expected.split(separator: 10)).first { $0 != $1 }
        // Compared as one truth: a failure would print every byte.
        let isAsItWas = page == expected
        #expect(
            isAsItWas,
            """
            \(file.lastPathComponent): if the change is meant, REWRITE_PAGES=1 swift test --filter GoldenPages
            \(difference.map { String(decoding: $0.0, as: UTF8.self) } ?? "")
            \(difference.map { String(decoding: $0.1, as: UTF8.self) } ?? "")
            """)
    }
}
