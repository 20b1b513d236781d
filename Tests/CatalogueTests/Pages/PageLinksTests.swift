import Catalogue
import Messages
import ScienceShopSDK
import Testing

/// What all pages of a catalogue promise together.
@Suite struct PageLinksTests {
    private let catalogue: SampleCatalogue
    private let renderer: PageRenderer

    init() throws {
        catalogue = try SampleCatalogue()
        renderer = catalogue.renderer
    }

    private func everyPage(_ body: (PageAddress, Language, PageMarkup) throws -> Void) throws {
        for language in Language.allCases {
            for record in catalogue.records {
                try body(.record(record.id), language, try PageMarkup(renderer.record(record, in: language)))
            }
            for address in renderer.addresses {
                let bytes = try #require(renderer.page(address, in: language), "\(address)")
                try body(address, language, try PageMarkup(bytes))
            }
        }
    }

    @Test func everyLinkLeadsToAFileOfTheCatalogue() throws {
        var files = Set(PageRenderer.assets.map(\.address.path))
        for language in Language.allCases {
            files.formUnion(renderer.addresses.map { $0.path(in: language) })
            files.formUnion(catalogue.records.map { PageAddress.record($0.id).path(in: language) })
            files.insert(DataAddress.feed(language).path)
        }
        files.formUnion(catalogue.records.map { DataAddress.record($0.id).path })
        files.formUnion([DataAddress.records, .table, .calendar].map(\.path))
        try everyPage { address, language, markup in
            let page = address.path(in: language)
            for tag in markup.tags {
                guard let link = tag["href"] ?? tag["src"] ?? tag["action"], !link.contains("://"),
                    !link.hasPrefix("mailto:"), !link.hasPrefix("#")
                else { continue }
                var folders = page.split(separator: "/").dropLast().map(String.init)
                for part in link.prefix(while: { $0 != "#" }).split(separator: "/") {
                    if part == ".." {
                        try #require(!folders.isEmpty, "\(page): \(link)")
                        folders.removeLast()
                    } else {
                        folders.append(String(part))
                    }
                }
                #expect(files.contains(folders.joined(separator: "/")), "\(page): \(link)")
            }
        }
    }

    @Test func everyPageSwitchesToItselfInTheOtherLanguage() throws {
        try everyPage { address, language, markup in
            let other: Language = language == .french ? .english : .french
            let switches = markup.tags.filter { $0.name == "a" && $0["hreflang"] != nil }
            #expect(switches.count == 1)
            #expect(switches.first?["lang"] == other.rawValue)
            let link = switches.first?["href"] ?? ""
            #expect(link.hasSuffix(address.link(in: language, to: address, in: other)) || address == .notFound)
            #expect(markup.tags.first { $0.name == "html" }?["lang"] == language.rawValue)
        }
    }

    @Test func everyPageCanBeReadByKeyboardAndByMachines() throws {
        try everyPage { address, _, markup in
            #expect(markup.tags.count { $0.name == "h1" } == 1, "\(address)")
            #expect(markup.tags.count { $0.name == "main" && $0["id"] == "main" } == 1)
            #expect(markup.tags.contains { $0.name == "a" && $0["href"] == "#main" })
            let ids = markup.tags.compactMap { $0["id"] }
            #expect(Set(ids).count == ids.count, "\(address): the same id twice")
            let policy = markup.tags.first { $0["http-equiv"] == "Content-Security-Policy" }?["content"]
            #expect(policy?.hasPrefix("default-src 'none';") == true)
            #expect(policy?.contains("unsafe") == false)
            #expect(markup.tags.contains { $0.name == "title" })
            #expect(markup.tags.allSatisfy { $0["style"] == nil && $0.name != "style" })
            #expect(markup.scripts.allSatisfy { !$0.contains("<") })
        }
    }

    @Test func addressesAreFullWhereAFormatNeedsThem() throws {
        let page = try PageMarkup(
            renderer.record(try catalogue.record("lyon:project/eau-des-jardins"), in: .english))
        let links = page.tags.filter { $0.name == "link" }
        #expect(
            links.first { $0["rel"] == "canonical" }?["href"]
                == "https://shop.example/c/en/records/lyon/project/eau-des-jardins.html")
        #expect(links.filter { $0["rel"] == "alternate" && $0["hreflang"] != nil }.count == 2)

        var identity = catalogue.identity
        identity.baseURL = nil
        let plain = PageRenderer(identity: identity, index: catalogue.index)
        let home = try PageMarkup(try #require(plain.page(.home, in: .french)))
        #expect(!home.tags.contains { $0["rel"] == "canonical" || $0["hreflang"] != nil && $0.name == "link" })
    }

    @Test func aPageThatIsNoneHasNoBytes() {
        #expect(renderer.page(.list(.themes, slug: "no-such-theme"), in: .french) == nil)
        #expect(renderer.page(.list(.kinds, slug: "event", page: 99), in: .french) == nil)
        #expect(renderer.page(.agenda(page: 0), in: .french) == nil)
    }

    @Test func theSameRecordsGiveTheSameBytes() throws {
        let again = try SampleCatalogue().renderer
        for address in renderer.addresses {
            #expect(renderer.page(address, in: .french) == again.page(address, in: .french), "\(address)")
        }
    }
}
