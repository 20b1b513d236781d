import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// What `HarvestEngine.auditLocally` says of what a ledger keeps of one source: whether the bytes are those that came, and
/// whether they still mean what the ledger says they mean.
public struct LocalAuditReport: Sendable, Hashable {
    public var source: SourceKey
    /// Source records held, and how many payloads and frames were hashed for them.
    public var held = 0
    public var hashed = 0
    /// Source records whose payload is not there.
    public var lost: [String] = []
    /// Source records whose payload was erased for what was in it (docs/decisions/0067): nothing to hash and no fault.
    public var erased: [String] = []
    /// Source records whose payload is not what its digest says.
    public var altered: [String] = []
    /// Mapped once more, of those made by the rules of today.
    public var remapped = 0
    /// Of those, the ones that now say something else.
    public var differing: [String] = []
    /// Made by other crosswalks or schemas: the next harvest maps them anew.
    public var outdated = 0
    /// From which the choice can be made again.
    public var seed: UInt64

    public var isSound: Bool { lost.isEmpty && altered.isEmpty && differing.isEmpty }
    /// 0, or 16 where something is wrong.
    public var exitCode: Int { isSound ? 0 : 16 }
}

extension HarvestEngine {
    /// Hashes every payload the ledger keeps of a source and maps some of them once more. Asks no source for records.
    ///
    /// - Parameters:
    ///   - sample: how many are mapped once more.
    ///   - seed: what chooses them.
    /// - Throws: `FederationError` of the ledger, or of a plugin that has to do the mapping.
    public func auditLocally(_ job: HarvestJob, sample: Int = 200, seed: UInt64 = 1) async throws -> LocalAuditReport {
        let mapper = SourceMapper(job, validator: validator)
        let (key, basis, clock) = (job.key, mapper.basis, clock)
        let empty = LocalAuditReport(source: key, seed: seed)
        let hashed = try await ledger.read { ledger in
            try ledger.hashed(key, basis: basis, into: empty, choice: SampleChoice(sample, seed: seed))
        }
        var report = hashed.report
        let names = hashed.choice.names
        let stored = try await ledger.read { ledger in try names.map { try ledger.remappable($0, of: key) } }
            .compactMap(\.self)
        let context = job.context
        let answered = try await mapper.asking(job.source, about: stored.map(\.record)) { records, source in
            try await source.map(records, context: context)
        }
        for one in stored {
            let digests = PayloadDigests(one.record, basis: basis)
            let mapped = answered.map(one.record, digests, retrievedAt: clock())
            report.remapped += 1
            if !one.says(mapped) { report.differing.append(one.record.identifier) }
        }
        _ = await job.source.close()
        return report
    }
}

/// A source record as it is stored, with what it is said to mean.
private struct Remappable: Sendable {
    var record: SourceRecord
    var isQuarantined: Bool
    /// Content hash by record.
    var claims: [RecordIdentifier: Digest]

    func says(_ mapped: MappedSourceRecord) -> Bool {
        if isQuarantined { return mapped.isQuarantined }
        return Dictionary(mapped.drafts.map { ($0.id, $0.contentHash) }) { first, _ in first } == claims
    }
}

/// From the best to the worst.
private enum Keeping: Int, Comparable {
    case sound, erased, altered, lost

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension LedgerReader {
    fileprivate func hashed(
        _ key: SourceKey, basis: Digest, into empty: LocalAuditReport, choice: SampleChoice
    ) throws -> (report: LocalAuditReport, choice: SampleChoice) {
        var (report, choice) = (empty, choice)
        var query = SourceRecordQuery(key, statuses: SourceRecordState.held, limit: 500)
        while true {
            let page = try sourceRecords(query)
            for state in page {
                report.held += 1
                let kept = try keeping(of: state, &report.hashed)
                switch kept {
                case .sound: break
                case .erased: report.erased.append(state.identifier)
                case .altered: report.altered.append(state.identifier)
                case .lost: report.lost.append(state.identifier)
                }
                if kept == .erased, try mayLackPlace(state) { continue }
                let isCurrent =
                    state.fingerprint
                    == PayloadDigests.fingerprint(state.payload, state.frame, state.format, state.sourceURL, basis)
                if !isCurrent { report.outdated += 1 }
                // What is about to leave says what it last said.
                if kept == .sound, isCurrent, state.status == .active || state.status == .quarantined {
                    choice.offer(state.identifier)
                }
            }
            guard page.count == query.limit, let last = page.last else { return (report, choice) }
            query.after = last.identifier
        }
    }

    /// How payload and frame are kept; of the two, what is worse.
    private func keeping(of state: SourceRecordState, _ hashed: inout Int) throws -> Keeping {
        var kept = Keeping.sound
        for digest in [state.payload, state.frame].compactMap(\.self) {
            if let bytes = try payload(digest) {
                hashed += 1
                if Digest(of: bytes) != digest { kept = max(kept, .altered) }
            } else {
                kept = max(kept, try isErased(payload: digest) ? .erased : .lost)
            }
        }
        return kept
    }

    fileprivate func remappable(_ identifier: String, of key: SourceKey) throws -> Remappable? {
        guard let state = try sourceRecord(identifier, of: key), let stored = try storedSource(identifier, of: key)
        else { return nil }
        let claims = try claims(by: identifier, of: key).filter { $0.state == .live || $0.state == .contested }
        return Remappable(
            record: stored.record, isQuarantined: state.status == .quarantined,
            claims: Dictionary(claims.map { ($0.record, $0.contentHash) }) { first, _ in first })
    }
}
