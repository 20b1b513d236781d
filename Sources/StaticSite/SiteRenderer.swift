import Catalogue
import Messages
import ScienceShopSDK

/// What makes the bytes of a site's pages. It knows no file; the site knows no template.
package protocol SiteRenderer: Sendable {
    /// What the pages depend on beside records and index: templates, words, assets, identity.
    var fingerprint: String { get }
    /// Files that are the same in every build, by path from the root.
    func assets() -> [(path: String, bytes: [UInt8])]
    /// The page of a record that left: without its content.
    func withdrawn(_ withdrawal: Withdrawal, in language: Language) -> [UInt8]
    /// The pages of a catalogue whose index is complete.
    func pages(of index: CatalogueIndex) -> any SitePages
}

/// Makes pages of one catalogue; called from several threads at once.
package protocol SitePages: Sendable {
    func record(_ record: PublicRecord, in language: Language) -> [UInt8]
    /// Any page but those of records.
    func page(_ address: PageAddress, in language: Language) -> [UInt8]
}
