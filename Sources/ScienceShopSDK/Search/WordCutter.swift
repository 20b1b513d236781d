/// Cuts text into folded words a byte at a time; letters of the Latin alphabets and usual marks come from a table.
struct WordCutter {
    /// Longer runs are no words anybody looks for: hashes, encoded data.
    private static let longestWord = 64
    /// One folded scalar more than the longest word.
    static let room = 128

    private let word: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    init(_ room: UnsafeMutableBufferPointer<UInt8>) { word = room }

    mutating func cut(_ bytes: UnsafeBufferPointer<UInt8>, _ visit: (UnsafeBufferPointer<UInt8>) -> Void) {
        let ascii = FoldTable.ascii
        FoldTable.shared.withUnsafeBufferPointer { table in
            var index = 0
            while index < bytes.count {
                // Most letters are ASCII, and fold to one.
                var filled = count
                while index < bytes.count, bytes[index] < 0x80, case let folded = ascii[Int(bytes[index])], folded != 0
                {
                    if filled < Self.room {
                        word[filled] = folded
                        filled += 1
                    }
                    index += 1
                }
                count = filled
                if index == bytes.count { break }
                let (value, length) = Self.scalar(bytes, at: index)
                index += length
                let entry: FoldTable.Entry
                if value < 0x250 {
                    entry = table[Int(value)]
                } else if value >= 0x2000, value < 0x2070 {
                    entry = table[Int(value) - 0x2000 + 0x250]
                } else {
                    entry = .other
                }
                switch entry.kind {
                case .letters:
                    push(entry.first)
                    if entry.second != 0 { push(entry.second) }
                case .separator: close(isElided: false, visit)
                case .apostrophe: close(isElided: true, visit)
                case .nothing: break
                case .other: takeSlowly(value, visit)
                }
            }
        }
        close(isElided: false, visit)
    }

    private mutating func push(_ byte: UInt8) {
        guard count < Self.room else { return }
        word[count] = byte
        count += 1
    }

    private mutating func close(isElided: Bool, _ visit: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard count > 0 else { return }
        let found = UnsafeBufferPointer(rebasing: word[..<count])
        count = 0
        if found.count > Self.longestWord { return }
        if isElided, found.count <= 7, Self.elided.contains(String(decoding: found, as: UTF8.self)) { return }
        visit(found)
    }

    private mutating func takeSlowly(_ value: UInt32, _ visit: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard let scalar = Unicode.Scalar(value) else { return }
        // An invisible scalar or a combining mark folds to nothing, and so does a blank, which ends the word.
        if Text.isBlank(value), !Text.isInvisible(value) { return close(isElided: false, visit) }
        for folded in Text.folded(String(Character(scalar))).unicodeScalars {
            if Text.isWord(folded) {
                for byte in UTF8.encode(folded) ?? .init() { push(byte) }
            } else {
                close(isElided: folded == "'", visit)
            }
        }
    }

    /// The scalar at an index of valid UTF-8, and its length.
    private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (UInt32, Int) {
        let first = UInt32(bytes[index])
        func next(_ offset: Int) -> UInt32 { UInt32(bytes[index + offset]) & 0x3F }
        if first < 0x80 { return (first, 1) }
        if first < 0xE0 { return ((first & 0x1F) << 6 | next(1), 2) }
        if first < 0xF0 { return ((first & 0x0F) << 12 | next(1) << 6 | next(2), 3) }
        return ((first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
    }

    private static let elided: Set<String> = [
        "l", "d", "qu", "n", "s", "j", "m", "t", "c", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu",
    ]
}

/// What `Text.folded` makes of the scalars below U+0250 and of general punctuation, worked out once.
private enum FoldTable {
    enum Kind: UInt8 { case letters, separator, apostrophe, nothing, other }

    struct Entry {
        var kind: Kind
        var first: UInt8 = 0
        var second: UInt8 = 0

        static let other = Entry(kind: .other)
    }

    static let shared: [Entry] = (Array(0..<0x250) + Array(0x2000..<0x2070)).map { entry(UInt32($0)) }

    /// What the letters and digits of ASCII fold to; 0 for all other bytes. Lives as long as the process.
    nonisolated(unsafe) static let ascii: UnsafePointer<UInt8> = {
        let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 0x80)
        for (byte, entry) in shared.prefix(0x80).enumerated() {
            table[byte] = entry.kind == .letters && entry.second == 0 ? entry.first : 0
        }
        return UnsafePointer(table)
    }()

    private static func entry(_ value: UInt32) -> Entry {
        guard let scalar = Unicode.Scalar(value) else { return .other }
        if Text.isInvisible(value) { return Entry(kind: .nothing) }
        if Text.isBlank(value) { return Entry(kind: .separator) }
        let folded = Array(Text.folded(String(Character(scalar))).unicodeScalars)
        if folded == ["'"] { return Entry(kind: .apostrophe) }
        if folded.isEmpty { return Entry(kind: .nothing) }
        if folded.allSatisfy({ !Text.isWord($0) && $0 != "'" }) { return Entry(kind: .separator) }
        guard folded.count <= 2, folded.allSatisfy({ Text.isWord($0) && $0.isASCII }) else { return .other }
        return Entry(
            kind: .letters, first: UInt8(folded[0].value), second: folded.count == 2 ? UInt8(folded[1].value) : 0)
    }
}
