extension Text {
    /// The text as labels are compared: lower case, without diacritics, ligatures opened (œ→oe, æ→ae, ß→ss),
    /// typographic apostrophes, quotes and dashes as their ASCII cousins, blanks collapsed to one space and trimmed.
    public static func folded(_ text: String) -> String {
        var text = text
        return text.withUTF8 { utf8 in
            utf8.withFoldedASCII { String(decoding: $0, as: UTF8.self) }
        } ?? String(decoding: foldedBytes(text), as: UTF8.self)
    }

    /// Any text folded; the quick way is `withFoldedASCII`.
    static func foldedBytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isInvisible(scalar.value) {
            if let ascii = LatinFolding.ascii(scalar.value) {
                flush(&scalars, into: &bytes)
                bytes.append(contentsOf: ascii)
            } else if isBlank(scalar.value) {
                flush(&scalars, into: &bytes)
                if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
            } else {
                scalars.append(scalar)
            }
        }
        flush(&scalars, into: &bytes)
        if bytes.last == 0x20 { bytes.removeLast() }
        return bytes
    }

    /// The words of a text, folded, each letter-or-digit run apart, joined by single spaces:
    /// « Meurthe-et-Moselle » and « meurthe et moselle » have the same word key.
    public static func wordKey(_ text: String) -> String {
        var text = text
        return text.withUTF8 { utf8 in
            utf8.withFoldedASCII { String(decoding: $0.keepingWords(), as: UTF8.self) }
        } ?? words(ofFolded: String(decoding: foldedBytes(text), as: UTF8.self))
    }

    private static func words(ofFolded folded: String) -> String {
        var result = String.UnicodeScalarView()
        var pending = false
        for scalar in folded.unicodeScalars {
            guard isWord(scalar) else {
                pending = !result.isEmpty
                continue
            }
            if pending { result.append(" ") }
            pending = false
            result.append(scalar)
        }
        return String(result)
    }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            let byte = UInt8(scalar.value)
            return isASCIIDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
        }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    static func isASCIIDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// Folds what the Latin table does not know: decomposes, drops marks, lowers case.
    private static func flush(_ scalars: inout String.UnicodeScalarView, into bytes: inout [UInt8]) {
        guard !scalars.isEmpty else { return }
        for value in decomposed(scalars) where combiningClass(value) == 0 {
            if let ascii = LatinFolding.ascii(value) {
                bytes.append(contentsOf: ascii)
            } else if let scalar = Unicode.Scalar(value) {
                for lower in decomposed(scalar.properties.lowercaseMapping.unicodeScalars)
                where combiningClass(lower) == 0 {
                    if let scalar = Unicode.Scalar(lower) {
                        bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
                    }
                }
            }
        }
        scalars = String.UnicodeScalarView()
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Folds a text that folds to ASCII, as nearly all French text does, without making anything on the heap; nil when
    /// it has a character that the Latin table does not know.
    func withFoldedASCII<Result>(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Result) -> Result? {
        LatinFolding.packed.withUnsafeBufferPointer { table in
            // No character of the table takes more bytes folded than written.
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Swift.max(count, 1)) { output in
                guard let length = fold(into: output, table) else { return nil }
                return body(UnsafeMutableBufferPointer(rebasing: output[..<length]))
            }
        }
    }

    private func fold(into output: UnsafeMutableBufferPointer<UInt8>, _ table: UnsafeBufferPointer<UInt32>) -> Int? {
        var length = 0
        var offset = 0
        while offset < count {
            let byte = self[offset]
            let folded: UInt32
            if byte < 0xCA {
                let isWide = byte >= 0x80
                guard !isWide || offset + 1 < count else { return nil }
                folded = table[isWide ? Int(byte & 0x1F) << 6 | Int(self[offset + 1] & 0x3F) : Int(byte)]
                offset += isWide ? 2 : 1
            } else if byte == 0xE2, offset + 2 < count {
                let mark = Int(self[offset + 1] & 0x3F) << 6 | Int(self[offset + 2] & 0x3F)
                guard mark < 0x70 else { return nil }
                folded = LatinFolding.packedMarks[mark]
                offset += 3
            } else {
                return nil
            }
            switch folded {
            case LatinFolding.isUnknown: return nil
            case LatinFolding.isNothing: break
            case LatinFolding.isBlank:
                guard length > 0, output[length - 1] != 0x20 else { break }
                output[length] = 0x20
                length += 1
            default:
                var rest = folded
                while rest > 0 {
                    output[length] = UInt8(truncatingIfNeeded: rest)
                    length += 1
                    rest >>= 8
                }
            }
        }
        return length > 0 && output[length - 1] == 0x20 ? length - 1 : length
    }
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// Keeps the letters and digits of a folded text of ASCII, a space between words.
    func keepingWords() -> UnsafeMutableBufferPointer<UInt8> {
        var length = 0
        var pending = false
        for offset in indices {
            let byte = self[offset]
            guard Text.isASCIIDigit(byte) || (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")) else {
                pending = length > 0
                continue
            }
            if pending {
                self[length] = 0x20
                length += 1
                pending = false
            }
            self[length] = byte
            length += 1
        }
        return UnsafeMutableBufferPointer(rebasing: self[..<length])
    }
}

