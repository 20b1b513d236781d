import AdapterKit
import ArgumentParser
import Federation
import Messages
import ScienceShopSDK
import Workspace

struct AuditCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Prove that the ledger holds what the sources have, and fetch what it does not.",
        discussion: """
            Each source is asked what it has now, and the answer is laid beside the ledger: what is missing, stale, extra or \
            cannot be had is named, and the numbers of both sides are shown as equations that must close. What the source \
            does not let be found out is « unknown », never 0. An audit writes nothing.

            With --heal exactly the gap is fetched, as a run of its own that `shopctl runs show` explains, and the source is \
            audited again. What left the source leaves the ledger by the rules of a harvest: within its limits, never \
            silently.

            Exit code 0 when everything is held as the sources have it, but for what is forgotten, 16 when something is \
            not, 10 when a source does not show everything.

            Examples:
              shopctl audit
              shopctl audit lyon/demandes --heal
              shopctl audit lille --plan         shows what --heal would do; writes nothing
              shopctl audit quebec --deep        compares every record, not only its date
              shopctl audit quebec --sample 200  asks for 200 records and says how sure that makes one
              shopctl audit --local              checks what the ledger keeps, and asks no source
            """)

    @Argument(help: ArgumentHelp("Nodes, or sources as NODE/SOURCE.", valueName: "node"))
    var selections: [String] = []

    @Flag(help: "Fetch exactly what is missing or stale, then audit again.")
    var heal = false

    @Flag(help: "Show what --heal would change, field by field, and write nothing.")
    var plan = false

    @Flag(help: "Compare the records themselves also where a list of names and dates would do: a date may lie.")
    var deep = false

    @Option(
        help: ArgumentHelp(
            "Ask for so many records that the ledger holds, one by one, and say how many may differ at most.",
            valueName: "n"))
    var sample: Int?

    @Option(help: ArgumentHelp("Choose the sample by this number, to choose it again.", valueName: "number"))
    var seed: UInt32?

    @Flag(help: "Hash every payload the ledger keeps and map some of them again; ask no source.")
    var local = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) {
        if let sample, sample < 1 {
            throw .usage("--sample must be 1 or more.", fix: "Leave it out, or write `--sample 200`.")
        }
        if local, heal || plan || deep {
            throw .usage(
                "--local asks no source; --heal, --plan and --deep do.", fix: "Leave out one or the other.")
        }
        if heal, plan { throw .usage("--heal and --plan exclude each other.", fix: "Leave out one of them.") }
        if deep, sample != nil {
            throw .usage("--deep compares every record; --sample does not.", fix: "Leave out one or the other.")
        }
    }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let bans = HouseBans()
        var jobs = try workspace.wantedJobs(selections, equipment: House.equipment(bans: bans))
        for index in jobs.indices { jobs[index].options.explain = plan }
        // What hosts ask for is remembered, but a ledger is not made by looking.
        let ledger =
            local || !Files.exists(workspace.ledgerPath) && !heal
            ? try await House.ledgerForReading(workspace) : try await House.ledgerForWriting(workspace)
        bans.keep(in: LedgerBans(ledger))
        let engine = HarvestEngine(
            ledger: ledger, validator: House.validator, observer: HarvestProgress(console, of: jobs.count))
        let seed = UInt64(seed ?? UInt32.random(in: 0...999_999))
        if local {
            try await checkPayloads(of: jobs, engine, seed: seed, console)
        } else {
            try await compare(jobs, engine, seed: seed, console)
        }
    }

    // MARK: - Against the sources

    private func compare(_ jobs: [HarvestJob], _ engine: HarvestEngine, seed: UInt64, _ console: Console) async throws {
        let options = AuditOptions(depth: deep ? .contents : .automatic, sample: sample, seed: seed)
        let (outcomes, isInterrupted) = try await Interruption.cancelling(console) { [jobs] in
            var outcomes: [AuditOutcome] = []
            for job in jobs {
                if Task.isCancelled { break }
                let outcome = try await audit(job, engine, options)
                outcomes.append(outcome)
                console.emit(outcome)
            }
            return (outcomes, Task.isCancelled)
        }
        console.progress?.end()
        if console.format == .json { console.emit(Report(json: AuditText.json(outcomes, isPlan: plan)) { _ in }) }
        AuditText.showSum(outcomes, console)
        AuditText.showHints(outcomes, isPlan: plan, console)
        var code = outcomes.map(\.last.verdict).max()?.exitCode ?? 0
        if isInterrupted || outcomes.count < jobs.count {
            console.flush()
            console.warn("Interrupted after \(outcomes.count) of \(jobs.count) sources.")
            code = max(code, AuditVerdict.unproven.exitCode)
        }
        if code != 0 { throw ExitCode(Int32(code)) }
    }

    private func audit(
        _ job: HarvestJob, _ engine: HarvestEngine, _ options: AuditOptions
    ) async throws -> AuditOutcome {
        var outcome = AuditOutcome(audit: try await engine.audit(job, options))
        if plan {
            outcome.healing = try await engine.planHealing(job, after: outcome.audit)
        } else if heal {
            outcome.healing = try await engine.heal(job, after: outcome.audit)
            if outcome.healing != nil { outcome.after = try await engine.audit(job, options) }
        }
        return outcome
    }

    // MARK: - Against itself

    private func checkPayloads(
        of jobs: [HarvestJob], _ engine: HarvestEngine, seed: UInt64, _ console: Console
    ) async throws {
        console.progress?.show(ProgressState(activity: "checking"))
        let reports = try await Interruption.tidying(console) {
            var reports: [LocalAuditReport] = []
            for job in jobs {
                reports.append(try await engine.auditLocally(job, sample: sample ?? 200, seed: seed))
            }
            return reports
        }
        console.progress?.end()
        console.emit(
            Report(list: reports.map(AuditText.json)) { console in
                for report in reports { AuditText.show(report, console) }
            })
        if let code = reports.map(\.exitCode).max(), code != 0 { throw ExitCode(Int32(code)) }
    }
}

/// What became of one source.
struct AuditOutcome: Sendable {
    var audit: AuditReport
    /// What was fetched, or would be.
    var healing: RunReport?
    /// The audit after it.
    var after: AuditReport?

    var last: AuditReport { after ?? audit }
}

extension Console {
    /// One source as soon as it is done, where the format allows.
    fileprivate func emit(_ outcome: AuditOutcome) {
        switch format {
        case .jsonl: jsonLine(AuditText.json(outcome))
        case .table: AuditText.show(outcome, self)
        case .json, .singer: break
        }
        flush()
    }
}
