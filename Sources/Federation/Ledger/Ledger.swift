import AdapterKit
import ScienceShopSDK

/// The store of a node: records, claims, raw payloads, evidence, run history and change feed.
///
/// A ledger stores; what to store is decided once, in this module, over the primitives of `LedgerWriter`. So every
/// ledger behaves alike, and `LedgerConformance` says whether one does.
public protocol Ledger: Sendable {
    /// Reads one consistent state: nothing another writer does meanwhile is seen.
    ///
    /// - Throws: what `body` throws, or a `FederationError`: `ledger-busy`, `ledger-corrupt`, `file-access`.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerReader) throws -> Result
    ) async throws -> Result

    /// Runs `body` in one transaction: all of it, or, when it throws, nothing of it, whatever happens to the process.
    ///
    /// Writers wait for each other.
    /// - Throws: what `body` throws, or a `FederationError`: `ledger-busy`, `ledger-corrupt`, `disk-full`,
    ///   `file-access`.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerWriter) throws -> Result
    ) async throws -> Result

    /// A ledger of the same content whose writes vanish with it: where a plan is rehearsed.
    func rehearsal() async throws -> any Ledger

    /// Rewrites where the ledger is stored, so that nothing that was erased or replaced is left in it.
    ///
    /// - Throws: `ledger-busy` while another program keeps an older state from being overwritten.
    func purge() async throws

    /// What is wrong with the ledger's own book-keeping; empty for a sound one.
    func integrityCheck() async throws -> [Issue]
}

extension Ledger {
    /// Of a ledger that keeps nothing but what it is.
    public func purge() async throws {}
}
