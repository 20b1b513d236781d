import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import XMLReader

/// What a feed says of itself and of its items.
enum FeedLook {
    static func finding(_ root: XMLTree.Element, _ document: Visit.Document) -> Finding? {
        let head = root.name == "feed" ? root : root.elements.first { $0.name == "channel" } ?? root
        let items = items(root)
        guard let first = items.first else { return nil }
        let count = items.count
        let name: Message = root.name == "feed" ? "Atom" : "RSS"
        let language =
            root.language ?? head.elements.first { $0.name == "language" }.map { $0.ownText }
        return Finding(
            kind: .feed, location: document.location, adapter: "feed", options: [:],
            evidence: .plural(count, one: "\(name) with \(count) item", other: "\(name) with \(count) items"),
            confidence: 70,
            title: head.elements.first { $0.name == "title" }.map { FoundField.plain($0.ownText) },
            language: language.flatMap(PageLook.tag),
            sample: .init(name: Detector.fileName(document.location, "xml"), bytes: document.bytes),
            fields: FoundFields.item(first), recordKind: .resource)
    }

    static func items(_ root: XMLTree.Element) -> [XMLTree.Element] {
        switch root.name {
        case "feed": root.elements.filter { $0.name == "entry" }
        case "RDF": root.elements.filter { $0.name == "item" }
        default: (root.elements.first { $0.name == "channel" }?.elements ?? []).filter { $0.name == "item" }
        }
    }
}
