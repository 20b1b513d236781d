import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestRun {
    /// Decides what is to be done with each of the first `count` source records of a page.
    func sort(_ prepared: PreparedPage, count: Int) -> PageCommit {
        let records = prepared.page.records[..<count]
        var entries: [PageCommit.Entry] = []
        let active = Set(records.lazy.filter { $0.status == .active }.map { ByteString($0.identifier) })
        var earlier: [ByteString: (record: SourceRecord, fingerprint: Digest)] = [:]
        for (index, record) in records.enumerated() {
            let known = prepared.known[index]
            guard record.status == .active else {
                // Of something the ledger cannot know under such a name, there is nothing to remove.
                if Self.unusableName(record) != nil { continue }
                if active.contains(ByteString(record.identifier)) || (known.mark != nil && restarts == 0) {
                    entries.append(.init(action: .ignore(identifier: record.identifier, Self.contradiction)))
                } else if !infersAbsence {
                    entries.append(.init(action: .left(identifier: record.identifier)))
                }
                // Otherwise the end of the list will show that it is gone; a later page may still list it.
                continue
            }
            let digests = prepared.digests[index] ?? PayloadDigests(record, basis: mapper.basis)
            if let issue = Self.unusableName(record) {
                entries.append(.init(action: .refuse(record, digests, issue)))
                continue
            }
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
            } else if let state = known.state, state.isUnchanged(digests, job.options) {
                entries.append(.init(action: .known(state), isCounted: !countedBefore))
            } else {
                let mapped =
                    prepared.mapped[index] ?? mapper.map(record, digests, retrievedAt: prepared.retrievedAt)
                entries.append(.init(action: .take(mapped), isCounted: !countedBefore))
            }
        }
        return PageCommit(entries: entries, contested: contested)
    }

    private static let contradiction = Issue(
        .warning, code: "contradictory-record",
        message: "The source lists this record as deleted and also as present; it is kept.",
        remedy: "If it is really gone, take it off the source's list.")

    /// What keeps a source record from being filed under its name.
    private static func unusableName(_ record: SourceRecord) -> Issue? {
        guard let reason = record.faultOfName else { return nil }
        return Issue(
            .error, code: "unusable-identifier", message: "A record of the source \(reason), so it cannot be filed.",
            remedy: "Correct it in the source.", location: record.firstLine.map { SourceLocation(line: $0) })
    }

    /// A source record whose identifier was on the list before.
    private func again(
        _ record: SourceRecord, _ digests: PayloadDigests, fingerprint: Digest, firstLine: Int?
    ) -> PageCommit.Entry {
        if fingerprint == digests.fingerprint { return .init(action: .repeated(identifier: record.identifier)) }
        func place(_ line: Int?) -> Message { line.map { " (line \(plain: $0))" } ?? "" }
        let issue = Issue(
            .error, code: "duplicate-identifier",
            message:
                """
                Two records of \(job.key) have the identifier “\(record.identifier)”: the first\(place(firstLine)) is \
                kept, the second\(place(record.firstLine)) is not.
                """,
            remedy: "Give each record of the source an identifier of its own.",
            location: record.firstLine.map { SourceLocation(line: $0) })
        return .init(action: .refuse(record, digests, issue))
    }
}

extension SourceRecord {
    /// Why the source record cannot be filed under its name; nil when it can.
    var faultOfName: Message? {
        func holds(_ isWrong: (String) -> Bool) -> Bool {
            isWrong(identifier) || isWrong(format.rawValue) || datestamp.map(isWrong) ?? false
                || sourceURL.map(isWrong) ?? false
        }
        if identifier.isEmpty { return "has no identifier" }
        if holds({ $0.utf8.count > 4096 }) { return "has an identifier, date or address of more than 4096 bytes" }
        if holds({ $0.utf8.contains(0) }) { return "has an identifier, date or address with a null character" }
        return nil
    }
}

extension SourceRecordState {
    /// Whether there is nothing to map: the ledger has what this payload says.
    func isUnchanged(_ digests: PayloadDigests, _ options: HarvestOptions) -> Bool {
        fingerprint == digests.fingerprint && !options.full && (status == .active || status == .quarantined)
    }
}
