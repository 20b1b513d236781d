import AdapterKit
import Federation
import Messages
import ScienceShopSDK

extension LedgerConformance {
    /// Kills harvests and decisions on removals at every operation, and looks whether doing it again makes up for it. Needs
    /// many ledgers.
    public func runRemovalCrashes() async throws -> [Finding] {
        var findings: [Finding] = []
        let undisturbed = RemovalBench(try await makeLedger())
        for step in Self.steps { try await step(undisturbed) }
        let wanted = try await LedgerDump(undisturbed.ledger)
        for (index, step) in Self.steps.enumerated() {
            for moment in FaultyLedger.Moment.allCases {
                var operation = 1
                while true {
                    let bench = RemovalBench(try await makeLedger())
                    for step in Self.steps[..<index] { try await step(bench) }
                    var killed = bench
                    killed.ledger = FaultyLedger(bench.ledger, failing: moment, operation: operation)
                    do {
                        try await step(killed)
                        break
                    } catch is FaultyLedger.Killed {}
                    for step in Self.steps[index...] { try await step(bench) }
                    let place: Message = "step \(index), operation \(operation), \(String(describing: moment))"
                    let difference = try await LedgerDump(bench.ledger).difference(from: wanted)
                    if !difference.isEmpty {
                        findings.append(
                            Finding(
                                check: "crash",
                                message: "\(place.description):\n\(difference.joined(separator: "\n"))"))
                    }
                    for issue in try await bench.ledger.integrityCheck() {
                        findings.append(
                            Finding(check: "crash", message: "\(place.description): \(issue.message.description)"))
                    }
                    operation += 1
                }
            }
        }
        return findings
    }

    private static let steps: [@Sendable (RemovalBench) async throws -> Void] = [
        { try await $0.harvest(RemovalBench.records(0..<10)) },
        { try await $0.harvest(RemovalBench.records(0..<8)) },
        { try await $0.harvest(RemovalBench.records(0..<3), daysLater: 1) },
        { bench in
            // Whoever was killed after it was done is told so, and goes on.
            _ = try await bench.desk.reject(.source(bench.key))
        },
        { try await $0.harvest(RemovalBench.records(0..<3), daysLater: 20) },
        { bench in
            let names = try await bench.ledger.read { try $0.pendingRemovals() }.map(\.record)
            _ = try await bench.refusal {
                _ = try await bench.desk.accept(.records(names.filter { $0.local != "o-5" }))
            }
        },
        { bench in
            let id = try Sample.id("o-9")
            _ = try await bench.refusal { _ = try await bench.desk.restore([id]) }
        },
        { bench in
            let (old, new) = (try Sample.id("o-8"), try Sample.id("o-1"))
            _ = try await bench.desk.alias(old, to: new)
        },
        { try await $0.harvest(RemovalBench.records(1..<4)) },
        { bench in _ = try await bench.desk.end(bench.key, acceptsRemovals: true) },
    ]
}
