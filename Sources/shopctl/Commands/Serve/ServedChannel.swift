import AdapterKit
import Federation
import ScienceShopSDK

/// A channel that a running node keeps up to date.
struct ServedChannel: Sendable {
    /// What it is called where paths are nobody's business.
    let name: String
    let target: any PublishTarget
    let ledger: any Ledger
    let policy: PublicationPolicy

    /// Whether there is something to tell it. Reads a handful of rows.
    ///
    /// - Throws: `FederationError` of the ledger.
    func isBehind() async throws -> Bool { try await PublishEngine(ledger: ledger).isBehind(target, policy) }

    func refresh(_ observer: (any PublishObserver)? = nil) async throws -> PublishReport {
        try await PublishEngine(ledger: ledger, observer: observer).run(target, PublishOptions(policy: policy))
    }

    /// Makes what is kept of its set anew where that is not what its receipts make of it.
    ///
    /// - Returns: whether it was not.
    func mendSet() async throws -> Bool {
        let set = SetName.channel(target.channel)
        if try await ledger.read({ try $0.keptSetFits(set) }) { return false }
        return try await ledger.write { try $0.mendSet(set) }
    }

    /// Whether what it shows now may still be shown: nothing waits to be withdrawn or to lose a part.
    func mayStay() async -> Bool {
        let plan = try? await PublishEngine(ledger: ledger).plan(
            UntouchedTarget(base: target), PublishOptions(policy: policy))
        guard let plan else { return false }
        return plan.failure == nil && plan.counts.withdrawn == 0 && plan.counts.updated == 0
    }
}

/// A channel whose place is not looked at: it cannot be written just now, and what it shows is to be judged all the same.
private struct UntouchedTarget: PublishTarget {
    let base: any PublishTarget

    var channel: String { base.channel }
    var capabilities: PublishCapabilities { base.capabilities }
    var fingerprint: String { base.fingerprint }
    func begin() async throws -> Bool { true }
    func shown(_ id: RecordIdentifier) async throws -> Record? { nil }
    func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] { [] }
    func finish(_ view: any PublicationView) async throws -> PublicationSummary { PublicationSummary() }
}
