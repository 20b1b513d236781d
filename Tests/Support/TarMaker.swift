/// A tar archive put together entry by entry, the impossible included.
public struct TarMaker: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// - Parameters:
    ///   - type: the letter of POSIX: `0` a file, `5` a folder, `1` and `2` links, `3` to `6` devices, `x` pax.
    ///   - size: what the head says, when it is not the content's.
    public mutating func add(
        _ name: [UInt8], _ content: [UInt8] = [], type: Character = "0", mode: Int = 0o644, link: String = "",
        size: Int? = nil
    ) {
        var head = [UInt8](repeating: 0, count: 512)
        func put(_ text: some Collection<UInt8>, at offset: Int, _ length: Int) {
            for (index, byte) in text.prefix(length).enumerated() { head[offset + index] = byte }
        }
        func octal(_ number: Int, _ length: Int) -> [UInt8] {
            let digits = String(number, radix: 8)
            return Array((String(repeating: "0", count: max(0, length - 1 - digits.count)) + digits).utf8)
        }
        put(name, at: 0, 100)
        put(octal(mode, 8), at: 100, 8)
        put(octal(0, 8), at: 108, 8)
        put(octal(0, 8), at: 116, 8)
        put(octal(size ?? content.count, 12), at: 124, 12)
        put(octal(0, 12), at: 136, 12)
        put([UInt8](repeating: 0x20, count: 8), at: 148, 8)
        put(String(type).utf8, at: 156, 1)
        put(link.utf8, at: 157, 100)
        put("ustar\0".utf8, at: 257, 6)
        put("00".utf8, at: 263, 2)
        put(octal(head.reduce(0) { $0 + Int($1) }, 7) + [0, 0x20], at: 148, 8)
        bytes += head + content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    public mutating func add(
        _ name: String, _ content: String = "", type: Character = "0", mode: Int = 0o644, link: String = ""
    ) {
        add(Array(name.utf8), Array(content.utf8), type: type, mode: mode, link: link)
    }

    /// What the next entry says in place of its head, as pax writes it.
    public mutating func addPax(_ members: [(String, String)]) {
        var text = ""
        for (key, value) in members {
            let rest = " \(key)=\(value)\n"
            var length = rest.utf8.count + 1
            while String(length).utf8.count + rest.utf8.count != length { length += 1 }
            text += "\(length)\(rest)"
        }
        add("PaxHeaders/entry", text, type: "x")
    }

    /// With the two empty blocks of its end.
    public var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

    /// The whole in gzip, whose blocks are stored as they are.
    public var gzipped: [UInt8] { Self.gzip(finished) }

    public static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        var rest = bytes[...]
        repeat {
            let piece = rest.prefix(0xFFFF)
            rest = rest.dropFirst(piece.count)
            let length = UInt16(piece.count)
            packed.append(rest.isEmpty ? 1 : 0)
            packed += little(length) + little(~length) + piece
        } while !rest.isEmpty
        return packed + little(checksum(bytes)) + little(UInt32(truncatingIfNeeded: bytes.count))
    }

    static func little(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    /// CRC-32 as gzip and zip have it.
    public static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
