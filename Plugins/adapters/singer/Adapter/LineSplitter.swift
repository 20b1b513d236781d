/// Cuts what a program says into lines, of which it keeps one at a time and none without bound.
struct LineSplitter {
    enum Line: Equatable {
        case whole([UInt8])
        /// Longer than is taken; its bytes are gone.
        case tooLong
    }

    let limit: Int
    private var bytes: [UInt8] = []
    /// Where the next line begins, and how far it was searched for its end.
    private var (start, searched) = (0, 0)
    /// Inside a line that is too long already.
    private var isSkipping = false

    init(limit: Int) { self.limit = limit }

    mutating func append(_ more: [UInt8]) {
        if start > 0 {
            bytes.removeFirst(start)
            searched -= start
            start = 0
        }
        bytes += more
    }

    /// The next line without its end; nil when more bytes are needed.
    mutating func next() -> Line? {
        while let end = bytes[searched...].firstIndex(of: 0x0A) {
            let line = bytes[start..<end]
            (start, searched) = (end + 1, end + 1)
            if isSkipping {
                isSkipping = false
                return .tooLong
            }
            return line.count > limit ? .tooLong : .whole(Self.trimmed(line))
        }
        searched = bytes.count
        if searched - start > limit {
            (start, searched, isSkipping) = (0, 0, true)
            bytes = []
        }
        return nil
    }

    /// What stands behind the last line end, once there is no more.
    mutating func rest() -> Line? {
        let line = bytes[start...]
        (bytes, start, searched) = ([], 0, 0)
        if isSkipping {
            isSkipping = false
            return .tooLong
        }
        return line.isEmpty ? nil : line.count > limit ? .tooLong : .whole(Self.trimmed(line))
    }

    /// Without the CR of a program that ends its lines as Windows does.
    private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
        Array(line.last == 0x0D ? line.dropLast() : line)
    }
}
