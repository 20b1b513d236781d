import Messages

/// What must be known of the text itself, before and beside libyaml.
enum YAMLText {
    /// - Throws: `YAMLError` at the first byte that is not UTF-8. libyaml would take UTF-16 as well, and says less well
    ///   where the offence is.
    static func checkEncoding(_ bytes: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        var offset = 0
        while offset < bytes.count {
            // A sequence of UTF-8 is at most four bytes long; the shortest valid prefix is one character.
            guard
                let length = (1...4).first(where: { length in
                    offset + length <= bytes.count
                        && String(validating: bytes[offset..<offset + length], as: UTF8.self) != nil
                })
            else { break }
            offset += length
        }
        let (line, column) = position(of: offset, in: bytes)
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw YAMLError(line: 1, column: 1, message: "the text is UTF-16; save it as UTF-8")
        }
        throw YAMLError(
            line: line, column: column,
            message: "byte 0x\(String(bytes[offset], radix: 16, uppercase: true)) is not UTF-8; save the text as UTF-8")
    }

    /// Line and column (in characters) of a byte, from 1.
    static func position(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        for byte in bytes.prefix(offset) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }

    /// The byte at a line and column (from 1), or nil at the end.
    static func byte(line: Int, column: Int, in bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
        var place = (line: 1, column: 1)
        for byte in bytes where byte & 0xC0 != 0x80 {
            if place == (line, column) { return byte }
            place = byte == 0x0A ? (place.line + 1, 1) : (place.line, place.column + 1)
        }
        return nil
    }
}
