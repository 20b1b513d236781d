import ScienceShopSDK

/// A media type with its parameters, as `Content-Type` gives it (RFC 9110 §8.3).
public struct MediaType: Sendable, Hashable {
    /// Type and subtype in lower case: `text/html`.
    public var essence: String
    /// The label after `charset=`, as written.
    public var charset: String?

    /// Reads `text/html; charset="utf-8"`; what has no `/` gives an empty essence.
    public init(_ text: String) {
        let parts = text.split(separator: ";").map { Text.trimmed($0) }
        essence = parts.first.map { $0.contains("/") ? $0.lowercased() : "" } ?? ""
        for part in parts.dropFirst() where part.lowercased().hasPrefix("charset=") {
            charset = part.dropFirst(8).filter { $0 != "\"" }
        }
    }

    /// What a file's name says of its content; nil when it says nothing we know.
    public static func suggested(by name: String) -> String? {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
        return switch name[name.index(after: dot)...].lowercased() {
        case "html", "htm", "xhtml": "text/html"
        case "md", "markdown": "text/markdown"
        case "txt", "text": "text/plain"
        case "csv": "text/csv"
        case "tsv", "tab": "text/tab-separated-values"
        case "ics", "ical": "text/calendar"
        case "json": "application/json"
        case "xml": "application/xml"
        case "pdf": "application/pdf"
        default: nil
        }
    }
}
