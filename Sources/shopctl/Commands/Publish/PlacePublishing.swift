import AdapterKit
import ArgumentParser
import Federation
import Workspace

/// Publishes to the places that `federation.yaml` names under `publish`, by whatever adapter writes there: what the commands
/// for them have in common.
struct PlacePublishing {
    let workspace: Workspace
    /// In the order they are published to; none has been asked anything yet.
    let places: [(name: String, target: any PublishTarget)]
    let plan: Bool
    let full: Bool

    /// - Throws: `Failure` with everything that is wrong with any of the places, before any is written to.
    init(_ names: [String], in workspace: Workspace, plan: Bool, full: Bool, _ global: GlobalOptions) async throws {
        let equipment = House.equipment(bans: await House.bans(near: global))
        var places: [(name: String, target: any PublishTarget)] = []
        var problems: [ConfigProblem] = []
        for name in names {
            switch workspace.target(name, equipment, variable: { Environment[$0] }) {
            case .valid(let target): places.append((name, target))
            case .invalid(let found): problems += found
            }
        }
        guard problems.isEmpty else { throw Failure(configuration: problems) }
        self.workspace = workspace
        self.places = places
        self.plan = plan
        self.full = full
    }

    /// One place after the other; stops between two when interrupted.
    func run(_ console: Console) async throws -> [PublishReport] {
        for problem in workspace.exposedSecrets { console.warn(problem.told) }
        let ledger = plan ? try House.rehearsal(workspace) : try await House.ledgerForWriting(workspace)
        let engine = PublishEngine(ledger: ledger, observer: PublishProgress(console))
        let reports = try await Interruption.cancelling(console) {
            var reports: [PublishReport] = []
            for place in places where !Task.isCancelled {
                let scope = workspace.config.channels[place.name].flatMap { PublicationScope(rawValue: $0.scope) }
                let options = PublishOptions(policy: PublicationPolicy(scope: scope ?? .public), full: full)
                reports.append(
                    plan
                        ? try await engine.plan(place.target, options) : try await engine.run(place.target, options))
            }
            return reports
        }
        console.progress?.end()
        return reports
    }

    /// The one place of that name, told as every command that publishes tells it.
    static func one(
        _ name: String, plan: Bool, full: Bool, _ global: GlobalOptions, _ console: Console
    ) async throws {
        let workspace = try House.workspace(global)
        let publishing = try await PlacePublishing([name], in: workspace, plan: plan, full: full, global)
        for report in try await publishing.run(console) {
            console.emit(
                Report(
                    json: PublishText.json(report, isPlan: plan), lines: PublishText.jsonLines(report, isPlan: plan)
                ) { PublishText.show(report, isPlan: plan, $0) })
            if report.verdict.exitCode != 0 { throw ExitCode(Int32(report.verdict.exitCode)) }
        }
    }
}
