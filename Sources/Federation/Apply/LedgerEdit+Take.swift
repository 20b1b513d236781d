import AdapterKit
import JSONSchema
import ScienceShopSDK

extension LedgerEdit {
    /// Lays one mapped source record against the ledger and counts what became of it.
    ///
    /// - Parameter counts: false when the run has counted it already (a list read again from its beginning).
    func take(_ mapped: MappedSourceRecord, counted: Bool = true) throws {
        let identifier = mapped.source.identifier
        let forgotten = try forgotten.get()
        var mapped = mapped
        var (keepsPayload, keepsFrame) = (true, true)
        if !forgotten.isEmpty {
            if forgotten.forgets(sourceRecord: identifier) { return leaveOut(counted: counted) }
            if let cut = forgotten.cut(mapped) { (mapped, keepsPayload, keepsFrame) = cut }
        }
        let previous = try ledger.sourceRecord(identifier, of: source)
        // A claim is never written without its source record.
        let old = previous == nil ? [] : try ledger.claims(by: identifier, of: source)
        let standing = old.filter { $0.state != .ended }
        if keepsPayload {
            try keep(mapped.source.payload, as: mapped.digests.payload)
        } else {
            try ledger.erasePayload(mapped.digests.payload)
        }
        if let frame = mapped.source.frame, let digest = mapped.digests.frame {
            if keepsFrame { try keep(frame, as: digest) } else { try ledger.erasePayload(digest) }
        }
        for finding in mapped.findings { tally.issues.append(RunIssue(sourceRecord: identifier, finding: finding)) }
        tally.counts.records.quarantined += mapped.refused

        if mapped.isQuarantined {
            // What an earlier payload said goes on standing: a broken sheet removes nothing.
            if previous?.isAbsent ?? false { try standAgain(standing) }
            try putState(.quarantined, mapped, previous)
            if counted { count(\.quarantined) }
            explain(.quarantine(mapped.findings.map(\.issue)), nil, sourceRecord: identifier)
            return
        }

        if previous == nil || previous?.status == .gone { try carryRefusals(to: mapped) }
        var said = false
        var silent = !mapped.drafts.isEmpty
        for (ordinal, draft) in mapped.drafts.enumerated() {
            let before = old.first { $0.record == draft.id }
            var claim = Claim(
                source: source, sourceRecord: identifier, record: draft.id, ordinal: ordinal,
                isMention: draft.isMention, isVerbatim: draft.isCopy, draft: draft.record,
                writing: Claim.Writing(draft: draft.written, words: draft.words), contentHash: draft.contentHash,
                payload: mapped.digests.payload, crosswalk: draft.crosswalk, crosswalkVersion: draft.crosswalkVersion)
            // What contradicts nothing asks once in a transaction who else speaks: very many may mention one record.
            let isKnown = !Self.mayConflict(claim) && affected[draft.id] != nil
            let others = isKnown ? nil : try ledger.claims(of: draft.id)
            if conflict(claim, others ?? []) != nil { claim.state = .contested } else { silent = false }
            if let before {
                if sameButForTime(claim, before) || before.state != .ended && isSameCopy(claim, before) {
                    claim.draft = before.draft
                }
                if before.state == .ended || before.contentHash != claim.contentHash
                    || before.isMention != claim.isMention || isOtherCopy(claim, before)
                {
                    said = true
                }
                if claim == before, !mapped.isRemapped(previous) { continue }
            } else {
                said = true
            }
            try put(claim, evidence: draft.evidence, isSole: before == nil && others?.isEmpty ?? false)
        }
        let kept = Set(mapped.drafts.map(\.id))
        for claim in standing where !kept.contains(claim.record) && claim.state != .kept {
            if claim.state != .leaving { said = true }
            // Listed as present, and its document says that it is deleted: the source's word, weighed like any other.
            try release(claim, mapped.deletions.contains(claim.record) ? .announced : .dropped)
        }

        for echo in mapped.echoes { try hear(echo, from: identifier) }
        tally.untrusted += mapped.untrusted
        try putState(.active, mapped, previous)
        guard counted else { return }
        if silent {
            tally.contested.insert(ByteString(identifier))
            count(\.quarantined)
        } else if previous == nil || previous?.status == .gone
            || previous?.status == .quarantined && standing.isEmpty
        {
            count(\.added)
        } else if said {
            count(\.changed)
        } else {
            count(\.unchanged)
            explain(.unchanged, nil, sourceRecord: identifier)
        }
    }

