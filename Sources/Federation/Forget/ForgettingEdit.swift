import AdapterKit
import JSONSchema
import ScienceShopSDK

/// Erases what a list forgets, inside one transaction.
final class ForgettingEdit {
    private let ledger: any LedgerWriter
    private let list: ForgottenList
    private let now: Timestamp
    private var report = ForgetReport()
    private var announced: Set<RecordIdentifier> = []
    /// Every payload there was.
    private var all: Set<Digest> = []
    private let sources: [SourceKey]

    init(_ ledger: any LedgerWriter, _ list: ForgottenList, at now: Timestamp) throws {
        self.ledger = ledger
        self.list = list
        self.now = now
        sources = try ledger.sources()
    }

    /// - Parameter asked: records that may be known only by what they were called once.
    func run(_ asked: [RecordIdentifier]) throws -> ForgetReport {
        // Payloads first: claims know which of them told of a record.
        var payloads = try payloadsThatHoldWords()
        let records = try recordsToForget(asked)
        announced.formUnion(try records.filter { try ledger.storedRecord($0) != nil })
        payloads.formUnion(try self.payloads(of: Set(records)))
        for id in records { try erase(id) }
        try eraseSourceRecords(&payloads)
        try reduceClaims(&payloads)
        if !records.isEmpty { payloads.formUnion(try unusedPayloads()) }
        for digest in payloads.sorted() { try ledger.erasePayload(digest) }
        report.payloads = payloads.count
        try reduceTombstones()
        try cutRuns()
        try cutDecisions()
        try tellChannels()
        report.announced = announced.sorted()
        // What is remembered of requests may hold an address; the next harvest asks for everything once.
        try ledger.keepNewestValidators(0)
        for source in sources where try ledger.checkpoint(of: source) != nil {
            try ledger.removeCheckpoint(of: source)
            try ledger.clearMarks(of: source)
        }
        return report
    }

    private static let batch = 500

    // MARK: - Records

    private func recordsToForget(_ asked: [RecordIdentifier]) throws -> [RecordIdentifier] {
        var found = Set(asked)
        var query = RecordQuery(status: nil, limit: Self.batch)
        while true {
            let page = try ledger.records(query)
            for stored in page where list.forgets(stored.id) { found.insert(stored.id) }
            guard page.count == query.limit, let last = page.last else { break }
            query.after = last.id
        }
        return found.sorted()
    }

    private func payloads(of ids: Set<RecordIdentifier>) throws -> Set<Digest> {
        var found: Set<Digest> = []
        if ids.isEmpty { return found }
        try forEachClaim { claim in
            if ids.contains(claim.record), let payload = claim.payload { found.insert(payload) }
        }
        return found
    }

    private func payloadsThatHoldWords() throws -> Set<Digest> {
        var found: Set<Digest> = []
        try ledger.forEachPayload { digest, bytes in
            all.insert(digest)
            if list.holds(payload: bytes) { found.insert(digest) }
        }
        return found
    }

    /// What nothing refers to any more: older payloads, which may be of the record that is forgotten.
    private func unusedPayloads() throws -> Set<Digest> {
        var unused = all
        try forEachClaim { if let payload = $0.payload { unused.remove(payload) } }
        try forEachSourceRecord { state in
            unused.remove(state.payload)
            if let frame = state.frame { unused.remove(frame) }
        }
        return unused
    }

    private func erase(_ id: RecordIdentifier) throws {
        let decided = try ledger.decisions(of: id).count
        report.decisions += decided
        try ledger.eraseDecisions(on: id)
        try ledger.eraseClaims(on: id)
        try ledger.setAlias(of: id, to: nil)
        for name in try ledger.aliases(to: id) { try ledger.setAlias(of: name, to: nil) }
        if let stored = try ledger.storedRecord(id), try bury(stored) { report.records.append(id) }
    }

