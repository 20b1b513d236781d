/// Numbers are little-endian, symbols are their bytes.
extension [UInt8] {
    mutating func append(number: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: 0, to: number.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    mutating func append(symbol: SetSymbol) {
        append(number: symbol.high.byteSwapped)
        append(number: symbol.low.byteSwapped)
    }

    /// Seven bits a byte, the lowest first; the highest bit says that there is more.
    mutating func append(varint: UInt64) {
        var rest = varint
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// The number of seven bits a byte at a place, which is moved on; nil if more bytes are needed. No count needs more than
    /// five of them.
    func varint(at position: inout Int) throws(ReconciliationError) -> UInt64? {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        var end = position
        while true {
            guard end < count else { return nil }
            guard shift <= 28 else { throw .corrupt }
            let byte = self[end]
            number |= UInt64(byte & 0x7f) << shift
            shift += 7
            end += 1
            if byte < 0x80 { break }
        }
        position = end
        return number
    }

    func number(at start: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(self[start + $1]) << UInt64(8 * $1) }
    }

    func number32(at start: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(self[start + $1]) << UInt32(8 * $1) }
    }

    func symbol(at start: Int) -> SetSymbol {
        SetSymbol(high: number(at: start).byteSwapped, low: number(at: start + 8).byteSwapped)
    }
}

extension CodedSymbol {
    /// A cell as it is kept: symbol, checksum, count.
    static let byteCount = 24

    init(bytes: [UInt8], at start: Int) {
        self.init(
            sum: bytes.symbol(at: start), checksum: bytes.number32(at: start + 16),
            count: Int32(bitPattern: bytes.number32(at: start + 20)))
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(symbol: sum)
        bytes.append(number: checksum)
        bytes.append(number: UInt32(bitPattern: count))
    }
}
