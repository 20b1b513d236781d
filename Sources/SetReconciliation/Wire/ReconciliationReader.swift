/// Reads a stream as its bytes arrive, in pieces of any size.
public struct ReconciliationReader: Sendable {
    private let key: ReconciliationKey
    private var bytes: [UInt8] = []
    private var position = 0
    private var cellIndex = 0
    private var symbolsRead: Int64 = 0
    private var lastSymbol: SetSymbol?
    /// Known once its bytes have come and `next…` was asked.
    public private(set) var header: ReconciliationHeader?

    public init(key: ReconciliationKey) { self.key = key }

    /// Takes the next bytes up. They are held until they are read.
    public mutating func feed(_ chunk: some Sequence<UInt8>) {
        if position > 1 << 16 || position == bytes.count {
            bytes.removeSubrange(..<position)
            position = 0
        }
        bytes.append(contentsOf: chunk)
    }

    /// Reads the header; nil if more bytes are needed.
    public mutating func readHeader() throws(ReconciliationError) -> ReconciliationHeader? {
        if let header { return header }
        let magic = ReconciliationHeader.magic
        // Told from the first bytes: a page of words need not be as long as a header.
        guard zip(bytes, magic).allSatisfy({ $0 == $1 }) else { throw .unknownForm }
        guard bytes.count >= ReconciliationHeader.byteCount else { return nil }
        let header = try ReconciliationHeader(bytes: Array(bytes[..<ReconciliationHeader.byteCount]), key: key)
        position = ReconciliationHeader.byteCount
        cellIndex = header.firstCell
        self.header = header
        return header
    }

    /// Reads the next cell; nil if more bytes are needed.
    public mutating func nextCell() throws(ReconciliationError) -> CodedSymbol? {
        guard let header = try readHeader() else { return nil }
        guard header.content == .cells else { throw .unknownForm }
        guard bytes.count - position > 20 else { return nil }
        var end = position + 20
        guard let varint = try bytes.varint(at: &end) else { return nil }
        let count =
            unzigzag(varint) &+ ReconciliationWriter.expectedCount(header.digest.count, at: cellIndex)
        guard 0...header.digest.count ~= count else { throw .corrupt }
        defer {
            position = end
            cellIndex += 1
        }
        return CodedSymbol(
            sum: bytes.symbol(at: position), checksum: bytes.number32(at: position + 16), count: Int32(count))
    }

    /// Reads the next symbol of a list; nil if more bytes are needed, or there are no more.
    public mutating func nextSymbol() throws(ReconciliationError) -> SetSymbol? {
        guard let header = try readHeader() else { return nil }
        guard header.content == .list else { throw .unknownForm }
        guard symbolsRead < header.digest.count else {
            if position < bytes.count { throw .corrupt }
            return nil
        }
        guard bytes.count - position >= SetSymbol.byteCount else { return nil }
        let symbol = bytes.symbol(at: position)
        if let lastSymbol, lastSymbol >= symbol { throw .corrupt }
        lastSymbol = symbol
        symbolsRead += 1
        position += SetSymbol.byteCount
        return symbol
    }

    /// Whether all bytes that came were read.
    public var isAtEnd: Bool { header != nil && position == bytes.count }

    /// To be called when the stream has ended: it may end between two cells, or after the last symbol of its list.
    public func finish() throws(ReconciliationError) {
        guard let header, position == bytes.count, header.content == .cells || symbolsRead == header.digest.count
        else { throw .truncated }
    }
}