    /// - Returns: false when nothing but that is there already.
    private func bury(_ stored: StoredRecord) throws -> Bool {
        let tombstone = StoredRecord(forgetting: stored, at: now)
        if stored.isDeleted, stored.record == tombstone.record { return false }
        try ledger.put(tombstone)
        if !stored.isDeleted || stored.revision != tombstone.revision {
            try ledger.append(
                Change(
                    sequence: 0, record: stored.id, kind: .removed, revision: tombstone.revision,
                    contentHash: tombstone.contentHash, at: now, run: nil))
        }
        return true
    }

    // MARK: - Claims of other records

    private func forEachClaim(_ body: (Claim) throws -> Void) throws {
        try Self.forEachClaim(of: sources, ledger, body)
    }

    /// What was ever said of records, those of ended claims too; always in the same order.
    static func tellings(of ids: Set<RecordIdentifier>, _ ledger: any LedgerReader) throws -> [Record] {
        if ids.isEmpty { return [] }
        var found = try ids.sorted().compactMap { try ledger.storedRecord($0)?.record }
        try forEachClaim(of: try ledger.sources(), ledger) { if ids.contains($0.record) { found.append($0.draft) } }
        return found
    }

    private static func forEachClaim(
        of sources: [SourceKey], _ ledger: any LedgerReader, _ body: (Claim) throws -> Void
    ) throws {
        for source in sources {
            for state in Claim.State.allCases {
                var query = ClaimQuery(source, state: state, limit: batch)
                while true {
                    let page = try ledger.claims(query)
                    for claim in page { try body(claim) }
                    guard page.count == query.limit, let last = page.last else { break }
                    query.after = ClaimQuery.Position(last)
                }
            }
        }
    }

    private func reduceClaims(_ payloads: inout Set<Digest>) throws {
        var touched: [(old: Claim, new: Claim, evidence: [Evidence])] = []
        var over: [Claim] = []
        var records: Set<RecordIdentifier> = []
        let words = EvidenceShelf(ledger)
        try forEachClaim { claim in
            let evidence = claim.state == .ended ? [] : try words.evidence(of: claim)
            let kept = list.kept(evidence)
            if claim.state == .ended, try isOfErased(claim, payloads) { over.append(claim) }
            guard let cut = list.cut(claim) ?? (kept.count < evidence.count ? claim : nil) else { return }
            touched.append((claim, cut, kept))
        }
        // Its words cannot be read any more, and what they were read from held what is forgotten.
        for claim in over { try ledger.put(claim, evidence: []) }
        for (old, new, evidence) in touched {
            if let payload = old.payload { payloads.insert(payload) }
            try ledger.put(new, evidence: evidence)
            records.insert(new.record)
        }
        try remake(records)
    }

    /// Whether what a claim was made of is, or will be, erased.
    private func isOfErased(_ claim: Claim, _ payloads: Set<Digest>) throws -> Bool {
        guard let payload = claim.payload, !payloads.contains(payload), try ledger.payload(payload) != nil else {
            return true
        }
        guard let frame = try ledger.sourceRecord(claim.sourceRecord, of: claim.source)?.frame else { return false }
        return try payloads.contains(frame) || ledger.payload(frame) == nil
    }

    private func remake(_ records: Set<RecordIdentifier>) throws {
        for id in records.sorted() {
            let edit = LedgerEdit(ledger, source: SourceKey(node: "", source: ""), run: RunID(0), now: now)
            try edit.remake(id, sourceRecord: nil)
            if let stored = try ledger.storedRecord(id), !stored.isDeleted { report.reduced.append(id) }
        }
    }

    /// Tombstones tell how their records came.
    private func reduceTombstones() throws {
        var query = RecordQuery(status: .deleted, limit: Self.batch)
        while true {
            let page = try ledger.records(query)
            for stored in page where list.cut(stored.record.document) != nil {
                _ = try bury(stored)
            }
            guard page.count == query.limit, let last = page.last else { break }
            query.after = last.id
        }
    }

    // MARK: - What was noted about them

    private func eraseSourceRecords(_ payloads: inout Set<Digest>) throws {
        try forEachSourceRecord { try cut($0, &payloads) }
    }

