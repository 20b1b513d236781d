import Federation
import FederationHTTP
import JSONSchema
import ScienceShopSDK
import TestSupport

/// One fault, and what must come of it.
struct FaultRow: Sendable, CustomStringConvertible {
    /// For the table.
    var name: String
    /// Records of the repository; pages have ten.
    var count = 25
    var rules: @Sendable (inout OAILibrary.Rules) -> Void = { _ in }
    var options: JSONObject = [:]
    /// Whether the records are in the set `shops`.
    var isInSet = false
    /// Whether an undisturbed harvest comes first.
    var isLater = false
    /// Between that harvest and the one with the fault.
    var edit: @Sendable (FaultyRepository, FaultTime) -> Void = { _, _ in }
    var full = false
    var sweep = false
    var isImpatient: @Sendable (String) -> Bool = { _ in false }
    var fault: FaultyRepository.Fault = { _, _ in nil }
    /// How the repository is mended, besides that the fault ends.
    var mend: @Sendable (FaultyRepository) -> Void = { _ in }
    var expected: Outcome
    /// Harvests of the healed repository until the ledger is as if nothing had been.
    var heals = 1

    var description: String { name }

    /// What a harvest leaves behind.
    struct Outcome: Sendable, Hashable {
        var verdict: Verdict
        /// Source records whose contents are in the ledger.
        var stored: Int
        /// Of the harvest with the fault.
        var removed = 0
        /// Where the next run begins: `from the beginning`, `page 2`, `after 2026-11-21T12:00:00Z`.
        var next: String
        /// Codes of what is reported, in order.
        var issues: [String] = []
        /// Why it ended early.
        var failure: String?
    }
}
