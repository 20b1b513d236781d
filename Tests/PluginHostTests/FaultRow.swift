import Federation
import JSONSchema
import PluginHost

/// One way a plugin misbehaves (`hostile.py` does it), and what must come of it.
struct FaultRow: Sendable, CustomStringConvertible {
    let name: String
    /// For the table.
    let stage: String
    var limits: @Sendable (inout PluginLimits) -> Void = { _ in }
    var options: JSONObject = [:]
    var secrets: [String: String] = [:]
    let expected: Outcome

    var description: String { name }

    /// What a harvest of 25 records in pages of ten leaves behind.
    struct Outcome: Sendable, Hashable {
        var verdict: Verdict
        /// Source records whose contents are in the ledger.
        var stored: Int
        /// Codes of what is reported, in order, each once.
        var issues: [String]
        /// Why it ended early.
        var failure: String?
    }

    init(
        _ name: String, at stage: String, _ verdict: Verdict, stored: Int, issues: [String] = [],
        failure: String? = nil, options: JSONObject = [:], secrets: [String: String] = [:],
        limits: @escaping @Sendable (inout PluginLimits) -> Void = { _ in }
    ) {
        self.name = name
        self.stage = stage
        self.options = options
        self.secrets = secrets
        self.limits = limits
        expected = Outcome(verdict: verdict, stored: stored, issues: issues, failure: failure)
    }

    /// How long a plugin that hangs on purpose is waited for. Nothing but such a plugin is given so little time.
    static let moment = Duration.milliseconds(400)
    /// The same of one that must have said something before.
    static let aWhile = Duration.seconds(3)
}
