import ScienceShopSDK

/// What this ledger must not hold again, told by keyed hashes: of identifiers, and of words that followed each other. What
/// was forgotten is not in it, and cannot be guessed from it without the key (docs/decisions/0067).
public struct ForgottenList: Sendable, Hashable {
    /// One record, or one sequence of words.
    public struct Entry: Sendable, Hashable {
        public var kind: Kind
        /// Of words: how many bytes they have, folded and put together.
        public var length: Int
        public var hash: Digest
        public var at: Timestamp

        public enum Kind: String, Sendable {
            case record
            case words
        }

        public init(kind: Kind, length: Int, hash: Digest, at: Timestamp) {
            self.kind = kind
            self.length = length
            self.hash = hash
            self.at = at
        }
    }

    /// 32 bytes that only this ledger knows.
    public let key: [UInt8]
    public private(set) var entries: [Entry] = []
    private var records: Set<Digest> = []
    private var words: [Int: Set<Digest>] = [:]
    private var longest = 0

    /// Nothing is forgotten.
    public static let nothing = ForgottenList(key: [])

    public init(key: [UInt8], entries: [Entry] = []) {
        self.key = key
        for entry in entries { add(entry) }
    }

    public var isEmpty: Bool { entries.isEmpty }
    var knowsWords: Bool { !words.isEmpty }

    // MARK: - Adding

    private mutating func add(_ entry: Entry) {
        switch entry.kind {
        case .record: guard records.insert(entry.hash).inserted else { return }
        case .words:
            guard words[entry.length, default: []].insert(entry.hash).inserted else { return }
            longest = max(longest, entry.length)
        }
        entries.append(entry)
    }

    mutating func add(_ id: RecordIdentifier, at now: Timestamp) {
        add(Entry(kind: .record, length: 0, hash: hash(of: id), at: now))
    }

    /// - Returns: false when there is too little in it to tell it from other words.
    mutating func add(words text: String, at now: Timestamp) -> Bool {
        let bytes = WordRun.all(in: text).flatMap(\.folded)
        guard bytes.count >= Self.leastBytes, bytes.count <= Self.mostBytes else { return false }
        add(Entry(kind: .words, length: bytes.count, hash: hash(of: bytes), at: now))
        return true
    }

    /// Fewer letters and digits than this are in too many other words.
    static let leastBytes = 4
    static let mostBytes = 400

    // MARK: - Asking

    /// Whether a record is to be forgotten, be it for its own sake or for the words in its identifier.
    public func forgets(_ id: RecordIdentifier) -> Bool {
        if isEmpty { return false }
        return records.contains(hash(of: id)) || holds(id.description)
    }

    /// Whether nothing can be filed under a source's name for a record: the name itself is to be forgotten.
    public func forgets(sourceRecord name: String) -> Bool {
        if isEmpty { return false }
        return holds(name) || RecordIdentifier(name).map(forgets) ?? false
    }

    /// Whether forgotten words are in a text, as they are or percent-encoded, as references of XML or escaped as in JSON.
    public func holds(_ text: String) -> Bool {
        if words.isEmpty { return false }
        return ForgottenText.readings(of: text).contains { !matches(in: $0).isEmpty }
    }

    /// Where forgotten words stand in a text as it is written.
    func matches(in text: String) -> [Range<String.Index>] {
        if words.isEmpty { return [] }
        let runs = WordRun.all(in: text)
        var found: [Range<String.Index>] = []
        var start = 0
        while start < runs.count {
            var bytes: [UInt8] = []
            var next = start
            var end: Int?
            // The longest there is.
            while next < runs.count, bytes.count < longest {
                bytes += runs[next].folded
                if let hashes = words[bytes.count], hashes.contains(hash(of: bytes)) { end = next }
                next += 1
            }
            if let end {
                found.append(runs[start].range.lowerBound..<runs[end].range.upperBound)
                start = end + 1
            } else {
                start += 1
            }
        }
        return found
    }

    // MARK: - Hashes (HMAC, RFC 2104, with SHA-256)

    private func hash(of id: RecordIdentifier) -> Digest { keyed(Array("record:\(id)".utf8)) }
    private func hash(of words: [UInt8]) -> Digest { keyed(Array("words:".utf8) + words) }

    private func keyed(_ bytes: [UInt8]) -> Digest {
        let padded = key + [UInt8](repeating: 0, count: max(0, 64 - key.count))
        let inner = Digest(of: padded.map { $0 ^ 0x36 } + bytes)
        return Digest(of: padded.map { $0 ^ 0x5C } + inner.bytes)
    }

    public static func == (left: ForgottenList, right: ForgottenList) -> Bool {
        left.key == right.key && left.entries == right.entries
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(entries)
    }
}
