import CXML
import CYAML
import CZlib
import FederationHTTP
import FederationSQLite

/// The system libraries this program runs with, as they say themselves.
enum Libraries {
    struct Library {
        var name: String
        var version: String
    }

    static var all: [Library] {
        [
            Library(name: "libcurl", version: CurlTransport.libraryVersion),
            Library(name: "libyaml", version: String(cString: yaml_get_version_string())),
            Library(name: "libxml2", version: LIBXML_DOTTED_VERSION),
            Library(name: "zlib", version: String(cString: zlibVersion())),
            Library(name: "SQLite", version: sqlite?.version ?? "unknown"),
        ]
    }

    static var hasFullText: Bool { sqlite?.hasFullText ?? false }

    private static let sqlite = try? SQLiteLedger.libraryVersion()
}
