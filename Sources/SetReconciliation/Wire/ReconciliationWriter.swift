/// Makes the bytes of a stream: a header, then cells in order or symbols in order.
public struct ReconciliationWriter: Sendable {
    public let header: ReconciliationHeader
    /// The index of the cell that is due.
    public private(set) var index: Int
    private var bytes: [UInt8]

    public init(_ header: ReconciliationHeader, key: ReconciliationKey) {
        self.header = header
        index = header.firstCell
        bytes = header.bytes(key: key)
    }

    /// Appends the next cell.
    public mutating func append(_ cell: CodedSymbol) {
        bytes.append(symbol: cell.sum)
        bytes.append(number: cell.checksum)
        bytes.append(varint: zigzag(Int64(cell.count) - Self.expectedCount(header.digest.count, at: index)))
        index += 1
    }

    /// Appends the next symbol of a list; the caller sees to their order.
    public mutating func append(_ symbol: SetSymbol) { bytes.append(symbol: symbol) }

    /// How many bytes wait to be taken.
    public var pending: Int { bytes.count }

    /// The bytes since the last call.
    public mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// How many of a set's symbols a cell should hold, on average. What is sent is by how much a cell errs from that: one
    /// byte mostly.
    static func expectedCount(_ count: Int64, at index: Int) -> Int64 { count &* 2 / (Int64(index) + 2) }
}

/// Small numbers of either sign as small numbers without one.
func zigzag(_ number: Int64) -> UInt64 { UInt64(bitPattern: number << 1 ^ number >> 63) }
func unzigzag(_ number: UInt64) -> Int64 { Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1) }
