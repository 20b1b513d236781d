import AdapterKit
import CZlib
import Messages

/// zlib for stored payloads (RFC 1950).
enum Compression {
    /// The bytes deflated; nil when that does not make them smaller, or hardly.
    static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
        // The rows of a table are small and many: deflating one saves a few hundred bytes and costs as much as all its
        // writes together. Pages are what fills a ledger.
        guard bytes.count >= 2048 else { return nil }
        var length = compressBound(uLong(bytes.count))
        var result = [UInt8](repeating: 0, count: Int(length))
        // Level 3 is about twice as fast as the default 6 and gives up a few hundredths of the size.
        guard compress2(&result, &length, bytes, uLong(bytes.count), 3) == Z_OK, Int(length) < bytes.count else {
            return nil
        }
        result.removeLast(result.count - Int(length))
        return result
    }

    /// - Parameter size: in bytes, of what comes out.
    /// - Throws: `FederationError` with code `ledger-corrupt`.
    static func inflated(_ bytes: [UInt8], size: Int) throws -> [UInt8] {
        var length = uLong(size)
        var result = [UInt8](repeating: 0, count: size)
        guard uncompress(&result, &length, bytes, uLong(bytes.count)) == Z_OK, Int(length) == size else {
            throw FederationError(
                .ledgerCorrupt,
                "A stored payload cannot be unpacked. Restore the ledger from a backup, or harvest again.")
        }
        return result
    }
}
