import AdapterKit
import ScienceShopSDK
import XMLReader

/// One item of a feed, or the word that one is gone.
struct FeedItem {
    private let bytes: [UInt8]
    private let deleted: (id: String, when: String?)?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        deleted = nil
    }

    init(deleted id: String, when: String?) {
        bytes = []
        deleted = (id, when)
    }

    /// - Parameter feed: where the feed is.
    func record(isAtom: Bool, feed: String) -> SourceRecord {
        let format: MetadataFormat = isAtom ? "application/atom+xml" : "application/rss+xml"
        if let deleted {
            return SourceRecord(
                identifier: deleted.id, datestamp: deleted.when, status: .deleted, format: format, payload: [],
                sourceURL: feed)
        }
        let item = try? XMLTree(parsing: bytes).root
        func text(_ names: [String]) -> String? {
            for name in names {
                let found = item?.elements.first { $0.name == name }.map { Text.trimmed($0.ownText) }
                if let found, !found.isEmpty { return found }
            }
            return nil
        }
        let link = Self.link(item)
        return SourceRecord(
            identifier: text(["guid", "id"]) ?? link ?? ContentHash.of(bytes),
            datestamp: text(["updated", "pubDate", "date", "published"]), format: format, payload: bytes,
            sourceURL: link.flatMap { OpenerForFilesAndURLs.isURL($0) ? $0 : nil } ?? feed)
    }

    /// RSS writes the address as text, Atom as an attribute; of several the page itself counts.
    private static func link(_ item: XMLTree.Element?) -> String? {
        let links = item?.elements.filter { $0.name == "link" } ?? []
        for link in links {
            if let address = link["href"] {
                if link["rel"] == nil || link["rel"] == "alternate" { return address }
            } else {
                let address = Text.trimmed(link.ownText)
                if !address.isEmpty { return address }
            }
        }
        return nil
    }
}
