import Messages

/// What each rule of a crosswalk did with one payload: for `shopctl crosswalk try`.
public struct CrosswalkTrace: Sendable {
    public struct Rule: Sendable {
        public var name: String
        /// How many elements it looked at.
        public var seen = 0
        /// Identifiers of the records it made or added to, in order.
        public var made: [String] = []
        var madeCount = 0
        public var skipped: [Skip] = []
    }

    public struct Skip: Sendable {
        /// The element's words, shortened.
        public var text: String
        public var line: Int?
        /// Why no record was made, for a person.
        public var reason: Message
    }

    public var rules: [Rule] = []
    /// What the payload holds, in one line.
    public var summary: Message = ""
}
