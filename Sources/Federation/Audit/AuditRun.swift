import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// One audit of one source: reads what the source has, lays it beside the ledger, writes nothing.
struct AuditRun {
    let engine: HarvestEngine
    let job: HarvestJob
    let options: AuditOptions
    var mapper: SourceMapper
    /// What the ledger must not hold, as of the beginning.
    var forgotten = ForgottenList.nothing
    /// What an observer is told with; no ledger ever holds it.
    var run: Run
    var report: AuditReport
    var restarts = 0
    var restartsInARow = 0
    var detours = 0
    var failuresInARow = 0

    init(engine: HarvestEngine, job: HarvestJob, options: AuditOptions) {
        self.engine = engine
        self.job = job
        self.options = options
        mapper = SourceMapper(job, validator: engine.validator)
        let now = engine.clock()
        run = Run(id: RunID(0), source: job.key, activity: .harvest, startedAt: now, sequenceBefore: 0)
        report = AuditReport(job.key, at: now)
    }

    mutating func perform() async throws -> AuditReport {
        engine.observer?.began(run)
        do {
            try await look()
        } catch let failure as HarvestRun.SourceFailure {
            report.fail(failure.error)
        } catch {
            _ = await job.source.close()
            throw error
        }
        report.issues += await job.source.close()
        report.endedAt = engine.clock()
        engine.observer?.ended(run)
        return report
    }

    private mutating func look() async throws {
        let (source, key) = (job.source, job.key)
        let before: RunID?
        (before, forgotten) = try await engine.ledger.read {
            (try $0.runs(of: key, limit: 1).first?.id, try $0.forgotten())
        }
        let description = try await engine.attempt(run) { try await source.identify() }
        if source is any MappingSource { mapper = SourceMapper(job, validator: engine.validator) }
        report.sourceSummary = description.summary
        report.issues += description.issues
        let last: RunID?
        if let compared = try await compareSets() {
            last = compared
        } else if let single = source.asked, !(source is any IdentifierListing),
            options.sample != nil || !description.listsEverything
        {
            last = try await sampleOnly(single)
        } else {
            last = try await compareLists(description)
        }
        report.lastRun = last
        // What was listed before a harvest and compared after it proves nothing.
        if last != before {
            report.claimNothing(
                .unproven, "The source was harvested while it was audited. Audit it again.")
        }
    }

    // MARK: - Lists

    private mutating func compareLists(_ description: SourceDescription) async throws -> RunID? {
        var inventory = emptyInventory
        inventory.isWhole = !description.issues.contains { $0.severity == .error }
        if let listing = job.source as? any IdentifierListing {
            report.method = .names
            try await readNames(of: listing, into: &inventory)
            if inventory.isWhole, needsContents(inventory) { try await addContents(to: &inventory) }
        } else {
            report.method = .list
            report.comparesContents = true
            try await readList(into: &inventory)
        }
        var comparison = try await compare(inventory)
        if !report.comparesContents, options.depth != .names, inventory.isWhole, !comparison.missing.isEmpty,
            job.source.asked == nil
        {
            // What cannot be asked for by name shows on the whole list, or is not to be had.
            try await addContents(to: &inventory)
            comparison = try await compare(inventory)
        }
        report.counts.held = comparison.held
        report.counts.quarantined = comparison.quarantined.count
        report.quarantined = comparison.quarantined
        guard inventory.isWhole else {
            report.claimNothing(.unproven, "A part of the list could not be read, so nothing is claimed.")
            return comparison.lastRun
        }
        let isAll = description.listsEverything && inventory.provesAbsence
        if isAll, inventory.count == 0, comparison.held > 0 {
            report.claimNothing(
                .suspiciousEmpty,
                "The list is complete and empty, although the ledger holds records of it. Nothing is claimed.")
            return comparison.lastRun
        }
        take(comparison, inventory, isAll: isAll)
        try await askForMissing(inventory)
        if let size = options.sample { try await sample(comparison, of: size) }
        try await judgeDates(comparison)
        conclude(isAll: isAll)
        return comparison.lastRun
    }

    private func needsContents(_ inventory: Inventory) -> Bool {
        switch options.depth {
        case .names: false
        case .contents: true
        case .automatic: options.sample == nil && inventory.entries.count <= options.cheapList || inventory.lacksDates
        }
    }

