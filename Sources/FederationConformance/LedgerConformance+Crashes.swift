import AdapterKit
import Federation
import Messages
import ScienceShopSDK

extension LedgerConformance {
    /// Kills harvests at every operation and looks whether the next run makes up for it. Needs many ledgers.
    ///
    /// - Parameter rounds: how many harvests of an edited source come one after the other.
    public func runCrashes(seed: UInt64, rounds: Int = 3) async throws -> [Finding] {
        var findings: [Finding] = []
        let sources = Self.versions(seed: seed, rounds: rounds)
        let undisturbed = try await makeLedger()
        for (round, source) in sources.enumerated() {
            _ = try await Self.harvest(source, into: undisturbed, round: round)
        }
        let wanted = try await LedgerDump(undisturbed)
        for round in sources.indices {
            for moment in FaultyLedger.Moment.allCases {
                var operation = 1
                while try await crash(sources, in: round, moment, operation, wanted, &findings) { operation += 1 }
            }
        }
        return findings
    }

    private static func versions(seed: UInt64, rounds: Int) -> [RandomSource] {
        var source = RandomSource(seed: seed)
        return (0..<rounds).map { _ in
            defer { source.edit() }
            return source
        }
    }

    /// False when the run ended before the operation at which it was to be killed.
    private func crash(
        _ sources: [RandomSource], in crashing: Int, _ moment: FaultyLedger.Moment, _ operation: Int,
        _ wanted: LedgerDump, _ findings: inout [Finding]
    ) async throws -> Bool {
        let ledger = try await makeLedger()
        var wasKilled = false
        for (round, source) in sources.enumerated() {
            if round == crashing {
                do {
                    let faulty = FaultyLedger(ledger, failing: moment, operation: operation)
                    _ = try await Self.harvest(source, into: faulty, round: round)
                } catch is FaultyLedger.Killed { wasKilled = true }
            }
            if round != crashing || wasKilled {
                let report = try await Self.harvest(source, into: ledger, round: round)
                if !report.counts.addUp {
                    findings.append(Finding(check: "crash", message: "counts do not add up: \(report.counts)"))
                }
            }
        }
        let found = try await LedgerDump(ledger)
        if found != wanted {
            let difference = found.difference(from: wanted).joined(separator: "\n")
            findings.append(
                Finding(
                    check: "crash",
                    message: "killed \(moment) operation \(operation) of harvest \(crashing):\n"
                        + (difference.isEmpty ? "the same lines in another order" : difference)))
        }
        for issue in try await ledger.integrityCheck() {
            findings.append(Finding(check: "crash", message: issue.message.description))
        }
        return wasKilled
    }
}
