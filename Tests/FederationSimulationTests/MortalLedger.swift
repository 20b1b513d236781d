import Federation
import ScienceShopSDK
import Synchronization

/// A ledger of a process that is killed at its n-th operation, before or after it: whatever it asks for then, it never
/// hears of.
final class MortalLedger: Ledger {
    /// What it throws from then on.
    struct Died: Error {}

    private let base: any Ledger
    private let kills: Int?
    private let isAfter: Bool
    private let count = Mutex(0)
    var isMortal: Bool { kills != nil }

    /// - Parameters:
    ///   - operation: from 1; nil for a process that lives.
    ///   - isAfter: whether the operation is carried out.
    init(_ base: any Ledger, dyingAt operation: Int? = nil, isAfter: Bool = false) {
        self.base = base
        kills = operation
        self.isAfter = isAfter
    }

    /// Whether the operation may begin, and whether anybody hears of its end.
    private func next() throws -> Bool {
        guard let kills else { return true }
        let number = count.withLock {
            $0 += 1
            return $0
        }
        if number > kills || (number == kills && !isAfter) { throw Died() }
        return number < kills
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerReader) throws -> Result
    ) async throws -> Result {
        let isHeard = try next()
        let result = try await base.read(body)
        if !isHeard { throw Died() }
        return result
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerWriter) throws -> Result
    ) async throws -> Result {
        let isHeard = try next()
        let result = try await base.write(body)
        if !isHeard { throw Died() }
        return result
    }

    func rehearsal() async throws -> any Ledger { try await base.rehearsal() }
    func integrityCheck() async throws -> [Issue] { try await base.integrityCheck() }
}
