import CZlib

/// Unpacks gzip (RFC 1952) piece by piece, several members one after the other included.
///
/// What is asked for comes out, and no more: however much a byte unpacks to, a piece is bounded.
struct GzipStream: ~Copyable {
    enum Failure: Error { case damaged, tooShort }

    /// Whether bytes begin like a gzip file; nil when there are too few to tell.
    static func begins(_ bytes: [UInt8]) -> Bool? {
        let magic: [UInt8] = [0x1F, 0x8B, 8]
        guard bytes.prefix(3).elementsEqual(magic.prefix(bytes.count)) else { return false }
        return bytes.count >= 3 ? true : nil
    }

    private static let pieceSize = 256 << 10

    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var offset = 0
    /// Whether a member has ended, and what follows may be another, or nothing.
    private var isBetween = false
    private var isOver = false

    /// Nil when memory is exhausted.
    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 is the largest window; 16 stands for gzip and nothing else.
        guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Whether everything that was given has come out.
    var isHungry: Bool { offset == input.count }

    mutating func give(_ bytes: [UInt8]) {
        input = isHungry ? bytes : input[offset...] + bytes
        offset = 0
    }

    /// The next piece of what was given; empty when more has to be given first.
    mutating func piece() throws(Failure) -> [UInt8] {
        while !isHungry, !isOver {
            if isBetween {
                // Zeros fill up blocks of a tape; anything else after a whole file is ignored, as gzip does.
                guard input[offset] == 0x1F else {
                    isOver = true
                    break
                }
                inflateReset(stream)
                isBetween = false
            }
            let piece = try inflate()
            if !piece.isEmpty { return piece }
        }
        if isOver { offset = input.count }
        return []
    }

    /// At the end of the input.
    func finish() throws(Failure) { if !isBetween, !isOver { throw .tooShort } }

    private mutating func inflate() throws(Failure) -> [UInt8] {
        var code = Z_OK
        let given = input.count - offset
        let output = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
            input.withUnsafeBufferPointer { input in
                guard let base = input.baseAddress else { return }
                stream.pointee.next_in = UnsafeMutablePointer(mutating: base + offset)
                stream.pointee.avail_in = uInt(given)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = uInt(buffer.count)
                code = CZlib.inflate(stream, Z_NO_FLUSH)
            }
            count = buffer.count - Int(stream.pointee.avail_out)
        }
        offset += given - Int(stream.pointee.avail_in)
        switch code {
        case Z_STREAM_END: isBetween = true
        case Z_OK: break
        // No progress is possible with what there is.
        case Z_BUF_ERROR where isHungry: break
        default: throw .damaged
        }
        return output
    }
}
