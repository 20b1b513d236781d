import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// A page, or several that came quickly one after the other, with all that can be found out about it before its turn to
/// be committed comes.
struct PreparedPage: Sendable {
    var page: HarvestPage
    /// How many pages of the source it is.
    var pages: Int
    /// What came of asking for the page after it, when it was asked for in vain: to be dealt with once this is committed.
    var failure: HarvestRun.SourceFailure?
    /// The guard after it has seen this page.
    var guardian: PageGuard
    var retrievedAt: Timestamp
    /// In the order of the page's records; nil for those the source lists as deleted.
    var digests: [PayloadDigests?]
    var known: [Known]
    /// Nil where mapping did not look necessary.
    var mapped: [MappedSourceRecord?]

    /// What the ledger knows of one source record of the page.
    struct Known: Sendable {
        var state: SourceRecordState?
        var mark: RunID?
    }
}

/// Reads a page and works out everything about it that does not depend on the pages before it. So a page can be prepared
/// while the one before is being committed.
struct PagePreparation: Sendable {
    let engine: HarvestEngine
    let job: HarvestJob
    var mapper: SourceMapper
    let run: Run
    let window: RunID
    let request: HarvestRequest
    var looksForMarks: Bool
    /// Whether another page is being committed meanwhile.
    var isAside = false
    /// Whether small pages are read together.
    var gathers = false
    let cursor: Cursor?
    /// What came of the first attempt to read the page, when it was made before.
    var failure: HarvestRun.SourceFailure?
    var guardian: PageGuard

    /// - Throws: `SourceFailure` for what the source did; anything else is the ledger's.
    func prepared() async throws -> PreparedPage {
        var gathered = Gathered(try await fetch(), guardian)
        do {
            try gathered.guardian.check(gathered.whole, after: cursor)
        } catch {
            throw HarvestRun.SourceFailure(error: error, isOfTheList: true)
        }
        if gathers { await gather(&gathered) }
        let retrievedAt = engine.clock()
        let known = try await known(of: gathered.whole.records.map(\.identifier))
        var preparation = self
        preparation.mapper = try await answeredMapper(gathered.whole.records, known)
        var (digests, mapped) = await preparation.mapped(gathered.whole.records, known, retrievedAt)
        let kept = try gathered.checkAreNew(digests)
        digests.removeLast(digests.count - kept)
        mapped.removeLast(mapped.count - kept)
        return PreparedPage(
            page: gathered.whole, pages: gathered.parts.count, failure: gathered.failure, guardian: gathered.guardian,
            retrievedAt: retrievedAt, digests: digests, known: Array(known.prefix(kept)), mapped: mapped)
    }

    func outcome() async -> Result<PreparedPage, any Error> {
        do { return .success(try await prepared()) } catch { return .failure(error) }
    }

    private func fetch() async throws -> HarvestPage {
        let (source, cursor, request) = (job.source, cursor, request)
        let isTrial = (source as? any DetourSource)?.isTrial(cursor) ?? false
        return try await engine.attempt(run, after: failure, isTrial: isTrial) {
            try await source.page(request, after: cursor)
        }
    }

    /// Reads on while pages are small and come quickly. What goes wrong is left for when these are committed.
    private func gather(_ gathered: inout Gathered) async {
        let (source, request, batch, start) = (job.source, request, engine.limits.batch, engine.clock())
        while let next = gathered.whole.next, gathered.whole.records.count < batch.records,
            gathered.bytes < batch.bytes,
            abs(engine.clock().milliseconds - start.milliseconds) < Int64(batch.seconds) * 1000, !Task.isCancelled
        {
            let page: HarvestPage
            do {
                page = try await HarvestEngine.call { try await source.page(request, after: next) }
            } catch {
                gathered.failure = HarvestRun.SourceFailure(error: error)
                return
            }
            do {
                try gathered.add(page, after: next)
            } catch {
                gathered.failure = HarvestRun.SourceFailure(error: error, isOfTheList: true)
                return
            }
        }
    }

    /// What the ledger knows of source records.
    func known(of identifiers: [String]) async throws -> [PreparedPage.Known] {
        let (key, window, looksForMarks) = (job.key, window, looksForMarks)
        return try await engine.ledger.read { ledger in
            try identifiers.map { identifier in
                PreparedPage.Known(
                    state: try ledger.sourceRecord(identifier, of: key),
                    mark: looksForMarks ? try ledger.mark(of: identifier, in: window) : nil)
            }
        }
    }

    // MARK: - Mapping

