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
            Library(name: "libxml2", version: xmlVersion),
            Library(name: "zlib", version: String(cString: zlibVersion())),
            Library(name: "SQLite", version: SQLiteLibrary.version),
        ]
    }

    static var hasFullText: Bool { SQLiteLibrary.hasFullText }

    /// libxml2 counts 20914 for 2.9.14.
    private static var xmlVersion: String {
        guard let text = xmlParserVersion, let number = Int(String(cString: text).prefix { $0.isNumber }) else { return "unknown" }
        return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
    }
}
