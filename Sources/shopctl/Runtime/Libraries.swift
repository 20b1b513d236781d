import Archives
import CXML
import CYAML
import CZlib
import FederationHTTP
import FederationSQLite
import ICalendarAdapter

/// The system libraries this program runs with, as they say themselves.
enum Libraries {
    struct Library {
        var name: String
        var version: String
    }

    /// A library that is loaded when it is first needed, for few commands need it.
    struct OnDemand {
        var name: String
        /// Nil when it is not installed; empty when it does not say.
        var version: String?
        /// Debian's package.
        var package: String
    }

    static var onDemand: [OnDemand] {
        [
            OnDemand(name: "libarchive", version: ArchiveLibrary.version, package: "libarchive13"),
            OnDemand(name: "libical", version: CalendarLibrary.isInstalled ? "" : nil, package: "libical3"),
        ]
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
