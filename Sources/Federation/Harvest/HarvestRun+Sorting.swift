import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestRun {
    /// Decides what is to be done with each of the first `count` source records of a page.
    mutating func sort(_ prepared: PreparedPage, count: Int) -> PageCommit {
        let records = prepared.page.records[..<count]
        var entries: [PageCommit.Entry] = []
        let prevailing = Self.prevailing(of: records)
        for (index, record) in records.enumerated() {
            switch prevailing[index] {
            case .superseded: continue
            case .contradicted:
                entries.append(.init(action: .ignore(identifier: record.identifier, Self.contradiction)))
                continue
            case .unique, .repetition: break
            }
            if record.status == .deleted {
                if let entry = deleted(record, prepared.known[index]) { entries.append(entry) }
                continue
            }
            let digests = prepared.digests[index] ?? PayloadDigests(record, basis: mapper.basis)
            if let issue = Self.unusableName(record) {
                entries.append(extra(.refuse(record, digests, issue), digests))
            } else if case .repetition(let place) = prevailing[index] {
                let first = records[place]
                let fingerprint =
                    prepared.digests[place]?.fingerprint ?? PayloadDigests(first, basis: mapper.basis).fingerprint
                entries.append(again(record, digests, fingerprint: fingerprint, firstLine: first.firstLine))
            } else {
                entries.append(active(record, digests, prepared, index))
            }
        }
        return PageCommit(entries: entries, contested: contested)
    }

    // MARK: - One identifier several times on a page

    private enum Standing {
        case unique
        /// A later entry of the page is its newer state, or it is an older one's.
        case superseded
        /// Listed as deleted and as present, and no date says which is newer: present counts.
        case contradicted
        /// What the entry at this place says, or something else under its name.
        case repetition(Int)
    }

    /// What each entry of a page is, beside the others of its name.
    private static func prevailing(of records: ArraySlice<SourceRecord>) -> [Standing] {
        var standings = [Standing](repeating: .unique, count: records.count)
        var places: [ByteString: Int] = [:]
        places.reserveCapacity(records.count)
        for (index, record) in records.enumerated() {
            let identifier = ByteString(record.identifier)
            guard let place = places[identifier] else {
                places[identifier] = index
                continue
            }
            if unusableName(record) != nil { continue }
            let before = records[place]
            let order = DatestampOrder(record.datestamp, to: before.datestamp)
            switch (before.status, record.status, order) {
            case (_, _, .later):
                standings[place] = .superseded
                places[identifier] = index
            case (.active, .active, _): standings[index] = .repetition(place)
            case (.deleted, .deleted, _), (_, _, .earlier): standings[index] = .superseded
            case (.active, .deleted, _): standings[index] = .contradicted
            case (.deleted, .active, _):
                standings[place] = .contradicted
                places[identifier] = index
            }
        }
        return standings
    }

    // MARK: - One entry

    /// Nil when there is nothing to do: the list has said something newer of it.
    private func deleted(_ record: SourceRecord, _ known: PreparedPage.Known) -> PageCommit.Entry? {
        // Of something the ledger cannot know under such a name, there is nothing to remove.
        if Self.unusableName(record) != nil { return nil }
        let left = PageCommit.Entry(
            action: .left(identifier: record.identifier, record.isWithdrawn ? .withdrawn : .announced))
        guard known.mark != nil else { return left }
        // The list has shown it as present before.
        switch DatestampOrder(record.datestamp, to: known.state?.datestamp) {
        case .later: return left
        case .earlier: return nil
        case .unknown where isReread: return left
        case .same, .unknown: return .init(action: .ignore(identifier: record.identifier, Self.contradiction))
        }
    }

    private mutating func active(
        _ record: SourceRecord, _ digests: PayloadDigests, _ prepared: PreparedPage, _ index: Int
    ) -> PageCommit.Entry {
        let known = prepared.known[index]
        let isCounted = known.mark != run.id
        if known.mark != nil, let state = known.state, !state.isAbsent {
            let order = DatestampOrder(record.datestamp, to: state.datestamp)
            if order == .earlier || (order != .later && !isReread) {
                return again(record, digests, fingerprint: state.fingerprint, firstLine: state.firstLine)
            }
        }
        if let state = known.state, state.isUnchanged(digests, job.options) {
            return .init(action: .known(state, datestamp: record.datestamp), isCounted: isCounted)
        }
        let mapped = prepared.mapped[index] ?? mapper.map(record, digests, retrievedAt: prepared.retrievedAt)
        return .init(action: .take(mapped), isCounted: isCounted)
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
    private mutating func again(
        _ record: SourceRecord, _ digests: PayloadDigests, fingerprint: Digest, firstLine: Int?
    ) -> PageCommit.Entry {
        if fingerprint == digests.fingerprint { return extra(.repeated(identifier: record.identifier), digests) }
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
        return extra(.refuse(record, digests, issue), digests)
    }

    /// An entry that stands for no source record of its own, and so has no mark: counted once, also where a part of the
    /// list is read again.
    private mutating func extra(_ action: PageCommit.Action, _ digests: PayloadDigests) -> PageCommit.Entry {
        guard counted.extras.count < Self.mostExtras else { return .init(action: action) }
        let key = digests.fingerprint
        counted.thisPass[key, default: 0] += 1
        let isCounted = counted.thisPass[key, default: 0] > counted.extras[key, default: 0]
        if isCounted { counted.extras[key, default: 0] += 1 }
        return .init(action: action, isCounted: isCounted)
    }

    private static let mostExtras = 100_000

    /// How often each entry without a mark was counted by this run, and met since its list was last begun again.
    struct Extras: Sendable {
        var extras: [Digest: Int] = [:]
        var thisPass: [Digest: Int] = [:]
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
