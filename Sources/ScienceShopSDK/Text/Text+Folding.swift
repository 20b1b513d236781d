extension Text {
    /// The text as labels are compared: lower case, without diacritics, ligatures opened (œ→oe, æ→ae, ß→ss),
    /// typographic apostrophes, quotes and dashes as their ASCII cousins, blanks collapsed to one space and trimmed.
    public static func folded(_ text: String) -> String {
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
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The words of a text, folded, each letter-or-digit run apart, joined by single spaces:
    /// « Meurthe-et-Moselle » and « meurthe et moselle » have the same word key.
    public static func wordKey(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var pending = false
        for scalar in folded(text).unicodeScalars {
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

/// Lower-case ASCII for the letters of European alphabets and the punctuation that word processors put in.
private enum LatinFolding {
    private static let latin: [[UInt8]?] = (0..<0x250).map { fold(UInt32($0)) }

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