    private func forEachSourceRecord(_ body: (SourceRecordState) throws -> Void) throws {
        for source in sources {
            var query = SourceRecordQuery(
                source, statuses: Set(SourceRecordState.Status.allCases), limit: Self.batch)
            while true {
                let page = try ledger.sourceRecords(query)
                for state in page { try body(state) }
                guard page.count == query.limit, let last = page.last else { break }
                query.after = last.identifier
            }
        }
    }

    private func cut(_ state: SourceRecordState, _ payloads: inout Set<Digest>) throws {
        if list.forgets(sourceRecord: state.identifier) {
            let claims = try ledger.claims(by: state.identifier, of: state.source)
            payloads.formUnion(claims.compactMap(\.payload) + [state.payload])
            // It leaves the set of its source in the way that every other does.
            var gone = state
            gone.status = .gone
            try ledger.put(gone)
            try ledger.eraseSourceRecord(state.identifier, of: state.source)
            try remake(Set(claims.map(\.record)))
            report.sourceRecords += 1
            return
        }
        var cut = state
        cut.issues = state.issues.compactMap(list.cut)
        cut.sourceURL = state.sourceURL.flatMap { list.holds($0) ? nil : $0 }
        cut.datestamp = state.datestamp.flatMap { list.holds($0) ? nil : $0 }
        guard cut != state else { return }
        try ledger.put(cut)
        report.sourceRecords += 1
    }

    private func cutRuns() throws {
        for run in try ledger.runs(of: nil, limit: .max) {
            let issues = try ledger.issues(of: run.id)
            let kept = issues.compactMap(list.cut)
            if kept != issues {
                try ledger.replaceIssues(of: run.id, with: kept)
                report.issues += zip(issues, kept).count { $0 != $1 } + issues.count - kept.count
            }
            guard let cut = list.cut(run) else { continue }
            try ledger.put(cut)
            report.runs += 1
        }
    }

    private func cutDecisions() throws {
        var query = ConsentQuery()
        while true {
            let page = try ledger.decisions(query)
            for decision in page {
                if list.forgets(decision.record) {
                    try ledger.eraseDecisions(on: decision.record)
                    report.decisions += 1
                } else if let cut = list.cut(decision) {
                    try ledger.put(cut)
                    report.decisions += 1
                }
            }
            guard page.count == query.limit, let last = page.last else { break }
            query.after = last.id
        }
    }

    private func tellChannels() throws {
        let changed = Set(report.records).union(report.reduced)
        for channel in try ledger.channels() {
            var query = ReceiptQuery(channel.name)
            while true {
                let page = try ledger.receipts(query)
                for receipt in page {
                    if list.forgets(receipt.record) { announced.insert(receipt.record) }
                    var cut = receipt
                    if let address = receipt.address, list.holds(address) || list.forgets(receipt.record) {
                        cut.address = nil
                    }
                    // What a withdrawn record was filed under is remembered.
                    cut.labels.removeAll(where: list.holds)
                    if cut != receipt { try ledger.put(cut) }
                    if receipt.state == .shown, changed.contains(receipt.record),
                        report.channels.last.map({ !$0.hasSameBytes(as: channel.name) }) ?? true
                    {
                        report.channels.append(channel.name)
                    }
                }
                guard page.count == query.limit, let last = page.last else { break }
                query.after = last.record
            }
        }
    }
}

extension StoredRecord {
    /// A tombstone that tells nothing but that there was something. The one that stands already is kept.
    ///
    /// - Parameter name: another name than it had.
    init(forgetting stored: StoredRecord, as name: RecordIdentifier? = nil, at now: Timestamp) {
        var record = Record(id: name ?? stored.id)
        record["status"] = "deleted"
        let hash = record.contentDigest
        let isSame = stored.isDeleted && stored.contentHash == hash
        self.init(
            id: name ?? stored.id, content: record, provenance: [],
            revision: isSame ? stored.revision : stored.revision + 1,
            modifiedAt: isSame ? stored.modifiedAt : now, contentHash: hash)
    }
}
