import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Erases records and words from a ledger for good, and has it refuse them from then on.
///
/// What remains: a tombstone without content under the record's identifier, the entries of the change feed and the receipts
/// of channels that tell of the deletion, and keyed hashes (docs/decisions/0067).
public struct Forgetting: Sendable {
    /// What to forget.
    public struct Request: Sendable, Hashable {
        /// With the identifiers they had before.
        public var records: [RecordIdentifier]
        /// Names, addresses, numbers: each a sequence of words that goes wherever it stands.
        public var words: [String]
        /// Whether the names of a person whose record is forgotten, and the ways to reach them, are such words.
        public var takesNames: Bool
        /// Why, to be kept; must hold nothing of what is to be forgotten.
        public var why: String
        /// Who asks for it here, to be kept.
        public var by: String

        public init(
            records: [RecordIdentifier] = [], words: [String] = [], takesNames: Bool = true, why: String = "",
            by: String = ""
        ) {
            self.records = records
            self.words = words
            self.takesNames = takesNames
            self.why = why
            self.by = by
        }
    }

    public let ledger: any Ledger
    let clock: @Sendable () -> Timestamp

    public init(_ ledger: any Ledger, clock: @escaping @Sendable () -> Timestamp = SystemTime.now) {
        self.ledger = ledger
        self.clock = clock
    }

    /// Erases in one transaction, then has the ledger rewrite what it is stored in. Being killed in between leaves nothing
    /// half done but that: asking for the same again completes it.
    ///
    /// - Throws: `FederationError`: `forget-words` for words too short to tell them apart, `forget-why` for a reason that holds
    ///   what is to be forgotten, `ledger-busy` when everything is erased but another program keeps the file from being
    ///   rewritten.
    public func forget(_ request: Request) async throws -> ForgetReport {
        let report = try await erasing(request)
        try await ledger.purge()
        return report
    }

    /// What `forget` would do, found out by doing it in a rehearsal.
    public func plan(_ request: Request) async throws -> ForgetReport {
        try await Forgetting(try await ledger.rehearsal(), clock: clock).erasing(request)
    }

    /// Whether words are enough to be told from others.
    public static func isEnough(_ words: String) -> Bool {
        (ForgottenList.leastBytes...ForgottenList.mostBytes).contains(
            WordRun.all(in: words).reduce(0) { $0 + $1.folded.count })
    }

    /// The words that tell who a person is, as a person's record has them: names and ways to reach them.
    public static func words(of person: Record) -> [String] {
        var words: [String] = []
        func take(_ value: JSONValue?) {
            switch value {
            case .string(let text): words.append(text)
            case .array(let items): for item in items { take(item) }
            case .object(let object): for member in object.members { take(member.value) }
            case .null, .bool, .number, nil: break
            }
        }
        take(person["title"])
        for contact in person["contacts"]?.array ?? [] {
            take(contact["name"])
            // A site is somebody else's too, and its address no name.
            if contact["type"]?.string != "web", contact["type"]?.string != "form" { take(contact["value"]) }
        }
        var seen: Set<[UInt8]> = []
        return words.filter { word in
            isEnough(word) && seen.insert(WordRun.all(in: word).flatMap(\.folded)).inserted
        }
    }

    /// Erases without rewriting what the ledger is stored in: for a ledger that is itself a rehearsal, and for who has more
    /// to do before `Ledger.purge`.
    public func erasing(_ request: Request) async throws -> ForgetReport {
        let now = clock()
        var generator = SystemRandomNumberGenerator()
        let key = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return try await ledger.write { ledger in
            let known = try ledger.forgotten()
            var list = known.key.isEmpty ? ForgottenList(key: key) : known
            for id in request.records {
                for name in [id] + (try ledger.formerNames(of: id)) { list.add(name, at: now) }
            }
            for words in request.words where !list.add(words: words, at: now) {
                throw FederationError(
                    "forget-words",
                    """
                    “\(words)” is too short or too long to be forgotten: it needs from \(ForgottenList.leastBytes) to \
                    \(ForgottenList.mostBytes) letters and digits.
                    """)
            }
            if request.takesNames {
                for record in try ForgettingEdit.tellings(
                    of: Set(request.records.filter { $0.kind == .person }), ledger)
                {
                    for words in Self.words(of: record) { _ = list.add(words: words, at: now) }
                }
            }
            guard !list.holds(request.why), !Self.names(list, in: request.why) else {
                throw FederationError(
                    "forget-why",
                    "The reason is kept, and it holds what is to be forgotten. Give one that names nobody.")
            }
            // Words that are forgotten now may stand in the reasons of before.
            list.cutActs()
            try ledger.put(list)
            let edit = try ForgettingEdit(ledger, list, at: now)
            let report = try edit.run(request.records)
            // Asked again for what is forgotten already, nothing happened.
            if list.entries != known.entries || !report.isEmpty {
                list.note(
                    ForgottenList.Act(
                        at: now, why: request.why, by: list.cut(request.by) ?? request.by,
                        sequence: try ledger.lastSequence()))
                try ledger.put(list)
            }
            return report
        }
    }

    /// Whether a reason calls a forgotten record by its identifier.
    private static func names(_ list: ForgottenList, in text: String) -> Bool {
        text.split { $0.isWhitespace || "“”«»\"',;()".contains($0) }.contains { word in
            RecordIdentifier(String(word)).map(list.forgets) ?? false
                || RecordIdentifier(String(word.dropLast())).map(list.forgets) ?? false
        }
    }
}

/// What was erased.
public struct ForgetReport: Sendable, Hashable {
    /// Records that became tombstones without content, or lost what their tombstones told.
    public var records: [RecordIdentifier] = []
    /// Records that go on without the words.
    public var reduced: [RecordIdentifier] = []
    public var payloads = 0
    public var sourceRecords = 0
    public var issues = 0
    public var runs = 0
    public var decisions = 0
    /// Every record that is forgotten and still called by its name here, now or since before: tombstones, and what channels
    /// were once given.
    public var announced: [RecordIdentifier] = []
    /// Channels that show one of the records until they are published again.
    public var channels: [String] = []

    public init() {}

    /// Whether there was anything to erase.
    public var isEmpty: Bool {
        records.isEmpty && reduced.isEmpty && payloads + sourceRecords + issues + runs + decisions == 0
    }
}