    /// The mapper, with what the source answers about records that look changed, if it is for the source to map them.
    private func answeredMapper(
        _ records: [SourceRecord], _ known: [PreparedPage.Known]
    ) async throws -> SourceMapper {
        guard job.source is any MappingSource else { return mapper }
        let changed = zip(records, known).filter { record, known in
            guard record.status == .active, mapper.asksSource(for: record.format) else { return false }
            return known.state?.isUnchanged(PayloadDigests(record, basis: mapper.basis), job.options) != true
        }
        return try await answeredMapper(about: changed.map(\.0))
    }

    /// The mapper, with what the source answers about these records, if it is for the source to map them.
    func answeredMapper(about records: [SourceRecord]) async throws -> SourceMapper {
        let context = mapper.context
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

    /// Enough work for a task of its own.
    private static let share = 64

    private typealias Part = (digests: [PayloadDigests?], mapped: [MappedSourceRecord?])

    /// Hashes all records and maps those that look changed, several at a time.
    private func mapped(
        _ records: [SourceRecord], _ known: [PreparedPage.Known], _ retrievedAt: Timestamp
    ) async -> (digests: [PayloadDigests?], mapped: [MappedSourceRecord?]) {
        let starts = Array(stride(from: 0, to: records.count, by: Self.share))
        guard starts.count > 1 else { return part(records[...], known[...], retrievedAt) }
        // A commit has one processor to itself: it takes longer than mapping, and nothing may hold it up.
        let width = max(1, Processors.count - (isAside ? 1 : 0))
        return await withTaskGroup(of: (Int, Part).self) { group in
            func add(_ start: Int) {
                let range = start..<min(start + Self.share, records.count)
                group.addTask { (start, part(records[range], known[range], retrievedAt)) }
            }
            var waiting = starts[...]
            for start in waiting.prefix(width) { add(start) }
            waiting = waiting.dropFirst(width)
            var parts: [Int: Part] = [:]
            for await (start, part) in group {
                parts[start] = part
                if let next = waiting.popFirst() { add(next) }
            }
            var whole: Part = ([], [])
            for start in starts {
                guard let part = parts[start] else { continue }
                whole.digests += part.digests
                whole.mapped += part.mapped
            }
            return whole
        }
    }

    private func part(
        _ records: ArraySlice<SourceRecord>, _ known: ArraySlice<PreparedPage.Known>, _ retrievedAt: Timestamp
    ) -> Part {
        var part: Part = ([], [])
        for (record, known) in zip(records, known) {
            guard record.status == .active else {
                part.digests.append(nil)
                part.mapped.append(nil)
                continue
            }
            let digests = PayloadDigests(record, basis: mapper.basis)
            let isKnown = known.state?.isUnchanged(digests, job.options) ?? false
            let isMapped = !isKnown && record.faultOfName == nil
            part.digests.append(digests)
            var mapped = isMapped ? mapper.map(record, digests, retrievedAt: retrievedAt) : nil
            mapped?.writeFindings()
            part.mapped.append(mapped)
        }
        return part
    }
}

extension MappedSourceRecord {
    /// Writes what is wrong with it as the ledger stores it, while another page is being committed.
    fileprivate mutating func writeFindings() {
        for place in findings.indices { findings[place].written.text = findings[place].bytes }
    }
}

extension HarvestEngine {
    /// Calls a source, again when its error says that it may be called again.
    ///
    /// - Parameters:
    ///   - failure: what came of a first call, made before.
    ///   - isTrial: whether it is not called again, unless it asks for patience.
    func attempt<Result: Sendable>(
        _ run: Run, after failure: HarvestRun.SourceFailure? = nil, isTrial: Bool = false,
        _ call: @Sendable () async throws -> Result
    ) async throws -> Result {
        if let failure, failure.isOfTheList { throw failure }
        var failure = failure?.error
        var failures = 0
        while true {
            if failure == nil {
                do { return try await Self.call(call) } catch { failure = error }
            }
            guard let error = failure else { continue }
            failure = nil
            failures += 1
            guard case .retry(let asked) = error.disposition, !isTrial || error.code == .blocked,
                let wait = retry.wait(afterFailures: failures, asked: asked)
            else { throw HarvestRun.SourceFailure(error: error) }
            observer?.waits(run, seconds: wait, because: error.message)
            do {
                try await sleeper(wait)
            } catch {
                throw HarvestRun.SourceFailure(error: HarvestRun.interrupted)
            }
        }
    }

    /// Calls a source once; whatever it throws is told as one of our errors.
    static func call<Result: Sendable>(
        _ call: @Sendable () async throws -> Result
    ) async throws(FederationError) -> Result {
        do {
            return try await call()
        } catch let error as FederationError {
            throw error
        } catch is CancellationError {
            throw HarvestRun.interrupted
        } catch {
            throw FederationError(
                .internal, "The adapter failed in a way it should not. This is a bug of the adapter.", cause: error)
        }
    }
}
