import ScienceShopSDK

/// The places of records in the published index: by a hash of their identifiers, so that a new record moves hardly any
/// other and few files change.
struct SlotTable: Sendable {
    private var hashes: [UInt32] = []

    /// Places a file of cards holds.
    static let blockSize = 32
    private static let fewest = 64

    /// Takes a record in; returns its position.
    mutating func append(_ id: RecordIdentifier) -> Int {
        hashes.append(WordTable.hash(id.description.utf8))
        return hashes.count - 1
    }

    var count: Int { hashes.count }

    /// Each record's slot by position, and each slot's record or -1: in the order of the records, the first free place
    /// from the one the hash names. At most three places in four are taken.
    func places() -> (slots: [Int32], positions: [Int32]) {
        var size = Self.fewest
        while count * 4 > size * 3 { size *= 2 }
        var positions = [Int32](repeating: -1, count: size)
        var slots = [Int32](repeating: 0, count: count)
        for (position, hash) in hashes.enumerated() {
            // FNV's high bits are its better ones.
            var slot = Int(hash ^ hash >> 16) & (size - 1)
            while positions[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            positions[slot] = Int32(position)
            slots[position] = Int32(slot)
        }
        return (slots, positions)
    }
}