    func compare(_ inventory: Inventory?) async throws -> Comparison {
        let (key, basis, choice) = (job.key, mapper.basis, SampleChoice(sampleSize, seed: options.seed))
        return try await engine.ledger.read { ledger in
            try Comparison(inventory, of: key, in: ledger, basis: basis, choice: choice)
        }
    }

    var emptyInventory: Inventory { Inventory(basis: mapper.basis, forgotten: forgotten) }

    var sampleSize: Int { options.sample ?? options.usualSample }

    /// Takes over what was found, with the numbers of both sides.
    private mutating func take(_ comparison: Comparison, _ inventory: Inventory, isAll: Bool) {
        report.missing = comparison.missing
        report.stale = comparison.stale
        // What is not on a list that does not have everything may well be there.
        report.extra = isAll ? comparison.extra : comparison.extra.filter { $0.reason == .announced }
        report.unretrievable = inventory.unusable.map { AuditFinding($0, .unusableName) }
        let isCompared = comparison.uncompared == 0
        report.counts.remote = isAll ? inventory.count : nil
        report.counts.matching = isCompared ? comparison.matching : nil
        report.counts.stale = isCompared ? comparison.stale.count : nil
        report.counts.extra = isAll ? comparison.extra.count : nil
        report.counts.missing = comparison.missing.count
        report.counts.unretrievable = report.unretrievable.count
        report.counts.forgotten = comparison.forgotten
        if inventory.contradictions > 0 {
            report.issues.append(
                Issue(
                    .warning, code: "duplicate-identifier",
                    message: .plural(
                        inventory.contradictions,
                        one: "\(inventory.contradictions) record is on the list under a name that another one has.",
                        other: "\(inventory.contradictions) records are on the list under names that others have."),
                    remedy: "Give each record of the source an identifier of its own."))
        }
    }

    // MARK: - The verdict

    /// Says what follows from what was found.
    mutating func conclude(isAll: Bool) {
        let differs =
            !(report.missing.isEmpty && report.stale.isEmpty && report.extra.isEmpty && report.unretrievable.isEmpty
            && report.quarantined.isEmpty)
        if report.counts.isClean {
            report.end(
                report.sample == nil || report.comparesContents ? .complete : .sampled,
                report.counts.forgotten == 0
                    ? "Everything the source has is held as it has it."
                    : "Everything the source has is held as it has it, but for what is to be forgotten.")
        } else if report.counts.closes == false {
            report.end(
                .differs, "The audit cannot account for every record. This is a bug; please report it.")
        } else if differs {
            report.end(.differs, "The ledger does not hold what the source has.")
        } else if report.sample != nil {
            report.end(.sampled, "Each record that was asked for is held as the source has it.")
        } else {
            report.end(
                .unproven,
                isAll
                    ? "Some records could not be compared, so that nothing is claimed of them."
                    : "The source does not show everything it has, so that nothing is claimed of what it does not show."
            )
        }
    }
}

extension AuditReport {
    mutating func end(_ verdict: AuditVerdict, _ explanation: Message) {
        self.verdict = verdict
        self.explanation = explanation
    }

    /// What the source did not let be found out is unknown.
    mutating func claimNothing(_ verdict: AuditVerdict, _ explanation: Message) {
        end(verdict, explanation)
        let before = counts
        counts = AuditCounts()
        counts.held = before.held
        counts.quarantined = before.quarantined
        (missing, stale, extra, unretrievable, sample) = ([], [], [], [], nil)
    }

    mutating func fail(_ error: FederationError) {
        failure = error
        let verdict: AuditVerdict =
            switch error.code {
            case FederationError.Code.blocked: .blocked
            case FederationError.Code.sourceGone: .sourceGone
            case FederationError.Code.interrupted: .unproven
            default: .failed
            }
        claimNothing(verdict, error.message)
    }
}

extension HarvestEngine {
    /// Compares what a source has now with what the ledger holds of it. Writes nothing to the ledger.
    ///
    /// - Throws: `FederationError` of the ledger only. A source's failure is a verdict.
    public func audit(_ job: HarvestJob, _ options: AuditOptions = AuditOptions()) async throws -> AuditReport {
        var run = AuditRun(engine: self, job: job, options: options)
        return try await run.perform()
    }
}
