extension UnsafeBufferPointer<UInt8> {
    /// The offset of the first byte that valid UTF-8 cannot have there (Unicode 16 §3.9, table 3-7); nil when all is valid.
    ///
    /// The whole text is checked once, eight ASCII bytes at a time, which is far quicker than checking each string.
    package var firstInvalidUTF8: Int? {
        let raw = UnsafeRawBufferPointer(self)
        var offset = 0
        while offset < count {
            while offset + 8 <= count,
                raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                offset += 8
            }
            guard offset < count else { return nil }
            let length = sequenceLength(at: offset)
            guard length > 0 else { return offset }
            offset += length
        }
        return nil
    }

    /// How many bytes the character at an offset has; 0 when they are not valid.
    private func sequenceLength(at offset: Int) -> Int {
        let lead = self[offset]
        // The second byte's range rules out overlong forms, surrogates and what is past U+10FFFF.
        let second: ClosedRange<UInt8>
        let length: Int
        switch lead {
        case 0..<0x80: return 1
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard offset + length <= count, second.contains(self[offset + 1]) else { return 0 }
        for position in offset + 2..<offset + length where self[position] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
