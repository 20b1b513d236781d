/// The numbers and words of the protocol between a host and the process a plugin's code runs in.
public enum PluginWire {
    /// The versions this code speaks, the best first.
    public static let versions = [1]

    /// Bytes of the longest line, its end not counted, unless the other side asks for less.
    public static let longestLine = 16 << 20

    /// Bytes of the longest identifier of a record.
    public static let longestIdentifier = 8192

    /// Bytes of the longest cursor or bookmark: they are stored with every checkpoint.
    public static let longestCursor = 65_536

    /// Objects and lists in each other in one message.
    public static let deepest = 64

    /// What either side may know beside what every side knows. A side never sends what the other did not name.
    public enum Feature {
        /// The host answers questions (`view`) about everything a channel may show.
        public static let view = "view"
        /// The host asks for a way round a page that cannot be had (`detour`), of a plugin whose `ready` says it knows one.
        public static let detour = "detour"
        /// The host asks for one record by its name (`single`), of a plugin whose `ready` names `damageCodes`.
        public static let single = "single"
        /// The host asks where a list of changes begins (`changes`), of a plugin whose `ready` says that it tells.
        public static let changes = "changes"

        /// All that this code knows.
        public static let all = [view, detour, single, changes]
    }

    /// The highest version both sides speak; nil when there is none.
    public static func common(_ versions: [Int]) -> Int? { versions.filter(Self.versions.contains).max() }
}
