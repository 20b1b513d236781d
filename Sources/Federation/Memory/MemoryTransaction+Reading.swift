import AdapterKit
import JSONSchema
import ScienceShopSDK

extension MemoryTransaction: LedgerReader {
    func storedRecord(_ id: RecordIdentifier) throws -> StoredRecord? { state.records[id] }

    func records(_ query: RecordQuery) throws -> [StoredRecord] {
        var found: Set<RecordIdentifier>?
        if let text = query.text {
            guard let pattern = SearchPattern(text) else { return [] }
            found = Set(MemorySearch(pattern, state.documents).scores.keys)
        }
        let matching = state.records.values.filter { stored in
            (query.kinds.isEmpty || query.kinds.contains(stored.id.kind))
                && (query.node.map { $0.hasSameBytes(as: stored.id.home) } ?? true)
                && (query.status.map { ($0 == .deleted) == stored.isDeleted } ?? true)
                && (found?.contains(stored.id) ?? true)
                && (query.after.map { $0 < stored.id } ?? true)
                && (query.source.map { isClaimed(stored.id, by: $0) } ?? true)
        }
        return Array(matching.sorted { $0.id < $1.id }.prefix(query.limit))
    }

    private func isClaimed(_ id: RecordIdentifier, by source: SourceKey) -> Bool {
        state.claimsByRecord[id, default: []].contains { $0.source == source && state.claims[$0]?.state != .ended }
    }

    func search(_ query: SearchQuery) throws -> [SearchHit] {
        guard let pattern = SearchPattern(query.text) else { return [] }
        let hits = MemorySearch(pattern, state.documents).scores.filter { id, _ in
            (query.kinds.isEmpty || query.kinds.contains(id.kind))
                && (query.node.map { $0.hasSameBytes(as: id.home) } ?? true)
        }
        .sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        return hits.prefix(query.limit).compactMap { id, score in
            state.records[id].map {
                SearchHit(
                    id: id, kind: id.kind, title: SearchDocument.title(of: $0.record),
                    snippet: SearchDocument.snippet(of: $0.record, for: pattern), score: score)
            }
        }
    }

    func alias(of id: RecordIdentifier) throws -> RecordIdentifier? { state.aliases[id] }
    func aliases() throws -> [RecordIdentifier: RecordIdentifier] { state.aliases }

    func tallies() throws -> [RecordTally] {
        struct Group: Hashable {
            let node: String, kind: RecordKind, isDeleted: Bool
        }
        let groups = Dictionary(grouping: state.records.values) {
            Group(node: $0.id.home, kind: $0.id.kind, isDeleted: $0.isDeleted)
        }
        return groups.map {
            RecordTally(
                node: $0.key.node, kind: $0.key.kind, status: $0.key.isDeleted ? .deleted : .active,
                count: $0.value.count)
        }
        .sorted {
            ($0.node, $0.kind.rawValue, $0.status.rawValue) < ($1.node, $1.kind.rawValue, $1.status.rawValue)
        }
    }

    func statistics() throws -> LedgerStatistics {
        var result = LedgerStatistics()
        result.tombstones = state.records.values.count { $0.isDeleted }
        result.records = state.records.count - result.tombstones
        result.sources = try sources().count
        for states in state.sourceRecords.values {
            result.sourceRecords += states.values.count { $0.status != .gone }
            result.quarantined += states.values.count { $0.status == .quarantined }
        }
        result.claims = state.claims.values.count { $0.state != .ended }
        result.payloads = state.payloads.count
        result.payloadBytes = state.payloads.values.reduce(0) { $0 + $1.count }
        result.runs = state.runs.count
        result.lastSequence = try lastSequence()
        return result
    }

    // MARK: What sources say

    func claims(of id: RecordIdentifier) throws -> [Claim] {
        state.claimsByRecord[id, default: []].compactMap { state.claims[$0] }
            .filter { $0.state != .ended }.sorted { $0.precedes($1) }
    }

    func endedClaims(of id: RecordIdentifier) throws -> [Claim] {
        state.claimsByRecord[id, default: []].compactMap { state.claims[$0] }
            .filter { $0.state == .ended }.sorted { $0.precedes($1) }
    }

    func claimCount(of id: RecordIdentifier) throws -> Int {
        state.claimsByRecord[id, default: []].count { state.claims[$0].map { $0.state != .ended } ?? false }
    }

