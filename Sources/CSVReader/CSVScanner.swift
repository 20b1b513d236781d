import ScienceShopSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Finds the few characters that matter to the splitter, at the C library's speed for one-byte encodings.
struct CSVScanner: Sendable {
    static let quote: UInt16 = 0x22
    static let lineFeed: UInt16 = 0x0A
    static let carriageReturn: UInt16 = 0x0D

    let unitSize: Int
    /// Which byte of a two-byte unit is the low one.
    private let low: Int
    private var buffer: [UInt8] = []
    /// The next place of each mark, so that a mark that is far off or absent is looked for once a piece.
    private var known: (quote: Int, lineFeed: Int, carriageReturn: Int) = (-1, -1, -1)

    init(encoding: TextEncoding) {
        unitSize = encoding.unitSize
        low = encoding == .utf16BigEndian ? 1 : 0
    }

    var count: Int { buffer.count }

    func bytes(_ range: Range<Int>) -> [UInt8] { Array(buffer[range]) }

    mutating func replace(upTo start: Int, appending piece: some Collection<UInt8>) {
        if start > 0 { buffer.removeFirst(start) }
        buffer.append(contentsOf: piece)
        known = (-1, -1, -1)
    }

    /// - Precondition: a whole unit is there.
    func unit(at position: Int) -> UInt16 {
        unitSize == 1
            ? UInt16(buffer[position]) : UInt16(buffer[position + low]) | UInt16(buffer[position + 1 - low]) << 8
    }

    /// The first quote, line feed or carriage return at or after a position.
    mutating func nextMark(from position: Int) -> (Int, UInt16)? {
        unitSize == 1 ? nextByte(from: position) : nextUnit(from: position)
    }

    private mutating func nextByte(from position: Int) -> (Int, UInt16)? {
        if known.quote < position { known.quote = find(Self.quote, from: position) }
        if known.lineFeed < position { known.lineFeed = find(Self.lineFeed, from: position) }
        if known.carriageReturn < position { known.carriageReturn = find(Self.carriageReturn, from: position) }
        let first = min(known.quote, known.lineFeed, known.carriageReturn)
        guard first < buffer.count else { return nil }
        return (first, UInt16(buffer[first]))
    }

    private func find(_ mark: UInt16, from position: Int) -> Int {
        buffer.withUnsafeBytes { bytes in
            guard position < bytes.count, let base = bytes.baseAddress,
                let hit = memchr(base + position, Int32(mark), bytes.count - position)
            else { return Int.max }
            return UnsafeRawPointer(hit) - base
        }
    }

    private func nextUnit(from position: Int) -> (Int, UInt16)? {
        var position = position
        while position + 1 < buffer.count {
            let unit = unit(at: position)
            if unit == Self.quote || unit == Self.lineFeed || unit == Self.carriageReturn { return (position, unit) }
            position += 2
        }
        return nil
    }
}

enum Memory {
    /// Offset of the first NUL byte.
    static func firstNUL(in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, let hit = memchr(base, 0, buffer.count) else { return nil }
            return UnsafeRawPointer(hit) - base
        }
    }

    static func count(of byte: UInt8, in bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            var count = 0
            var position = 0
            while let hit = memchr(base + position, Int32(byte), buffer.count - position) {
                count += 1
                position = UnsafeRawPointer(hit) - base + 1
            }
            return count
        }
    }
}
