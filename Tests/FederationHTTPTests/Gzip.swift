/// Gzip streams made by hand, so that no library of ours packs what another unpacks.
enum Gzip {
    /// So many zeros as one member: deflate's longest match (258 bytes at distance 1), again and again, in fixed codes.
    static func zeros(_ count: Int) -> [UInt8] {
        var bits = BitWriter(bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255])
        bits.write(0b011, 3)  // the last block, fixed codes
        bits.writeCode(0x30, 8)  // literal 0
        var left = count - 1
        while left >= 258 {
            bits.writeCode(0b1100_0101, 8)  // length 258
            bits.writeCode(0, 5)  // distance 1
            left -= 258
        }
        for _ in 0..<left { bits.writeCode(0x30, 8) }
        bits.writeCode(0, 7)  // end of block
        bits.flush()
        return bits.bytes + littleEndian(checksum(ofZeros: count)) + littleEndian(UInt32(count))
    }

    /// Bytes as they are, in one member: blocks without compression.
    static func stored(_ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var rest = content[...]
        repeat {
            let block = rest.prefix(0xFFFF)
            rest = rest.dropFirst(block.count)
            let length = UInt16(block.count)
            bytes.append(rest.isEmpty ? 1 : 0)
            bytes += [UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
            bytes += block
        } while !rest.isEmpty
        return bytes + littleEndian(checksum(of: content)) + littleEndian(UInt32(content.count))
    }

    private static func littleEndian(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    /// CRC-32 by its definition, a bit at a time.
    private static func checksum(ofZeros count: Int) -> UInt32 {
        checksum(of: repeatElement(0, count: count))
    }

    private static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
        var table: [UInt32] = []
        for start in UInt32(0)..<256 {
            var rest = start
            for _ in 0..<8 { rest = rest & 1 == 1 ? 0xEDB8_8320 ^ (rest >> 1) : rest >> 1 }
            table.append(rest)
        }
        var crc = UInt32.max
        for byte in bytes { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
        return ~crc
    }

    private struct BitWriter {
        var bytes: [UInt8]
        private var pending: UInt32 = 0
        private var count = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        /// Least significant bit first.
        mutating func write(_ value: UInt32, _ width: Int) {
            pending |= value << UInt32(count)
            count += width
            while count >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: pending))
                pending >>= 8
                count -= 8
            }
        }

        /// Huffman codes go most significant bit first.
        mutating func writeCode(_ value: UInt32, _ width: Int) {
            for bit in (0..<width).reversed() { write(value >> UInt32(bit) & 1, 1) }
        }

        mutating func flush() { if count > 0 { write(0, 8 - count) } }
    }

}
