/// What files of a site are, by the end of their names.
struct ContentType: Sendable, Hashable {
    var name: String
    /// Whether it is worth deflating.
    var isText: Bool

    init(of file: String) {
        let end = file.utf8.lastIndex(of: UInt8(ascii: ".")).map { file[file.utf8.index(after: $0)...].lowercased() }
        (name, isText) = end.flatMap { Self.known[$0] } ?? ("application/octet-stream", false)
    }

    private static let known: [String: (String, Bool)] = [
        "html": ("text/html; charset=utf-8", true),
        "css": ("text/css; charset=utf-8", true),
        "js": ("text/javascript; charset=utf-8", true),
        "json": ("application/json", true),
        "jsonl": ("application/jsonl", true),
        "csv": ("text/csv; charset=utf-8", true),
        "txt": ("text/plain; charset=utf-8", true),
        "md": ("text/markdown; charset=utf-8", true),
        "xml": ("application/xml", true),
        "atom": ("application/atom+xml", true),
        "ics": ("text/calendar; charset=utf-8", true),
        "svg": ("image/svg+xml", true),
        "xsd": ("application/xml", true),
        "webmanifest": ("application/manifest+json", true),
        "png": ("image/png", false),
        "jpg": ("image/jpeg", false),
        "jpeg": ("image/jpeg", false),
        "gif": ("image/gif", false),
        "webp": ("image/webp", false),
        "ico": ("image/x-icon", false),
        "woff2": ("font/woff2", false),
        "pdf": ("application/pdf", false),
        "gz": ("application/gzip", false),
        "zip": ("application/zip", false),
    ]
}
