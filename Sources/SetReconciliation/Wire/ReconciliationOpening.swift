/// What somebody who asks for the other side's cells says first: the digest of their set, which tells whether anything
/// differs, and how many symbols each of their first cells holds, which tells about how much. One or two bytes a cell.
public struct ReconciliationOpening: Hashable, Sendable {
    /// How many cells are told of: their estimate errs by an eighth, and they cost little beside the cells of 15 differences.
    public static let usualCount = 128
    /// More tell nothing.
    public static let mostCount = 512
    /// The most bytes an opening has.
    public static let mostBytes = ReconciliationHeader.byteCount + mostCount * 5

    public let digest: SetDigest
    let counts: [Int64]

    /// What is said of a set.
    public init(_ ours: CodedPrefix, count: Int = usualCount) {
        digest = ours.digest
        counts = ours.cells.prefix(min(max(count, 1), Self.mostCount)).map { Int64($0.count) }
    }

    /// Reads what somebody said.
    ///
    /// - Parameter key: the one that both sides must have.
    /// - Throws: `otherKey` when it was said with another one.
    public init(bytes: [UInt8], key: ReconciliationKey) throws(ReconciliationError) {
        guard bytes.count >= ReconciliationHeader.byteCount else { throw .truncated }
        guard bytes.count <= Self.mostBytes else { throw .corrupt }
        let header = try ReconciliationHeader(bytes: Array(bytes[..<ReconciliationHeader.byteCount]), key: key)
        guard header.content == .opening, header.firstCell == 0 else { throw .unknownForm }
        digest = header.digest
        var counts: [Int64] = []
        var position = ReconciliationHeader.byteCount
        while position < bytes.count {
            guard counts.count < Self.mostCount else { throw .corrupt }
            guard let deviation = try bytes.varint(at: &position) else { throw .truncated }
            let count = unzigzag(deviation) &+ ReconciliationWriter.expectedCount(digest.count, at: counts.count)
            guard 0...digest.count ~= count else { throw .corrupt }
            counts.append(count)
        }
        self.counts = counts
    }

    public func bytes(key: ReconciliationKey) -> [UInt8] {
        let header = ReconciliationHeader(.opening, key: key, digest: digest, sequenceNumber: 0)
        var bytes = header.bytes(key: key)
        for (index, count) in counts.enumerated() {
            bytes.append(varint: zigzag(count - ReconciliationWriter.expectedCount(digest.count, at: index)))
        }
        return bytes
    }

    /// About how many symbols a set does not share with the one that was told of; nil when too little was told.
    public func estimate(against ours: CodedPrefix) -> Int? {
        var estimate = DifferenceEstimate(surplus: digest.count &- ours.digest.count)
        for (index, (told, cell)) in zip(counts, ours.cells).enumerated() {
            estimate.take(told - Int64(cell.count), at: index)
        }
        return estimate.value
    }
}
