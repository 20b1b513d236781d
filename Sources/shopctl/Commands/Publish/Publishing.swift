import AdapterKit
import ArgumentParser
import Federation
import Workspace

/// What every command that publishes does alike: runs or plans, and tells of it.
struct Publishing {
    /// With `plan` one whose writes vanish.
    let ledger: any Ledger
    private let (plan, full, console): (Bool, Bool, Console)

    init(_ workspace: Workspace, plan: Bool, full: Bool, _ console: Console) async throws {
        ledger = plan ? try House.rehearsal(workspace) : try await House.ledgerForWriting(workspace)
        (self.plan, self.full, self.console) = (plan, full, console)
    }

    func publish(_ target: any PublishTarget, _ policy: PublicationPolicy) async throws -> PublishReport {
        let engine = PublishEngine(ledger: ledger, observer: PublishProgress(console))
        let options = PublishOptions(policy: policy, full: full)
        return plan ? try await engine.plan(target, options) : try await engine.run(target, options)
    }

    /// Publishes to one place alone and tells of it; stops at the next safe point when interrupted.
    /// - Throws: `ExitCode` when the verdict has one.
    func one(_ target: any PublishTarget, _ policy: PublicationPolicy) async throws {
        let report = try await Interruption.cancelling(console) { try await publish(target, policy) }
        console.progress?.end()
        try Self.tell(report, isPlan: plan, console)
    }

    static func tell(_ report: PublishReport, isPlan: Bool, _ console: Console) throws(ExitCode) {
        let (json, lines) = (PublishText.json(report, isPlan: isPlan), PublishText.jsonLines(report, isPlan: isPlan))
        console.emit(Report(json: json, lines: lines) { PublishText.show(report, isPlan: isPlan, $0) })
        if report.verdict.exitCode != 0 { throw ExitCode(Int32(report.verdict.exitCode)) }
    }
}
