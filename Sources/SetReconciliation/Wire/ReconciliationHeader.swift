/// What a stream begins with: whose cells or symbols follow, of which set, at which moment.
public struct ReconciliationHeader: Hashable, Sendable {
    public enum Content: UInt8, Hashable, Sendable {
        case cells = 0
        case list = 1
        /// The counts of the first cells, of whoever asks for the other side's.
        case opening = 2
    }

    public var content: Content
    /// Of the key the cells and the digest were made with.
    public var keyIdentity: UInt64
    /// A moment in the history of the sender's set, as the sender counts.
    public var sequenceNumber: UInt64
    public var digest: SetDigest
    /// The index of the first cell that follows.
    public var firstCell: Int

    public init(
        _ content: Content, key: ReconciliationKey, digest: SetDigest, sequenceNumber: UInt64, firstCell: Int = 0
    ) {
        self.content = content
        keyIdentity = key.identity
        self.sequenceNumber = sequenceNumber
        self.digest = digest
        self.firstCell = firstCell
    }

    /// How many bytes a header has, whatever it says.
    public static let byteCount = 4 + 1 + 1 + 8 + 8 + 4 + SetDigest.byteCount + 8
    static let magic = Array("SHrc".utf8)
    static let version: UInt8 = 1

    /// The header, sealed with the key so that a damaged one is not mistaken for that of another set.
    public func bytes(key: ReconciliationKey) -> [UInt8] {
        var bytes = Self.magic
        bytes.reserveCapacity(Self.byteCount)
        bytes.append(Self.version)
        bytes.append(content.rawValue)
        bytes.append(number: keyIdentity)
        bytes.append(number: sequenceNumber)
        bytes.append(number: UInt32(clamping: firstCell))
        bytes += digest.bytes
        bytes.append(number: SipHash.hash64(bytes, key: key))
        return bytes
    }

    /// - Parameter bytes: `byteCount` of them
    init(bytes: [UInt8], key: ReconciliationKey) throws(ReconciliationError) {
        guard bytes.count == Self.byteCount else { throw .truncated }
        guard Array(bytes[..<4]) == Self.magic else { throw .unknownForm }
        guard bytes[4] == Self.version else { throw .unknownVersion(bytes[4]) }
        keyIdentity = bytes.number(at: 6)
        guard keyIdentity == key.identity else { throw .otherKey(keyIdentity) }
        let sealed = Self.byteCount - 8
        guard bytes.number(at: sealed) == SipHash.hash64(Array(bytes[..<sealed]), key: key),
            let content = Content(rawValue: bytes[5]), let digest = SetDigest(bytes: Array(bytes[26..<sealed])),
            0...Int64(Int32.max) ~= digest.count
        else { throw .corrupt }
        self.content = content
        self.digest = digest
        sequenceNumber = bytes.number(at: 14)
        firstCell = Int(bytes.number32(at: 22))
    }
}
