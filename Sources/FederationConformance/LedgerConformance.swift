import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

/// What every ledger must do. Runs on any ledger a factory makes, and returns what it found.
public struct LedgerConformance: Sendable {
    /// A check's name, and what it does with an empty ledger.
    public struct Check: Sendable {
        public let name: String
        let body: @Sendable (any Ledger, inout Expectations) async throws -> Void
    }

    /// Makes an empty ledger, a new one at each call.
    public let makeLedger: @Sendable () async throws -> any Ledger

    public init(makeLedger: @escaping @Sendable () async throws -> any Ledger) { self.makeLedger = makeLedger }

    public static let checks: [Check] =
        storageChecks + sourceChecks + queryChecks + searchChecks + channelChecks + consentChecks + setChecks
        + behaviourChecks + removalChecks + decisionChecks

    /// Runs every check on a ledger of its own.
    public func run() async -> [Finding] {
        var findings: [Finding] = []
        for check in Self.checks { findings += await run(check) }
        return findings
    }

    public func run(_ check: Check) async -> [Finding] {
        var expectations = Expectations()
        do {
            try await check.body(try await makeLedger(), &expectations)
        } catch {
            expectations.messages.append("threw \(error)")
        }
        return expectations.messages.map { Finding(check: check.name, message: $0) }
    }

    /// Collects what was not as expected.
    struct Expectations: Sendable {
        var messages: [String] = []

        mutating func equal<Value: Equatable>(_ found: Value, _ wanted: Value, _ what: String) {
            if found != wanted { messages.append("\(what): expected \(wanted), found \(found)") }
        }

        mutating func holds(_ condition: Bool, _ what: String) {
            if !condition { messages.append("does not hold: \(what)") }
        }
    }
}
