import AdapterKit
import JSONSchema
import ScienceShopSDK

/// A source's list, laid beside one state of the ledger.
struct Comparison: Sendable {
    var held = 0
    var matching = 0
    var missing: [AuditFinding] = []
    var stale: [AuditFinding] = []
    var extra: [AuditFinding] = []
    var quarantined: [AuditFinding] = []
    /// How many are listed under a name that may not be kept.
    var forgotten = 0
    /// Held and listed, and nothing said of them that could be compared.
    var uncompared = 0
    /// Where nothing was listed: what is not held as it should be, whatever the source says.
    var suspects: [AuditFinding] = []
    /// Held records a sample is chosen from.
    var choice: SampleChoice
    var kept: SourceMemory.KeptBookmark?
    /// The newest run of the source.
    var lastRun: RunID?

    /// - Parameters:
    ///   - inventory: nil where nothing was listed: then everything held is chosen from.
    ///   - basis: what drafts are made by now.
    init(
        _ inventory: Inventory?, of key: SourceKey, in ledger: any LedgerReader, basis: Digest, choice: SampleChoice
    ) throws {
        self.choice = choice
        kept = try ledger.memory(of: key).kept
        lastRun = try ledger.runs(of: key, limit: 1).first?.id
        var left = inventory?.entries ?? [:]
        var query = SourceRecordQuery(key, statuses: SourceRecordState.held, limit: 1000)
        while true {
            let page = try ledger.sourceRecords(query)
            for state in page {
                held += 1
                if state.status == .quarantined {
                    quarantined.append(
                        AuditFinding(state.identifier, .refused, held: state.datestamp, status: state.status))
                }
                if inventory == nil {
                    self.choice.offer(state.identifier)
                    if let reason = try ledger.difference(of: state, from: nil, basis) {
                        suspects.append(state.finding(reason, listed: nil))
                    }
                } else {
                    try weigh(state, left.removeValue(forKey: ByteString(state.identifier)), basis, ledger)
                }
            }
            guard page.count == query.limit, let last = page.last else { break }
            query.after = last.identifier
        }
        let list = try ledger.forgotten()
        for (name, entry) in left.sorted(by: { $0.key < $1.key }) where !entry.isDeleted {
            if list.forgets(sourceRecord: name.text) {
                forgotten += 1
            } else {
                missing.append(AuditFinding(name.text, .absent, listed: entry.datestamp))
            }
        }
    }

    private mutating func weigh(
        _ state: SourceRecordState, _ entry: Inventory.Entry?, _ basis: Digest, _ ledger: any LedgerReader
    ) throws {
        func finding(_ reason: AuditFinding.Reason) -> AuditFinding {
            state.finding(reason, listed: entry?.datestamp)
        }
        guard let entry, !entry.isDeleted else {
            extra.append(finding(entry == nil ? .vanished : .announced))
            return
        }
        if let reason = try ledger.difference(of: state, from: entry, basis) {
            stale.append(finding(reason))
        } else if entry.content == nil, entry.datestamp == nil || state.datestamp == nil {
            uncompared += 1
        } else {
            matching += 1
            choice.offer(state.identifier)
        }
    }
}

extension SourceRecordState {
    /// Of what the ledger holds: everything but what is gone.
    static let held: Set<Status> = [.active, .quarantined, .leaving, .kept]

    /// What came, whatever was made of it.
    var contentFingerprint: Digest { PayloadDigests.fingerprint(payload, frame, format, sourceURL, nil) }

    /// What tells it from an entry of its source's list, or from what it should be where it is known to be on it; nil when
    /// nothing does.
    ///
    /// - Parameter hasPlace: false where its address was forgotten, so that its fingerprint cannot be made again.
    func difference(
        from entry: Inventory.Entry?, _ basis: Digest, hasPlace: Bool = true
    ) -> AuditFinding.Reason? {
        if let content = entry?.content, content != contentFingerprint { return .content }
        switch DatestampOrder(entry?.datestamp, to: datestamp) {
        case .later, .earlier: return .datestamp
        case .same, .unknown: break
        }
        if status != .active, status != .quarantined { return .leaving }
        if let made = entry?.fingerprint { return fingerprint == made ? nil : .rules }
        if !hasPlace { return nil }
        return fingerprint == PayloadDigests.fingerprint(payload, frame, format, sourceURL, basis) ? nil : .rules
    }
}

extension LedgerReader {
    fileprivate func difference(
        of state: SourceRecordState, from entry: Inventory.Entry?, _ basis: Digest
    ) throws -> AuditFinding.Reason? {
        let reason = state.difference(from: entry, basis)
        guard reason == .rules, entry?.fingerprint == nil, try mayLackPlace(state) else { return reason }
        return state.difference(from: entry, basis, hasPlace: false)
    }

    /// Whether the address a source record was read from may have been forgotten.
    func mayLackPlace(_ state: SourceRecordState) throws -> Bool {
        if state.sourceURL != nil { return false }
        return try isErased(payload: state.payload) || state.frame.map { try isErased(payload: $0) } ?? false
    }
}

/// The names whose digests with a seed are least: the same ones, in whatever order they are offered, and each as likely as
/// any other.
struct SampleChoice: Sendable {
    let size: Int
    let seed: UInt64
    /// How many were offered.
    private(set) var population = 0
    private var least: [(digest: Digest, name: String)] = []

    init(_ size: Int, seed: UInt64) {
        self.size = max(0, size)
        self.seed = seed
    }

    /// In order of name, as bytes.
    var names: [String] { trimmed.map { ByteString($0.name) }.sorted().map(\.text) }

    private var trimmed: [(digest: Digest, name: String)] {
        Array(least.sorted { $0.digest < $1.digest }.prefix(size))
    }

    mutating func offer(_ name: String) {
        population += 1
        guard size > 0 else { return }
        least.append((Digest(ofParts: [String(seed), name]), name))
        if least.count >= max(64, size * 2) { least = trimmed }
    }
}
