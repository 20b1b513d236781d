/// Looks for bytes eight at a time; the standard library's searches go one by one.
///
/// A word minus one in each byte borrows into the top bit of the first byte that is zero, and only bytes after that one
/// may be marked wrongly: the lowest mark is right.
extension UnsafeBufferPointer<UInt8> {
    /// The first place of a byte from an offset on.
    package func firstPlace(of wanted: UInt8, from start: Int = 0) -> Int? {
        let pattern = ByteWord.all(wanted)
        return firstPlace(from: start) { word in
            ByteWord.zeros(word ^ pattern)
        } isOne: {
            $0 == wanted
        }
    }

    /// The first place of one of two bytes from an offset on.
    package func firstPlace(ofEither one: UInt8, _ other: UInt8, from start: Int = 0) -> Int? {
        let (first, second) = (ByteWord.all(one), ByteWord.all(other))
        return firstPlace(from: start) { word in
            ByteWord.zeros(word ^ first) | ByteWord.zeros(word ^ second)
        } isOne: {
            $0 == one || $0 == other
        }
    }

    /// The first place from an offset on of what JSON escapes in strings: a quote, a backslash or a control character.
    func firstPlaceOfEscaped(from start: Int) -> Int? {
        let (quote, slash) = (ByteWord.all(0x22), ByteWord.all(0x5C))
        return firstPlace(from: start) { word in
            ByteWord.zeros(word ^ quote) | ByteWord.zeros(word ^ slash) | ByteWord.below(0x20, word)
        } isOne: {
            $0 < 0x20 || $0 == 0x22 || $0 == 0x5C
        }
    }

    /// - Parameter marks: the top bit of the first byte in a word that is looked for, and none when there is none.
    @inline(__always)
    private func firstPlace(
        from start: Int, marks: (UInt64) -> UInt64, isOne: (UInt8) -> Bool
    ) -> Int? {
        let raw = UnsafeRawBufferPointer(self)
        var place = start
        while place + 8 <= count {
            let found = marks(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
            if found != 0 { return place + found.trailingZeroBitCount / 8 }
            place += 8
        }
        // The last bytes with some before them, among which nothing was found.
        if count >= 8, place > start, place < count {
            let last = count - 8
            let found = marks(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: last, as: UInt64.self)))
            return found == 0 ? nil : last + found.trailingZeroBitCount / 8
        }
        while place < count {
            if isOne(self[place]) { return place }
            place += 1
        }
        return nil
    }
}

/// Eight bytes in a number.
private enum ByteWord {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    static func all(_ byte: UInt8) -> UInt64 { ones &* UInt64(byte) }
    /// Marks the first byte that is zero.
    static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & tops }
    /// Marks the first byte that is smaller than a bound of at most 128.
    static func below(_ bound: UInt8, _ word: UInt64) -> UInt64 { (word &- all(bound)) & ~word & tops }
}
