import Foundation
import Testing

/// Random histories of federations. A seed that fails is printed with its steps, and replays exactly:
/// `SIMULATION_SEED=17 swift test --filter SimulationTests`.
///
/// `SOAK_SECONDS` runs as many long ones as the time allows, from `SIMULATION_SEED` on.
@Suite struct SimulationTests {
    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    private func run(_ seed: UInt64) async throws -> Bool {
        var simulation = Simulation(seed: seed)
        let faults: [String]
        do { faults = try await simulation.run() } catch { faults = ["\(error)"] }
        guard !faults.isEmpty else { return true }
        Issue.record(
            """
            seed \(seed): SIMULATION_SEED=\(seed) swift test --filter SimulationTests
            \(simulation.steps.joined(separator: "\n"))
            => \(faults.joined(separator: "\n=> "))
            """)
        return false
    }

    @Test func everyNodeComesToHoldWhatItShould() async throws {
        if let seconds = Self.number("SOAK_SECONDS") { return try await soak(for: seconds) }
        if let seed = Self.number("SIMULATION_SEED") {
            _ = try await run(seed)
            return
        }
        for seed in 1...Simulation.shortSeeds where try await !run(seed) { break }
    }

    private func soak(for seconds: UInt64) async throws {
        let end = Date(timeIntervalSinceNow: Double(seconds))
        var seed = Self.number("SIMULATION_SEED") ?? Simulation.shortSeeds + 1
        let first = seed
        while Date() < end {
            guard try await run(seed) else { break }
            seed += 1
        }
        print("Simulated \(seed - first) histories, seeds \(first) to \(seed - 1).")
    }

    @Test func aSeedReplaysExactly() async throws {
        for seed: UInt64 in [1, 5] {
            var (one, two) = (Simulation(seed: seed), Simulation(seed: seed))
            let faults = try await (one.run(), two.run())
            #expect(one.steps == two.steps && faults.0 == faults.1)
        }
    }
}
