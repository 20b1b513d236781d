import AdapterKit
import Federation
import Workspace

/// Publishes to the places that `federation.yaml` names under `publish`, by whatever adapter writes there.
struct PlacePublishing {
    let workspace: Workspace
    /// In the order they are published to; none has been asked anything yet.
    let places: [(name: String, target: any PublishTarget)]

    /// - Throws: `Failure` with everything that is wrong with any of the places, before any is written to.
    init(_ names: [String], in workspace: Workspace, _ global: GlobalOptions) async throws {
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
    }

    /// One place after the other; stops between two when interrupted.
    func run(_ console: Console, plan: Bool, full: Bool) async throws -> [PublishReport] {
        for problem in workspace.exposedSecrets { console.warn(problem.told) }
        let publishing = try await Publishing(workspace, plan: plan, full: full, console)
        let reports = try await Interruption.cancelling(console) {
            var reports: [PublishReport] = []
            for place in places where !Task.isCancelled {
                let scope = workspace.config.channels[place.name].flatMap { PublicationScope(rawValue: $0.scope) }
                reports.append(try await publishing.publish(place.target, PublicationPolicy(scope: scope ?? .public)))
            }
            return reports
        }
        console.progress?.end()
        return reports
    }

    /// The one place of that name, told as every command that publishes tells it.
    static func one(_ name: String, plan: Bool, full: Bool, _ global: GlobalOptions, _ console: Console) async throws {
        let workspace = try House.workspace(global)
        for report in try await PlacePublishing([name], in: workspace, global).run(console, plan: plan, full: full) {
            try Publishing.tell(report, isPlan: plan, console)
        }
    }
}
