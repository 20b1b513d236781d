import ScienceShopSDK

/// A ledger that lives and dies with the process: for tests, rehearsals without a file, and embedders that keep nothing.
public actor MemoryLedger: Ledger {
    private var state: MemoryState

    public init() { state = MemoryState() }
    private init(_ state: MemoryState) { self.state = state }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerReader) throws -> Result
    ) async throws -> Result {
        try body(MemoryTransaction(state))
    }

    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any LedgerWriter) throws -> Result
    ) async throws -> Result {
        let transaction = MemoryTransaction(state)
        // The transaction is the only owner while it runs, so that nothing is copied.
        state = MemoryState()
        do {
            let result = try body(transaction)
            transaction.keepSets()
            transaction.state.commit()
            state = transaction.state
            return result
        } catch {
            transaction.state.rollBack()
            state = transaction.state
            throw error
        }
    }

    public func rehearsal() async throws -> any Ledger { MemoryLedger(state) }

    public func integrityCheck() async throws -> [Issue] { try LedgerCheck.run(MemoryTransaction(state)) }
}
