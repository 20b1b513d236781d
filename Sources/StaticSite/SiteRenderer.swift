import Catalogue
import Messages
import ScienceShopSDK

/// What makes the bytes of a site's pages. It knows no file; the site knows no template.
package protocol SiteRenderer: Sendable {
    /// What the pages depend on beside records and index: templates, words, assets, identity.
    var fingerprint: String { get }
    /// Files that are the same in every build, by path from the root.
    func assets() -> [(path: String, bytes: [UInt8])]
    /// The pages of a catalogue whose index is complete.
    func pages(of index: CatalogueIndex) -> any SitePages
    /// The files of a search over the records that were added to `words`.
    func search(
        _ words: SearchIndexBuilder, _ index: CatalogueIndex,
        to write: (_ path: String, _ bytes: [UInt8]) throws -> Void
    ) throws
}

/// Makes pages of one catalogue; called from several threads at once.
package protocol SitePages: Sendable {
    func record(_ record: PublicRecord, in language: Language) -> [UInt8]
    /// The page of a record that left, without its content; it may lead to the record that goes on.
    func withdrawn(_ withdrawal: Withdrawal, in language: Language) -> [UInt8]
    /// Any page but those of records.
    func page(_ address: PageAddress, in language: Language) -> [UInt8]
}

/// The pages, assets and search of `Catalogue`.
package struct CatalogueRenderer: SiteRenderer {
    let identity: CatalogueIdentity

    package init(identity: CatalogueIdentity) { self.identity = identity }

    package var fingerprint: String { PageRenderer.fingerprint(identity) }

    package func assets() -> [(path: String, bytes: [UInt8])] {
        PageRenderer.assets.map { ($0.address.path, $0.bytes) }
    }

    package func pages(of index: CatalogueIndex) -> any SitePages {
        CataloguePages(renderer: PageRenderer(identity: identity, index: index))
    }

    package func search(
        _ words: SearchIndexBuilder, _ index: CatalogueIndex,
        to write: (_ path: String, _ bytes: [UInt8]) throws -> Void
    ) throws { try words.write(index, identity, to: write) }
}

private struct CataloguePages: SitePages {
    let renderer: PageRenderer

    func record(_ record: PublicRecord, in language: Language) -> [UInt8] { renderer.record(record, in: language) }

    func withdrawn(_ withdrawal: Withdrawal, in language: Language) -> [UInt8] {
        renderer.withdrawn(withdrawal, in: language)
    }

    func page(_ address: PageAddress, in language: Language) -> [UInt8] { renderer.page(address, in: language) ?? [] }
}
