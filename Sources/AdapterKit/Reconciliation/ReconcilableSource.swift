/// A source that lets whoever copied it find out what differs, for a price that grows with the difference: one of our own
/// nodes. What the bytes mean is a matter of module `SetReconciliation`; an adapter hands them over as they came.
///
/// A host listens to cells until it knows; or asks for the list of all symbols, where that is cheaper; and then for the names
/// of the symbols it lacks.
public protocol ReconcilableSource: HarvestSource {
    /// The key of the source's set, 16 bytes, which whoever compares must use too; nil where the source offers none.
    func reconciliationKey() async throws -> [UInt8]?

    /// A stream of cells as they come, its header first, for whoever opens with these bytes. It is cancelled as soon as they
    /// suffice; when it ends before, there is no use in more of them.
    func cells(opening: [UInt8]) async throws -> any HTTPBody

    /// A stream of the set's symbols after this one, in order, its header first: so many, or fewer at the end.
    func symbols(after symbol: [UInt8]?, limit: Int) async throws -> [UInt8]

    /// The source records that have these symbols now; those that none has any more are left out.
    func items(of symbols: [[UInt8]]) async throws -> [ReconciledItem]
}

/// A source record by what stands for it in its source's set.
public struct ReconciledItem: Sendable, Hashable {
    public var symbol: [UInt8]
    public var record: ListedRecord

    public init(symbol: [UInt8], record: ListedRecord) {
        self.symbol = symbol
        self.record = record
    }
}
