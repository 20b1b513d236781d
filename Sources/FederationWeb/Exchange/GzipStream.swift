import CZlib

/// Deflates bytes as they come, in the gzip format (RFC 1952). Not shared between tasks.
struct GzipStream: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>

    /// Nil when there is no memory for it.
    /// - Parameter level: from 1, quick, to 9, small.
    init?(level: Int32) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 is the largest window, 16 more asks for a gzip header; its clock and file name stay empty, so that the same
        // bytes always give the same bytes.
        let result = deflateInit2_(
            stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// What can be sent after these bytes; often nothing, until enough have come.
    mutating func add(_ bytes: [UInt8]) -> [UInt8] { run(bytes, Z_NO_FLUSH) }

    /// The rest. Nothing may be added afterwards.
    mutating func finish(_ bytes: [UInt8] = []) -> [UInt8] { run(bytes, Z_FINISH) }

    private mutating func run(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
        var result: [UInt8] = []
        let room = max(1 << 12, bytes.count / 4)
        bytes.withUnsafeBufferPointer { input in
            // zlib's parameter is not const, but it does not write there.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                let start = result.count
                result.append(contentsOf: repeatElement(0, count: room))
                let made = result.withUnsafeMutableBufferPointer { output in
                    stream.pointee.next_out = output.baseAddress.map { $0 + start }
                    stream.pointee.avail_out = UInt32(room)
                    deflate(stream, flush)
                    return room - Int(stream.pointee.avail_out)
                }
                result.removeLast(room - made)
            } while stream.pointee.avail_out == 0
            stream.pointee.next_in = nil
        }
        return result
    }
}
