import AdapterKit
import ScienceShopSDK
import XMLReader

/// What stands in one page of a feed.
final class FeedReading: XMLStreamHandler {
    private(set) var title = ""
    private(set) var isFeed = false
    private(set) var isAtom = false
    private(set) var items: [FeedItem] = []
    /// As the feed writes it.
    private(set) var next: String?
    /// Why the rest was not read.
    private(set) var failure: XMLStreamError?
    private var depth = 0
    /// Depth of the elements directly inside of which items stand: 1 of Atom and RSS 1.0, 2 of RSS 2.0 too.
    private var containers: Set<Int> = []
    private var isInTitle = false

    init(_ bytes: [UInt8]) {
        let parser = XMLStreamParser(
            handler: self, limits: XMLStreamLimits(bytes: 64 << 20, fragmentBytes: 4 << 20), rigour: .lenient)
        parser.feed(bytes)
        parser.finish()
        failure = parser.failure
    }

    func start(_ tag: XMLStartTag) -> XMLStreamAction {
        depth += 1
        if depth == 1 {
            isAtom = tag.isNamed("feed")
            isFeed = isAtom || tag.isNamed("rss") || tag.isNamed("RDF")
            guard isFeed else { return .stop }
            containers = [1]
            return .enter
        }
        guard containers.contains(depth - 1) else { return .enter }
        if tag.isNamed(isAtom ? "entry" : "item") {
            depth -= 1
            return .take
        }
        if isAtom, tag.isNamed("deleted-entry"), let id = tag["ref"] {
            items.append(FeedItem(deleted: id, when: tag["when"]))
            return .enter
        }
        if depth == 2, !isAtom, tag.isNamed("channel") {
            containers.insert(2)
            return .enter
        }
        if tag.isNamed("link"), tag["rel"] == "next" { next = tag["href"] }
        guard title.isEmpty, tag.isNamed("title") else { return .enter }
        isInTitle = true
        return .read
    }

    func end() {
        depth -= 1
        isInTitle = false
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isInTitle, title.utf8.count < 500 { title += String(decoding: bytes, as: UTF8.self) }
    }

    // Told where parts of a list are read, as which the items of a feed are not.
    func broken(_ part: XMLBrokenPart) {}
    func hidden(_ count: Int) {}

    func fragment(_ fragment: XMLFragment) {
        guard let bytes = fragment.bytes else { return }
        items.append(FeedItem(bytes))
    }
}