    /// Counts a source record whose very name is to be forgotten. Nothing is written of it.
    func leaveOut(counted: Bool) {
        guard counted else { return }
        count(\.unchanged)
        tally.issues.append(RunIssue(ForgottenList.issue))
    }

    /// The source says that a source record is gone. Whether its claims end is settled at the end of the run.
    ///
    /// What a person kept stays, unless consent is gone: nobody here can keep that.
    func leave(_ identifier: String, _ reason: Departure.Reason = .announced) throws {
        guard let state = try ledger.sourceRecord(identifier, of: source), state.status != .gone,
            state.status != .kept || reason == .withdrawn
        else { return }
        try leave(state, reason)
    }

    func leave(_ state: SourceRecordState, _ reason: Departure.Reason) throws {
        for claim in try ledger.claims(by: state.identifier, of: source)
        where claim.state != .ended && (claim.state != .kept || reason == .withdrawn) {
            try release(claim, reason)
        }
        guard state.status != .leaving else { return }
        var state = state
        state.status = .leaving
        state.writtenBy = run
        try put(state)
    }

    /// The source shows again what it was taken to have lost, and there is nothing to map: what it said stands.
    func standAgain(_ identifier: String) throws {
        guard var state = try ledger.sourceRecord(identifier, of: source), state.isAbsent else { return }
        try standAgain(try ledger.claims(by: identifier, of: source))
        let isRefused = state.signature == nil && state.issues.contains { $0.issue.severity == .error }
        state.status = isRefused ? .quarantined : .active
        state.writtenBy = run
        try put(state)
    }

    private func standAgain(_ claims: [Claim]) throws {
        for var claim in claims where claim.state == .leaving || claim.state == .kept {
            claim.state = try conflict(claim) == nil ? .live : .contested
            claim.departure = nil
            try put(claim)
        }
    }

    /// Lets a claim leave that its source no longer makes. Nobody hears a silent one, and nobody is to hear it for as long
    /// as it leaves beside the one that spoke: it is over at once, unless it alone is left of the record.
    private func release(_ claim: Claim, _ reason: Departure.Reason) throws {
        var claim = claim
        if claim.state == .contested, try isHeldByAnother(claim) {
            claim.state = .ended
            claim.departure = Departure(reason, since: now, run: run)
        } else if !depart(&claim, reason) {
            return
        }
        try put(claim)
    }

    private func isHeldByAnother(_ claim: Claim) throws -> Bool {
        try ledger.claims(of: claim.record).contains { other in
            !other.isMention
                && !(other.source == claim.source && other.sourceRecord.hasSameBytes(as: claim.sourceRecord))
        }
    }

    /// Notes on a claim that its source no longer makes it; false when that is known already.
    private func depart(_ claim: inout Claim, _ reason: Departure.Reason) -> Bool {
        if claim.state == .leaving {
            // Since when and how it is weighed stands; how it left may be told better. A word of the source is the best.
            guard var departure = claim.departure, departure.reason != reason, departure.reason != .sourceEnded,
                departure.reason != .withdrawn, reason != .vanished
            else { return false }
            departure.reason = reason
            claim.departure = departure
        } else {
            claim.state = .leaving
            claim.departure = Departure(reason, since: now, run: run)
        }
        return true
    }

    /// Ends a claim, keeping in mind how it came to that.
    func end(_ claim: Claim, _ reason: Departure.Reason) throws {
        var claim = claim
        var departure = claim.departure ?? Departure(reason, since: now, run: run)
        departure.endedBy = run
        claim.state = .ended
        claim.departure = departure
        try put(claim)
    }

