extension Text {
    /// The text in Unicode Normalization Form C (UAX #15); a text already in it is returned as it is.
    public static func nfc(_ text: String) -> String {
        if isPlain(text) { return text }
        return String(composed(decomposed(text.unicodeScalars)))
    }

    /// Whether every scalar lies in ranges where nothing composes, decomposes or is reordered: nearly all French text.
    private static func isPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            let raw = UnsafeRawBufferPointer(utf8)
            var offset = 0
            while offset < utf8.count {
                while offset + 8 <= utf8.count,
                    raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    offset += 8
                }
                guard offset < utf8.count else { return true }
                let byte = utf8[offset]
                if byte >= 0xCC {
                    guard byte == 0xE2, offset + 2 < utf8.count else { return false }
                    let value = 0x2000 | UInt32(utf8[offset + 1] & 0x3F) << 6 | UInt32(utf8[offset + 2] & 0x3F)
                    guard (0x2002...0x2125).contains(value) else { return false }
                    offset += 2
                }
                offset += 1
            }
            return true
        }
    }

    /// The scalars in Normalization Form D.
    static func decomposed(_ scalars: String.UnicodeScalarView) -> [UInt32] {
        let tables = NormalFormTables.shared
        var result: [UInt32] = []
        result.reserveCapacity(scalars.count + 8)
        for scalar in scalars {
            let value = scalar.value
            if value < 0xC0 {
                result.append(value)
            } else if let syllable = Hangul.decomposed(value) {
                result.append(contentsOf: syllable)
            } else if let parts = tables.decompositions[value] {
                result.append(contentsOf: parts)
            } else {
                result.append(value)
            }
        }
        reorder(&result)
        return result
    }

    /// Sorts each run of combining marks by canonical combining class, stably (UAX #15 D108).
    private static func reorder(_ values: inout [UInt32]) {
        var position = 1
        while position < values.count {
            let rank = combiningClass(values[position])
            var place = position
            if rank > 0 {
                let value = values[position]
                while place > 0, combiningClass(values[place - 1]) > rank {
                    values[place] = values[place - 1]
                    place -= 1
                }
                values[place] = value
            }
            position += 1
        }
    }

    static func combiningClass(_ value: UInt32) -> UInt8 {
        guard value >= 0x300, let scalar = Unicode.Scalar(value) else { return 0 }
        return scalar.properties.canonicalCombiningClass.rawValue
    }

    /// The canonical composition algorithm (UAX #15 D117) on scalars in Form D.
    private static func composed(_ values: [UInt32]) -> String.UnicodeScalarView {
        let tables = NormalFormTables.shared
        var output: [UInt32] = []
        output.reserveCapacity(values.count)
        var starter: Int?
        var lastClass: UInt8 = 0
        for value in values {
            let rank = combiningClass(value)
            if let position = starter {
                let adjacent = position == output.count - 1
                if adjacent || (lastClass != 0 && lastClass < rank),
                    let whole = Hangul.composed(output[position], value) ?? tables.composition(output[position], value)
                {
                    output[position] = whole
                    continue
                }
            }
            if rank == 0 { starter = output.count }
            lastClass = rank
            output.append(value)
        }
        var view = String.UnicodeScalarView()
        for value in output { if let scalar = Unicode.Scalar(value) { view.append(scalar) } }
        return view
    }
}

/// Hangul syllables compose by arithmetic (The Unicode Standard §3.12).
private enum Hangul {
    static func decomposed(_ value: UInt32) -> [UInt32]? {
        guard (0xAC00...0xD7A3).contains(value) else { return nil }
        let index = value - 0xAC00
        let lead = [0x1100 + index / 588, 0x1161 + index % 588 / 28]
        return index % 28 == 0 ? lead : lead + [0x11A7 + index % 28]
    }

    static func composed(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if (0x1100...0x1112).contains(first), (0x1161...0x1175).contains(second) {
            return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
        }
        if (0xAC00...0xD7A3).contains(first), (first - 0xAC00) % 28 == 0, (0x11A8...0x11C2).contains(second) {
            return first + second - 0x11A7
        }
        return nil
    }
}