/// Lower-case ASCII for the letters of European alphabets and the punctuation that word processors put in.
private enum LatinFolding {
    private static let latin: [[UInt8]?] = (0..<0x250).map { fold(UInt32($0)) }

    // What a character folds to, as bytes from the lowest up, or one of these.
    static let isUnknown: UInt32 = 1
    static let isNothing: UInt32 = 2
    static let isBlank: UInt32 = 3

    /// The same by scalar; two bytes at most.
    static let packed: [UInt32] = (0..<0x280).map { value in
        let value = UInt32(value)
        if Text.isInvisible(value) { return isNothing }
        if let bytes = value < 0x250 ? latin[Int(value)] : nil { return pack(bytes) }
        return Text.isBlank(value) ? isBlank : isUnknown
    }

    /// Of U+2000–U+206F, where punctuation and blanks are.
    static let packedMarks: [UInt32] = (0x2000..<0x2070).map { value in
        let value = UInt32(value)
        if Text.isInvisible(value) { return isNothing }
        if let bytes = ascii(value) { return pack(bytes) }
        return Text.isBlank(value) ? isBlank : isUnknown
    }

    private static func pack(_ bytes: [UInt8]) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func ascii(_ value: UInt32) -> [UInt8]? {
        if value < 0x250 { return latin[Int(value)] }
        switch value {
        case 0x2018, 0x2019, 0x201B, 0x2032: return [UInt8(ascii: "'")]
        case 0x201C...0x201F, 0x2033: return [UInt8(ascii: "\"")]
        case 0x2010...0x2015, 0x2212: return [UInt8(ascii: "-")]
        case 0x2026: return Array("...".utf8)
        case 0x1E9E: return Array("ss".utf8)
        case 0xFB00...0xFB04: return Array(["ff", "fi", "fl", "ffi", "ffl"][Int(value - 0xFB00)].utf8)
        default: return nil
        }
    }

    private static func fold(_ value: UInt32) -> [UInt8]? {
        switch value {
        case 0x41...0x5A: return [UInt8(value) | 0x20]
        case 0x21...0x7E: return [UInt8(value)]
        case 0xAB, 0xBB: return [UInt8(ascii: "\"")]
        case 0xC6, 0xE6: return Array("ae".utf8)
        case 0x152, 0x153: return Array("oe".utf8)
        case 0xDF: return Array("ss".utf8)
        case 0xD8, 0xF8: return [UInt8(ascii: "o")]
        case 0xD0, 0xF0, 0x110, 0x111: return [UInt8(ascii: "d")]
        case 0xDE, 0xFE: return Array("th".utf8)
        case 0x126, 0x127: return [UInt8(ascii: "h")]
        case 0x130, 0x131: return [UInt8(ascii: "i")]
        case 0x132, 0x133: return Array("ij".utf8)
        case 0x141, 0x142: return [UInt8(ascii: "l")]
        case 0x166, 0x167: return [UInt8(ascii: "t")]
        default: break
        }
        guard let base = NormalFormTables.shared.decompositions[value]?.first else { return nil }
        return base < 0x80 ? fold(base) : nil
    }
}
