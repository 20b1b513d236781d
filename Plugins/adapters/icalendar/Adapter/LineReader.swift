/// The content lines of a calendar as places in its bytes: found, not copied.
struct LineReader {
    /// One content line with its folds.
    struct Place {
        enum Mark { case begin, end, other }
        let mark: Mark
        /// From its first byte to the first of the next line.
        let range: Range<Int>
        /// From 1.
        let line: Int

        /// Whether the property has this name, in capitals.
        func hasName(_ name: String, in bytes: ArraySlice<UInt8>) -> Bool {
            let end = range.lowerBound + name.utf8.count
            guard end < range.upperBound, LineReader.matches(bytes, at: range.lowerBound, name) else { return false }
            return bytes[end] == UInt8(ascii: ":") || bytes[end] == UInt8(ascii: ";")
        }

        /// The name of the component that begins or ends here, in capitals.
        func component(in bytes: ArraySlice<UInt8>) -> String {
            let start = range.lowerBound + (mark == .begin ? 6 : 4)
            let name = bytes[min(start, range.upperBound)..<min(range.upperBound, start + 40)]
            return String(decoding: name, as: UTF8.self).trimmingSpaces.uppercased()
        }

        /// Its bytes without folds and line end. A fold may stand in the middle of a character.
        func unfolded(in bytes: ArraySlice<UInt8>) -> [UInt8] {
            var result: [UInt8] = []
            result.reserveCapacity(range.count)
            var position = range.lowerBound
            while position < range.upperBound {
                let byte = bytes[position]
                position += 1
                guard byte == 0x0D || byte == 0x0A else {
                    result.append(byte)
                    continue
                }
                if byte == 0x0D, position < range.upperBound, bytes[position] == 0x0A { position += 1 }
                // The white space that marks the fold.
                position += 1
            }
            return result
        }
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var line = 1

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The next content line that is not blank; nil at the end.
    mutating func next() -> Place? {
        bytes.withUnsafeBufferPointer { buffer in
            let base = bytes.startIndex
            while position < bytes.endIndex {
                let (start, first) = (position, line)
                skipLine(buffer, base)
                let isBlank = buffer[start - base] == 0x0D || buffer[start - base] == 0x0A
                while position < bytes.endIndex, buffer[position - base] == 0x20 || buffer[position - base] == 0x09 {
                    skipLine(buffer, base)
                }
                guard !isBlank else { continue }
                let mark: Place.Mark =
                    Self.matches(bytes, at: start, "BEGIN:")
                    ? .begin : Self.matches(bytes, at: start, "END:") ? .end : .other
                return Place(mark: mark, range: start..<position, line: first)
            }
            return nil
        }
    }

    /// Goes past the end of the line: CRLF, LF or CR alone.
    private mutating func skipLine(_ buffer: UnsafeBufferPointer<UInt8>, _ base: Int) {
        var place = position - base
        while place < buffer.count, buffer[place] != 0x0A, buffer[place] != 0x0D { place += 1 }
        if place < buffer.count {
            place += buffer[place] == 0x0D && place + 1 < buffer.count && buffer[place + 1] == 0x0A ? 2 : 1
            line += 1
        }
        position = place + base
    }

    /// Whether these letters stand at a place, in capitals or not.
    fileprivate static func matches(_ bytes: ArraySlice<UInt8>, at start: Int, _ name: String) -> Bool {
        guard start + name.utf8.count <= bytes.endIndex else { return false }
        var position = start
        for letter in name.utf8 {
            var byte = bytes[position]
            if byte >= UInt8(ascii: "a"), byte <= UInt8(ascii: "z") { byte -= 0x20 }
            guard byte == letter else { return false }
            position += 1
        }
        return true
    }
}
