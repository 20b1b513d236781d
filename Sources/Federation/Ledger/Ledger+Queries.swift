import ScienceShopSDK

/// The questions of `LedgerReader`, one at a time.
extension Ledger {
    public func record(_ id: RecordIdentifier) async throws -> Record? {
        try await read { try $0.storedRecord(id)?.record }
    }

    public func records(_ query: RecordQuery = RecordQuery()) async throws -> [Record] {
        try await read { try $0.records(query).map(\.record) }
    }

    public func search(_ query: SearchQuery) async throws -> [SearchHit] { try await read { try $0.search(query) } }

    public func claims(of id: RecordIdentifier) async throws -> [Claim] { try await read { try $0.claims(of: id) } }

    /// Records that sources pass on in the same revision with different content, in order of identifier. Looks at every
    /// record that came as more than one copy.
    public func forks() async throws -> [RecordIdentifier] {
        try await read { reader in
            try reader.recordsWithSeveralCopies().filter { !Fork.versions(try reader.claims(of: $0)).isEmpty }
        }
    }

    public func evidence(of id: RecordIdentifier) async throws -> [ClaimEvidence] {
        try await read { try $0.evidence(of: id) }
    }

    public func payload(_ digest: Digest) async throws -> [UInt8]? { try await read { try $0.payload(digest) } }

    public func history(of id: RecordIdentifier) async throws -> [Change] {
        try await read { try $0.history(of: id) }
    }

    public func changes(after sequence: Int = 0, limit: Int = 500) async throws -> [Change] {
        try await read { try $0.changes(after: sequence, limit: limit) }
    }

    /// Newest first.
    public func runs(of source: SourceKey? = nil, limit: Int = 50) async throws -> [Run] {
        try await read { try $0.runs(of: source, limit: limit) }
    }

    public func run(_ id: RunID) async throws -> Run? { try await read { try $0.run(id) } }

    public func issues(of run: RunID) async throws -> [RunIssue] { try await read { try $0.issues(of: run) } }

    public func checkpoint(of source: SourceKey) async throws -> Checkpoint? {
        try await read { try $0.checkpoint(of: source) }
    }

    public func tallies() async throws -> [RecordTally] { try await read { try $0.tallies() } }

    public func statistics() async throws -> LedgerStatistics { try await read { try $0.statistics() } }

    /// Follows renames from an identifier to the record that stands for it now; the identifier itself when it was never
    /// renamed.
    public func resolve(_ id: RecordIdentifier) async throws -> RecordIdentifier {
        try await read { reader in
            var current = id
            var passed: Set<RecordIdentifier> = [id]
            while let next = try reader.alias(of: current), passed.insert(next).inserted { current = next }
            return current
        }
    }
}
