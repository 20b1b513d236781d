import AdapterKit
import CZlib

/// Raw payloads as zlib streams, unless that would not make them smaller.
enum PayloadCoding {
    static func encode(_ bytes: [UInt8]) -> (bytes: [UInt8], isDeflated: Bool) {
        var packed = [UInt8](repeating: 0, count: Int(compressBound(uLong(bytes.count))))
        var count = uLongf(packed.count)
        let code = compress2(&packed, &count, bytes, uLong(bytes.count), Z_BEST_SPEED)
        guard code == Z_OK, count < bytes.count else { return (bytes, false) }
        packed.removeLast(packed.count - Int(count))
        return (packed, true)
    }

    /// - Throws: `FederationError` (`ledger-corrupt`) when the stream is not what was written.
    static func decode(_ bytes: [UInt8], size: Int, isDeflated: Bool) throws -> [UInt8] {
        guard isDeflated else { return bytes }
        var plain = [UInt8](repeating: 0, count: size)
        var count = uLongf(size)
        guard uncompress(&plain, &count, bytes, uLong(bytes.count)) == Z_OK, count == size else {
            throw FederationError(.ledgerCorrupt, "A stored payload can't be unpacked; run `shopctl doctor`.")
        }
        return plain
    }

    /// The version of the linked zlib, for `doctor`.
    static var libraryVersion: String { String(cString: zlibVersion()) }
}
