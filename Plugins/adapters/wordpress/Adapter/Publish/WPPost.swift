import JSONSchema
import ScienceShopSDK

/// A post as its editor sees it.
struct WPPost: Sendable {
    let id: Int
    let status: String
    let slug: String
    let link: String?
    let marker: WPMarker?
    /// Of title, text and excerpt as they are now.
    let hash: String

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.integer else { return nil }
        self.id = id
        status = json["status"]?.string ?? ""
        slug = json["slug"]?.string ?? ""
        link = json["link"]?.string
        func raw(_ name: String) -> String { json[name]?["raw"]?.string ?? "" }
        let (marker, content) = WPMarker.split(raw("content"))
        self.marker = marker
        hash = WPMarker.hash(title: raw("title"), content: content, excerpt: raw("excerpt"))
    }

    var isInBin: Bool { status == "trash" }
    /// Whether a person changed it since it was written here.
    var isEdited: Bool { marker.map { hash != $0.stored ?? $0.sent } ?? true }
}
