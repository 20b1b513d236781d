import AdapterKit
import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct HarvestCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "harvest",
        abstract: "Read sources into the ledger.",
        discussion: """
            Without a name, all sources of the workspace are harvested. Each gets a verdict; the exit code is that of \
            the gravest. Ctrl-C stops at the next safe point: what is committed stays, and the next harvest goes on \
            from there.

            When more records would disappear than usual, the removals are held (exit code 14) until a person says \
            they are right, with --accept-removals.

            A source that can is asked only for what changed since the last harvest that went well. Now and then, or \
            with --sweep, it is asked for the names of everything it has as well: what left without a word is then \
            removed, and what never arrived is told.

            Examples:
              shopctl harvest
              shopctl harvest occitanie lyon/demandes
              shopctl harvest --plan             shows what would change; writes nothing
              shopctl harvest lyon --full        reads everything again, also what seems unchanged
              shopctl harvest lyon --sweep       also looks for what left unannounced or never arrived
            """)

    @Argument(help: ArgumentHelp("Nodes, or sources as NODE/SOURCE.", valueName: "node"))
    var selections: [String] = []

    @Flag(help: "Show what a harvest would change, field by field, and write nothing.")
    var plan = false

    @Flag(help: "Read the whole list, not only what changed, and map every payload again, also unchanged ones.")
    var full = false

    @Flag(help: "Ask also for the names of everything a source has, to find what left unannounced or never arrived.")
    var sweep = false

    @Option(help: ArgumentHelp("Ask the source only for what changed since a date.", valueName: "date"))
    var since: String?

    @Option(help: "Stop a source after so many of its records.")
    var limit: Int?

    @Flag(help: "Let go of what was held, or of an empty list: a person has looked and says it is right.")
    var acceptRemovals = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) {
        try Check.limit(limit)
        if let since { _ = try Check.instant(since) }
        if sweep, since != nil || limit != nil {
            throw .usage(
                "--sweep looks at everything; --since and --limit do not.", fix: "Leave out one or the other.")
        }
        if full, since != nil { throw .usage("--full and --since exclude each other.", fix: "Leave out one of them.") }
    }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let bans = HouseBans()
        var jobs = try workspace.wantedJobs(selections, equipment: House.equipment(bans: bans))
        for problem in workspace.exposedSecrets { console.warn(problem.told) }
        for index in jobs.indices {
            jobs[index].options.full = full
            jobs[index].options.since = try since.map(Check.instant)
            jobs[index].options.limit = limit
            jobs[index].options.sweep = sweep
            jobs[index].options.acceptRemovals = acceptRemovals
            jobs[index].options.explain = plan
        }
        let ledger = plan ? try House.rehearsal(workspace) : try await House.ledgerForWriting(workspace)
        bans.keep(in: LedgerBans(ledger))
        let observer = HarvestProgress(console, of: jobs.count)
        let engine = HarvestEngine(ledger: ledger, validator: House.validator, observer: observer)
        let (reports, isInterrupted) = try await Interruption.cancelling(console) { [jobs, plan] in
            (try await Self.run(jobs, engine, plan: plan, console), Task.isCancelled)
        }
        console.progress?.end()
        try await finish(reports, of: jobs.count, isInterrupted: isInterrupted, ledger, console)
    }

    /// One source after the other, so that they never wait for each other's writes; stops between two when interrupted.
    private static func run(
        _ jobs: [HarvestJob], _ engine: HarvestEngine, plan: Bool, _ console: Console
    ) async throws -> [RunReport] {
        var reports: [RunReport] = []
        for job in jobs {
            if Task.isCancelled { break }
            let report = try await engine.run(job)
            reports.append(report)
            if console.format == .jsonl {
                HarvestText.jsonLines(report, isPlan: plan).forEach(console.jsonLine)
                console.flush()
            } else {
                HarvestText.showLine(report, isPlan: plan, console)
            }
        }
        return reports
    }

    private func finish(
        _ reports: [RunReport], of count: Int, isInterrupted: Bool, _ ledger: any Ledger, _ console: Console
    ) async throws {
        let tallies = plan ? [] : try await ledger.tallies()
        if console.format == .json {
            console.emit(Report(json: HarvestText.json(reports, tallies, isPlan: plan)) { _ in })
        }
        if !plan { HarvestText.showTallies(tallies, console) }
        HarvestText.showHints(reports, isPlan: plan, console)
        var verdict = reports.map(\.verdict).max() ?? .unchanged
        if isInterrupted || reports.count < count {
            let done = reports.count { $0.verdict != .partial }
            console.flush()
            console.warn(
                plan
                    ? "Interrupted after \(done) of \(count) sources. It was a plan: nothing was written."
                    : "Interrupted after \(done) of \(count) sources. What was read is kept; `shopctl harvest` goes on from there."
            )
            verdict = max(verdict, .partial)
        }
        if verdict.exitCode != 0 { throw ExitCode(Int32(verdict.exitCode)) }
    }
}
