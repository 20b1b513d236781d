import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestRun {
    /// How many damaged records a run asks for at most.
    private static var mostAskedAgain: Int { 20 }
    /// How many records in quarantine are looked through for damaged ones.
    private static var mostLookedThrough: Int { 2000 }

    /// Asks for records that came damaged, one by one: a list of changes does not name them again. They count as nothing
    /// of the list's; what becomes of the records they describe does.
    ///
    /// - Throws: `SourceFailure` when the run was interrupted or another one took over; that the source cannot be asked is
    ///   for the list to find out.
    mutating func askForDamaged() async throws {
        guard bookmark != nil, let source = job.source as? any SingleRecordSource, !source.damageCodes.isEmpty else {
            return
        }
        var returned: [MappedSourceRecord] = []
        var (gone, damaged): ([String], [String]) = ([], [])
        for state in try await damagedRecords(source.damageCodes) {
            if Task.isCancelled { throw SourceFailure(error: Self.interrupted) }
            let identifier = state.identifier
            let found: SourceRecord?
            do {
                found = try await HarvestEngine.call { try await source.record(identifier) }
            } catch {
                if error.code == .interrupted { throw SourceFailure(error: error) }
                break
            }
            guard let record = found, record.identifier.hasSameBytes(as: identifier), record.faultOfName == nil else {
                continue
            }
            guard record.status == .active else {
                gone.append(identifier)
                continue
            }
            let answered: SourceMapper
            do {
                answered = try await preparation(after: nil).answeredMapper(about: [record])
            } catch let failure as SourceFailure {
                if failure.error.code == .interrupted { throw failure }
                break
            }
            let mapped = answered.map(
                record, PayloadDigests(record, basis: mapper.basis), retrievedAt: engine.clock())
            if mapped.isDamaged(source.damageCodes) { damaged.append(identifier) }
            // What is as it was need not be written again.
            if mapped.digests.fingerprint != state.fingerprint { returned.append(mapped) }
        }
        guard !(returned.isEmpty && gone.isEmpty && damaged.isEmpty) else { return }
        let (taken, left, stillDamaged) = (returned, gone, damaged)
        try await transaction(at: engine.clock()) { edit, _, run in
            for mapped in taken { try edit.take(mapped, counted: false) }
            for identifier in left { try edit.leave(identifier) }
            edit.tally.issues += stillDamaged.map(Self.stillDamaged)
            try edit.settleRecords()
            run.add(edit.tally)
        }
    }

    /// The records of this source that did not come whole; of many, others in each run.
    private func damagedRecords(_ codes: Set<String>) async throws -> [SourceRecordState] {
        let query = SourceRecordQuery(job.key, statuses: [.quarantined], limit: Self.mostLookedThrough)
        let all = try await ledger.read { try $0.sourceRecords(query) }
            .filter { state in state.issues.contains { codes.contains($0.issue.code) } }
        guard all.count > Self.mostAskedAgain else { return all }
        let start = Int(run.id.rawValue) * Self.mostAskedAgain % all.count
        return Array((all[start...] + all[..<start]).prefix(Self.mostAskedAgain))
    }

    private static func stillDamaged(_ identifier: String) -> RunIssue {
        RunIssue(
            sourceRecord: identifier,
            Issue(
                .warning, code: "still-damaged",
                message: "The record came damaged and was asked for again; it still is.",
                remedy: "Tell the provider. The next harvests ask for it again."))
    }
}

extension MappedSourceRecord {
    fileprivate func isDamaged(_ codes: Set<String>) -> Bool {
        isQuarantined && findings.contains { codes.contains($0.issue.code) }
    }
}
