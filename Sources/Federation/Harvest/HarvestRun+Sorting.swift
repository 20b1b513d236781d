import AdapterKit
import JSONSchema
import ScienceShopSDK

extension HarvestRun {
    /// What the ledger knows of one source record of the page.
    private struct Known: Sendable {
        var state: SourceRecordState?
        var mark: RunID?
    }

    /// Finds out what is to be done with each source record, and maps those that changed.
    func sort(_ records: [SourceRecord]) async throws -> PageCommit {
        let (key, window, looksForMarks) = (job.key, window, windowPages > 0 && options.limit == nil)
        let identifiers = records.map(\.identifier)
        let known = try await ledger.read { ledger in
            try identifiers.map { identifier in
                Known(
                    state: try ledger.sourceRecord(identifier, of: key),
                    mark: looksForMarks ? try ledger.mark(of: identifier, in: window) : nil)
            }
        }
        let now = engine.clock()
        var entries: [PageCommit.Entry] = []
        var earlier: [ByteString: (record: SourceRecord, fingerprint: Digest)] = [:]
        for (record, known) in zip(records, known) {
            guard record.status == .active else {
                entries.append(.init(action: .left(identifier: record.identifier)))
                continue
            }
            let digests = PayloadDigests(record, basis: mapper.basis)
            let identifier = ByteString(record.identifier)
            if let first = earlier[identifier] {
                entries.append(
                    again(record, digests, fingerprint: first.fingerprint, firstLine: first.record.firstLine))
                continue
            }
            earlier[identifier] = (record, digests.fingerprint)
            let countedBefore = known.mark == run.id && restarts > 0
            if known.mark != nil, restarts == 0, let state = known.state {
                entries.append(again(record, digests, fingerprint: state.fingerprint, firstLine: state.firstLine))
            } else if let state = known.state, state.fingerprint == digests.fingerprint, !options.full,
                state.status == .active || state.status == .quarantined
            {
                entries.append(.init(action: .known(state), isCounted: !countedBefore))
            } else {
                let mapped = mapper.map(record, digests, retrievedAt: now)
                entries.append(.init(action: .take(mapped), isCounted: !countedBefore))
            }
        }
        return PageCommit(entries: entries, contested: contested)
    }

    /// A source record whose identifier was on the list before.
    private func again(
        _ record: SourceRecord, _ digests: PayloadDigests, fingerprint: Digest, firstLine: Int?
    ) -> PageCommit.Entry {
        if fingerprint == digests.fingerprint { return .init(action: .repeated(identifier: record.identifier)) }
        func place(_ line: Int?) -> String { line.map { " (line \($0))" } ?? "" }
        let issue = Issue(
            .error, code: "duplicate-identifier",
            message:
                "Two records of \(job.key) have the identifier “\(record.identifier)”: the first\(place(firstLine)) is "
                + "kept, the second\(place(record.firstLine)) is not.",
            remedy: "Give each record of the source an identifier of its own.",
            location: record.firstLine.map { SourceLocation(line: $0) })
        return .init(action: .clash(record, digests, issue))
    }
}
