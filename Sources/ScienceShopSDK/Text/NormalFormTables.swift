/// The decomposition table, read once from its compact text, and the pairs that compose.
struct NormalFormTables: Sendable {
    static let shared = NormalFormTables(CanonicalDecompositions.table)

    private(set) var decompositions: [UInt32: [UInt32]] = [:]
    private var pairs: [UInt64: UInt32] = [:]

    func composition(_ first: UInt32, _ second: UInt32) -> UInt32? { pairs[UInt64(first) << 32 | UInt64(second)] }

    private init(_ table: StaticString) {
        let bytes = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
        decompositions.reserveCapacity(2100)
        pairs.reserveCapacity(1000)
        var composing: [(whole: UInt32, parts: [UInt32])] = []
        for entry in bytes.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
            guard let mark = entry.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ">") }) else {
                continue
            }
            let whole = Self.hex(entry[..<mark])
            let parts = entry[entry.index(after: mark)...].split(separator: UInt8(ascii: "+")).map(Self.hex)
            decompositions[whole] = parts
            if entry[mark] == UInt8(ascii: "=") { composing.append((whole, parts)) }
        }
        // A composite of three scalars is a composite of two plus its last mark: shorter ones come first.
        for (whole, parts) in composing.sorted(by: { $0.parts.count < $1.parts.count }) {
            var first = parts[0]
            for part in parts[1..<(parts.count - 1)] {
                first = pairs[UInt64(first) << 32 | UInt64(part)] ?? first
            }
            pairs[UInt64(first) << 32 | UInt64(parts[parts.count - 1])] = whole
        }
    }

    private static func hex(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
        digits.reduce(0) { $0 << 4 | UInt32($1 <= 0x39 ? $1 - 0x30 : $1 - 0x37) }
    }
}