    /// Notes that the source dates a record it did not change otherwise.
    func date(_ state: SourceRecordState, _ datestamp: String?) throws {
        guard let datestamp, !(state.datestamp?.hasSameBytes(as: datestamp) ?? false) else { return }
        var state = state
        state.datestamp = datestamp
        state.writtenBy = run
        try put(state)
    }

    func count(_ outcome: WritableKeyPath<RunCounts, Int>) { tally.counts[keyPath: outcome] += 1 }

    /// The claim of another source record of the same source that describes the same record in other words.
    func conflict(_ claim: Claim) throws -> Claim? {
        guard Self.mayConflict(claim) else { return nil }
        return conflict(claim, try ledger.claims(of: claim.record))
    }

    /// Only full descriptions by sources of our own contradict each other.
    private static func mayConflict(_ claim: Claim) -> Bool { !claim.isMention && !claim.isVerbatim }

    private func conflict(_ claim: Claim, _ others: [Claim]) -> Claim? {
        guard Self.mayConflict(claim) else { return nil }
        return others.first {
            $0.source == claim.source && !$0.isMention && $0.state == .live && $0.contentHash != claim.contentHash
                && !$0.sourceRecord.hasSameBytes(as: claim.sourceRecord)
        }
    }

    /// Whether two claims differ only in when their payload was first read.
    private func sameButForTime(_ claim: Claim, _ before: Claim) -> Bool {
        guard claim.contentHash == before.contentHash, claim.payload == before.payload,
            claim.crosswalk == before.crosswalk, claim.crosswalkVersion == before.crosswalkVersion,
            let new = claim.draft["provenance"]?.array, let old = before.draft["provenance"]?.array,
            new.count == old.count
        else { return false }
        return zip(new, old).allSatisfy { new, old in
            guard var new = new.object, var old = old.object else { return false }
            for member in ["retrievedAt", "datestamp"] {
                new[member] = nil
                old[member] = nil
            }
            return new == old
        }
    }

    /// Whether a copy is told as it was but for the days on which others read it and the bytes they read: it stays as it
    /// is, or whoever has it from us would be given other bytes of the same date, and an audit would find theirs stale.
    private func isSameCopy(_ claim: Claim, _ before: Claim) -> Bool {
        (claim.isVerbatim || !claim.draft.told.isEmpty) && claim.contentHash == before.contentHash
            && claim.crosswalk == before.crosswalk && claim.crosswalkVersion == before.crosswalkVersion
            && !isOtherCopy(claim, before)
    }

    /// Whether a copy says otherwise how new it is or how it came.
    private func isOtherCopy(_ claim: Claim, _ before: Claim) -> Bool {
        claim.isVerbatim != before.isVerbatim || claim.draft.told != before.draft.told
            || claim.isVerbatim
                && (claim.draft["revision"] != before.draft["revision"]
                    || claim.draft["modifiedAt"] != before.draft["modifiedAt"] || claim.draft.way != before.draft.way)
    }

    private func putState(
        _ status: SourceRecordState.Status, _ mapped: MappedSourceRecord, _ previous: SourceRecordState?
    ) throws {
        let isNew = previous == nil || previous?.status == .gone
        var state = SourceRecordState(
            source: source, identifier: mapped.source.identifier, status: status,
            fingerprint: mapped.digests.fingerprint, signature: mapped.signature, payload: mapped.digests.payload,
            frame: mapped.digests.frame, format: mapped.source.format, datestamp: mapped.source.datestamp,
            symbol: mapped.symbol,
            sourceURL: mapped.source.sourceURL, firstLine: mapped.source.firstLine, retrievedAt: now, addedBy: run,
            writtenBy: run, refused: mapped.refused, issues: mapped.findings)
        if let previous {
            if !isNew { state.addedBy = previous.addedBy }
            if previous.payload == state.payload { state.retrievedAt = previous.retrievedAt }
            state.writtenBy = previous.writtenBy
            if state == previous { return }
            state.writtenBy = run
        }
        try put(state)
    }
}

extension MappedSourceRecord {
    /// Whether evidence may differ although the claims do not: another payload, or other crosswalks.
    fileprivate func isRemapped(_ previous: SourceRecordState?) -> Bool {
        previous?.fingerprint != digests.fingerprint
    }
}