    func recordsWithSeveralCopies() throws -> [RecordIdentifier] {
        state.claimsByRecord.filter { _, keys in
            keys.count > 1 && keys.count { state.claims[$0].map { $0.isVerbatim && $0.state != .ended } ?? false } > 1
        }.keys.sorted()
    }

    func claims(by sourceRecord: String, of source: SourceKey) throws -> [Claim] {
        let key = MemoryState.SourceRecordKey(source: source, identifier: ByteString(sourceRecord))
        return state.claimsBySourceRecord[key, default: []].compactMap { state.claims[$0] }
            .sorted { ($0.ordinal, $0.record) < ($1.ordinal, $1.record) }
    }

    func claims(_ query: ClaimQuery) throws -> [Claim] {
        func position(_ sourceRecord: String, _ record: RecordIdentifier) -> (ByteString, RecordIdentifier) {
            (ByteString(sourceRecord), record)
        }
        let matching = state.claims.values.filter { claim in
            claim.source == query.source && claim.state == query.state
                && (query.after.map {
                    position($0.sourceRecord, $0.record) < position(claim.sourceRecord, claim.record)
                } ?? true)
        }
        return Array(
            matching.sorted { position($0.sourceRecord, $0.record) < position($1.sourceRecord, $1.record) }
                .prefix(query.limit))
    }

    func evidence(of id: RecordIdentifier) throws -> [ClaimEvidence] {
        try claims(of: id).map {
            ClaimEvidence(
                source: $0.source, sourceRecord: $0.sourceRecord,
                evidence: state.evidence[MemoryState.ClaimKey($0)] ?? [])
        }
    }

    func payload(_ digest: Digest) throws -> [UInt8]? { state.payloads[digest] }

    func sourceRecord(_ identifier: String, of source: SourceKey) throws -> SourceRecordState? {
        state.sourceRecords[source]?[ByteString(identifier)]
    }

    func sourceRecords(_ query: SourceRecordQuery) throws -> [SourceRecordState] {
        let seen = query.unseenIn.flatMap { state.marks[$0] } ?? [:]
        let matching = state.sourceRecords[query.source, default: [:]].filter { identifier, sourceRecord in
            query.statuses.contains(sourceRecord.status) && seen[identifier] == nil
                && (query.signature.map { $0 == sourceRecord.signature } ?? true)
                && (query.after.map { ByteString($0) < identifier } ?? true)
        }
        return matching.sorted { $0.key < $1.key }.prefix(query.limit).map(\.value)
    }

    func sources() throws -> [SourceKey] {
        Set(state.sourceRecords.keys).union(state.runs.values.map(\.source)).sorted()
    }

    func claimedRecordCount(of source: SourceKey) throws -> Int {
        Set(state.claims.values.lazy.filter { $0.source == source && $0.state != .ended }.map(\.record)).count
    }

    func recordsOnlyLeaving(_ source: SourceKey, after: RecordIdentifier?, limit: Int) throws -> [RecordIdentifier] {
        let candidates = Set(
            state.claims.values.lazy.filter { $0.source == source && $0.state == .leaving }.map(\.record))
        let leaving = try candidates.filter { id in
            try claims(of: id).allSatisfy { $0.source == source && $0.state == .leaving }
        }
        return Array(leaving.filter { id in after.map { $0 < id } ?? true }.sorted().prefix(limit))
    }

    // MARK: Runs

    func checkpoint(of source: SourceKey) throws -> Checkpoint? { state.checkpoints[source] }

    func mark(of identifier: String, in window: RunID) throws -> RunID? {
        state.marks[window]?[ByteString(identifier)]
    }

    func runs(of source: SourceKey?, limit: Int) throws -> [Run] {
        Array(
            state.runs.values.filter { run in source.map { $0 == run.source } ?? true }
                .sorted { $0.id > $1.id }.prefix(limit))
    }

    func run(_ id: RunID) throws -> Run? { state.runs[id] }
    func issues(of run: RunID) throws -> [RunIssue] { state.issues[run] ?? [] }

    // MARK: Change feed

    func changes(after sequence: Int, limit: Int) throws -> [Change] {
        Array(state.changes.dropFirst(max(0, sequence)).prefix(limit))
    }

    func history(of id: RecordIdentifier) throws -> [Change] {
        state.changesByRecord[id, default: []].map { state.changes[$0 - 1] }
    }

    func lastSequence() throws -> Int { state.changes.count }
}
