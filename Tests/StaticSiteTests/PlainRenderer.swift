import Catalogue
import Messages
import ScienceShopSDK
import StaticSite
import Synchronization

/// Pages as lines of text, which show of other records what real pages show.
final class PlainRenderer: SiteRenderer {
    let fingerprint: String
    /// Pages made so far.
    let made = Mutex<[String]>([])

    init(fingerprint: String = "plain 1") { self.fingerprint = fingerprint }

    func assets() -> [(path: String, bytes: [UInt8])] { [(DataAddress.asset("plain.css").path, Array("a{}".utf8))] }

    func search(
        _ words: SearchIndexBuilder, _ index: CatalogueIndex, to write: (String, [UInt8]) throws -> Void
    ) throws {
        for position in 0..<index.count where position % 2 == 0 {
            try write("assets/search/\(position).js", Array(index.card(at: position).title.french.text.utf8))
        }
    }

    func pages(of index: CatalogueIndex) -> any SitePages { Pages(index: index, renderer: self) }

    private struct Pages: SitePages {
        let index: CatalogueIndex
        let renderer: PlainRenderer

        func record(_ record: PublicRecord, in language: Language) -> [UInt8] {
            note(PageAddress.record(record.id), language)
            var lines = ["\(record.id) \(record.record.title?.text(for: language.rawValue) ?? "-")"]
            for group in index.related(to: record.id, limit: CatalogueIndex.relatedLimit) {
                lines.append("\(group.tie) \(group.count)")
                lines += group.cards.map { line($0, language) }
            }
            if let card = index.card(of: record.id) { lines.append(line(card, language)) }
            return Array(lines.joined(separator: "\n").utf8)
        }

        func withdrawn(_ withdrawal: Withdrawal, in language: Language) -> [UInt8] {
            let next = withdrawal.successor.flatMap { index.card(of: $0) }.map { line($0, language) }
            return Array("gone \(withdrawal.id) \(withdrawal.reason) \(next ?? "-")".utf8)
        }

        func page(_ address: PageAddress, in language: Language) -> [UInt8] {
            note(address, language)
            var lines = ["\(address)"]
            switch address {
            case .home: lines += index.newest(5).map { line($0, language) } + ["\(index.count)"]
            case .index(let group):
                lines += index.facets(group, in: language).map { "\(name($0, language)) \($0.totalCount)" }
            case .list(let group, let slug, let page):
                guard let facet = index.facet(group, slug: slug) else { break }
                lines.append("\(name(facet, language)) \(facet.ownCount) \(facet.totalCount)")
                lines += index.facets(within: facet.key, in: language).map { "\(name($0, language)) \($0.totalCount)" }
                lines += index.positions(under: facet.key, page: page).map { line(index.card(at: Int($0)), language) }
            case .agenda(let page): lines += index.events(page: page).map { line($0, language) }
            default: break
            }
            return Array(lines.joined(separator: "\n").utf8)
        }

        private func line(_ card: RecordCard, _ language: Language) -> String {
            let entries =
                card.themes.map { index.facet($0, of: .themes) }
                + card.territories.map { index.facet($0, of: .territories) }
            return "\(card.title[language].text) \(entries.map { name($0, language) })"
        }

        private func name(_ facet: Facet?, _ language: Language) -> String {
            "\(facet?.label[language].text ?? "-") \(facet?.slug ?? "-")"
        }

        private func note(_ address: PageAddress, _ language: Language) {
            renderer.made.withLock { $0.append(address.path(in: language)) }
        }
    }
}
