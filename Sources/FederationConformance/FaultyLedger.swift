import AdapterKit
import Federation
import ScienceShopSDK
import Synchronization

/// A ledger that fails once, before or after its n-th operation, as if the process had been killed there.
public final class FaultyLedger: Ledger {
    public enum Moment: Sendable, CaseIterable {
        case before
        /// The operation was carried out, but nobody heard of it.
        case after
    }

    /// What it throws.
    public struct Killed: Error {}

    private let base: any Ledger
    private let moment: Moment
    private let left: Mutex<Int>

    /// - Parameter operation: from 1.
    public init(_ base: any Ledger, failing moment: Moment, operation: Int) {
        self.base = base
        self.moment = moment
        left = Mutex(operation)
    }

    private func isDue() -> Bool {
        left.withLock {
            $0 -= 1
            return $0 == 0
        }
    }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerReader) throws -> Result
    ) async throws -> Result {
        let isDue = isDue()
        if isDue, moment == .before { throw Killed() }
        let result = try await base.read(body)
        if isDue { throw Killed() }
        return result
    }

    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerWriter) throws -> Result
    ) async throws -> Result {
        let isDue = isDue()
        if isDue, moment == .before { throw Killed() }
        let result = try await base.write(body)
        if isDue { throw Killed() }
        return result
    }

    public func rehearsal() async throws -> any Ledger { try await base.rehearsal() }
    public func integrityCheck() async throws -> [Issue] { try await base.integrityCheck() }
}
