/// Numbers by name, looked up by the bytes of the name; made once, for speed.
///
/// Whoever writes the values looked up cannot slow it down, as only the schema's author decides what is in it.
package struct NameTable: Sendable {
    private struct Entry: Sendable {
        let name: String
        let fingerprint: UInt64
        let number: Int
    }

    private let entries: [Entry]
    /// For each slot one more than the number of an entry, or 0; a name is in the first free slot from its own on.
    private var slots: [Int32]

    /// - Precondition: names are unique as bytes.
    package init(_ pairs: [(name: String, schema: Int)]) {
        entries = pairs.map { Entry(name: $0.name, fingerprint: $0.name.fingerprint, number: $0.schema) }
        var size = 4
        while size < pairs.count * 2 { size *= 2 }
        slots = [Int32](repeating: 0, count: size)
        for (number, entry) in entries.enumerated() {
            var slot = Self.slot(entry.fingerprint, size)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Int32(truncatingIfNeeded: number + 1)
        }
    }

    var isEmpty: Bool { entries.isEmpty }
    var names: [String] { entries.map(\.name) }

    package subscript(name: String) -> Int? {
        let fingerprint = name.fingerprint
        var slot = Self.slot(fingerprint, slots.count)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if entries[number].fingerprint == fingerprint, entries[number].name.hasSameBytes(as: name) {
                return entries[number].number
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    static func slot(_ fingerprint: UInt64, _ size: Int) -> Int {
        Int(truncatingIfNeeded: (fingerprint &* 0x9E37_79B9_7F4A_7C15) >> 32) & (size - 1)
    }
}
