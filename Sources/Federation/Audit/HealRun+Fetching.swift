import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HealRun {
    private static var batch: Int { 100 }

    /// What tells that somebody wrote a source record: the run that did, and what it says.
    struct Witness: Sendable, Hashable {
        var writtenBy: RunID?
        var fingerprint: Digest?

        init(_ state: SourceRecordState?) { (writtenBy, fingerprint) = (state?.writtenBy, state?.fingerprint) }
    }

    /// Fetches what is missing and what is stale; what only has to be mapped anew is not fetched.
    mutating func fetch() async throws {
        let remapped = audit.stale.filter { $0.reason == .rules }.map(\.identifier)
        var wanted = (audit.missing + audit.stale.filter { $0.reason != .rules }).map(\.identifier)
        run.total = remapped.count + wanted.count
        try await witness(remapped + wanted)
        wanted += try await mapAnew(remapped)
        if wanted.isEmpty { return }
        let source = job.source
        _ = try await engine.attempt(run) { try await source.identify() }
        if source is any MappingSource { mapper = SourceMapper(job, validator: engine.validator) }
        if let single = source.asked, isWorthAsking(for: wanted.count) {
            try await ask(single, for: wanted)
        } else {
            try await readList(for: wanted)
        }
    }

    private mutating func witness(_ names: [String]) async throws {
        for start in stride(from: 0, to: names.count, by: Self.batch) {
            let (part, key) = (names[start..<min(start + Self.batch, names.count)], job.key)
            let found = try await engine.ledger.read { ledger in
                try part.map { Witness(try ledger.sourceRecord($0, of: key)) }
            }
            for (name, witness) in zip(part, found) { witnesses[ByteString(name)] = witness }
        }
    }

    /// Many records come sooner by the list they are on.
    private func isWorthAsking(for count: Int) -> Bool {
        guard let remote = audit.counts.remote else { return true }
        return count <= 200 || count <= remote / 50
    }

    // MARK: - From the ledger

    /// Maps stored payloads by the rules of today; returns the names of those whose payload is lost.
    private mutating func mapAnew(_ names: [String]) async throws -> [String] {
        var lost: [String] = []
        for start in stride(from: 0, to: names.count, by: Self.batch) {
            let (part, key) = (names[start..<min(start + Self.batch, names.count)], job.key)
            let stored = try await engine.ledger.read { ledger in
                try part.map { try ledger.storedSource($0, of: key) }
            }
            for (name, stored) in zip(part, stored) where stored == nil { lost.append(name) }
            let known = stored.compactMap(\.self)
            let mapper = try await answered(about: known.map(\.record))
            try await take(
                known.map {
                    mapper.map(
                        $0.record, PayloadDigests($0.record, basis: mapper.basis), retrievedAt: $0.retrievedAt)
                })
        }
        return lost
    }

    private func answered(about records: [SourceRecord]) async throws -> SourceMapper {
        let (context, engine, run) = (mapper.context, engine, run)
        return try await mapper.asking(job.source, about: records) { records, source in
            let results = try await engine.attempt(run) { try await source.map(records, context: context) }
            guard results.count == records.count else {
                throw HarvestRun.SourceFailure(
                    error: FederationError(
                        .internal, "The adapter did not map each record it was given. This is a bug of the adapter."))
            }
            return results
        }
    }

    private func mapped(_ records: [SourceRecord]) async throws -> [MappedSourceRecord] {
        let (mapper, now) = (try await answered(about: records), engine.clock())
        return records.map { mapper.map($0, PayloadDigests($0, basis: mapper.basis), retrievedAt: now) }
    }

    // MARK: - One by one

    private mutating func ask(_ source: any SingleRecordSource, for names: [String]) async throws {
        var (found, gone): ([SourceRecord], [String]) = ([], [])
        for name in names {
            if Task.isCancelled {
                try await take(try await mapped(found), gone: gone)
                throw HarvestRun.SourceFailure(error: HarvestRun.interrupted)
            }
            do {
                let record = try await engine.attempt(run) { try await source.record(name) }
                switch record {
                // What it says of another one says nothing of this one.
                case .some(let record) where !record.identifier.hasSameBytes(as: name): notGiven(name, nil)
                case .some(let record) where record.status == .deleted: gone.append(name)
                case .some(let record) where record.faultOfName == nil: found.append(record)
                default: notGiven(name, nil)
                }
            } catch let failure as HarvestRun.SourceFailure {
                switch failure.error.code {
                case FederationError.Code.interrupted, FederationError.Code.blocked:
                    try await take(try await mapped(found), gone: gone)
                    throw failure
                default: notGiven(name, failure.error)
                }
            }
            if found.count + gone.count >= Self.batch {
                try await take(try await mapped(found), gone: gone)
                (found, gone) = ([], [])
            }
        }
        try await take(try await mapped(found), gone: gone)
    }

    private mutating func notGiven(_ name: String, _ error: FederationError?) {
        notHad += 1
        pending.append(
            RunIssue(
                sourceRecord: name,
                Issue(
                    .warning, code: "unretrievable",
                    message: error.map { "The source lists this record and does not give it. \($0.message)" }
                        ?? "The source lists this record and does not give it.",
                    remedy: "Tell the keeper of the source.")))
    }

    // MARK: - By the list

    /// Reads the whole list, and takes from it what is wanted and nothing else.
    private mutating func readList(for names: [String]) async throws {
        let source = job.source
        let request = HarvestRequest(pageSize: max(1, job.options.pageSize), now: run.startedAt)
        var wanted = Set(names.map(ByteString.init))
        var cursor: Cursor?
        var restarts = 0
        var guardian = PageGuard(limits: engine.limits)
        repeat {
            if Task.isCancelled { throw HarvestRun.SourceFailure(error: HarvestRun.interrupted) }
            let page: HarvestPage
            do {
                page = try await engine.attempt(run) { [cursor] in try await source.page(request, after: cursor) }
            } catch let failure as HarvestRun.SourceFailure {
                guard case .restartWindow = failure.error.disposition, restarts < engine.limits.restarts else {
                    throw failure
                }
                restarts += 1
                guardian.startOver()
                cursor = try await engine.attempt(run) { [cursor] in try await source.restart(request, at: cursor) }
                continue
            }
            do { try guardian.check(page, after: cursor) } catch {
                throw HarvestRun.SourceFailure(error: error, isOfTheList: true)
            }
            run.pages += 1
            let found = page.records.filter {
                $0.status == .active && $0.faultOfName == nil && wanted.remove(ByteString($0.identifier)) != nil
            }
            try await take(try await mapped(found))
            cursor = page.next
        } while cursor != nil && !wanted.isEmpty
        for name in names where wanted.contains(ByteString(name)) { notGiven(name, nil) }
    }
}

extension LedgerReader {
    /// A source record as it came, to be mapped once more; nil when its payload is not there.
    func storedSource(
        _ identifier: String, of source: SourceKey
    ) throws -> (record: SourceRecord, retrievedAt: Timestamp)? {
        guard let state = try sourceRecord(identifier, of: source), let payload = try payload(state.payload) else {
            return nil
        }
        let frame = try state.frame.map { try self.payload($0) }
        if case .some(.none) = frame { return nil }
        return (
            SourceRecord(
                identifier: state.identifier, datestamp: state.datestamp, format: state.format, payload: payload,
                frame: frame ?? nil, sourceURL: state.sourceURL, firstLine: state.firstLine),
            state.retrievedAt
        )
    }
}
