/// Helpers on text that need no Unicode library: white space, normal form, folding, slugs.
public enum Text {
    /// Whether a scalar separates words or is invisible: white space, no-break spaces, zero-width characters, BOM.
    static func isBlank(_ value: UInt32) -> Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: isInvisible(value)
        }
    }

    /// Soft hyphen, zero-width characters, directional marks and the byte order mark: they print nothing.
    static func isInvisible(_ value: UInt32) -> Bool {
        switch value {
        case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF: true
        default: false
        }
    }

    /// The text without blanks at either end: spaces, tabs, line ends, U+00A0, U+202F, zero-width characters.
    public static func trimmed(_ text: some StringProtocol) -> String {
        var text = String(text)
        return text.withUTF8 { utf8 in
            let kept = utf8.withoutOuterBlanks
            guard kept.count < utf8.count else { return nil }
            return String(decoding: UnsafeBufferPointer(rebasing: utf8[kept]), as: UTF8.self)
        } ?? text
    }

    /// The text trimmed, each run of white space inside it written as one plain space, invisible characters removed.
    public static func collapsedSpaces(_ text: some StringProtocol) -> String {
        var text = String(text)
        return text.withUTF8 { utf8 in
            guard !utf8.hasCollapsedSpaces else { return nil }
            var result: [UInt8] = []
            result.reserveCapacity(utf8.count)
            var pending = false
            var offset = 0
            while offset < utf8.count {
                let blank = utf8.blank(at: offset)
                if blank.width == 0 {
                    if pending { result.append(0x20) }
                    pending = false
                    result.append(utf8[offset])
                } else if !blank.isInvisible {
                    pending = !result.isEmpty
                }
                offset += max(blank.width, 1)
            }
            return String(decoding: result, as: UTF8.self)
        } ?? text
    }
}

/// Blanks found on the bytes of valid UTF-8: most texts have none that matter, and finding that out must cost nothing.
extension UnsafeBufferPointer<UInt8> {
    /// How many bytes the blank at an offset has, 0 when none begins there, and whether it prints nothing.
    @inline(__always)
    func blank(at offset: Int) -> (width: Int, isInvisible: Bool) {
        let lead = self[offset]
        if lead < 0x80 { return (lead == 0x20 || (lead >= 0x09 && lead <= 0x0D) ? 1 : 0, false) }
        return lead == 0xC2 || lead == 0xE1 || lead == 0xE2 || lead == 0xE3 || lead == 0xEF
            ? wideBlank(at: offset) : (0, false)
    }

    private func wideBlank(at offset: Int) -> (width: Int, isInvisible: Bool) {
        let width = self[offset] == 0xC2 ? 2 : 3
        guard offset + width <= count else { return (0, false) }
        var value = UInt32(self[offset] & (width == 2 ? 0x1F : 0x0F))
        for position in offset + 1..<offset + width { value = value << 6 | UInt32(self[position] & 0x3F) }
        return Text.isBlank(value) ? (width, Text.isInvisible(value)) : (0, false)
    }

    /// What is left without the blanks at either end.
    var withoutOuterBlanks: Range<Int> {
        var start = 0
        while start < count {
            let width = blank(at: start).width
            guard width > 0 else { break }
            start += width
        }
        var end = count
        while end > start {
            var last = end - 1
            while last > start, self[last] & 0xC0 == 0x80 { last -= 1 }
            guard blank(at: last).width > 0 else { break }
            end = last
        }
        return start..<end
    }

    /// Whether all blanks are single spaces between words.
    var hasCollapsedSpaces: Bool {
        var isAfterSpace = true
        var offset = 0
        while offset < count {
            let byte = self[offset]
            if byte == 0x20 {
                if isAfterSpace { return false }
                isAfterSpace = true
            } else {
                if blank(at: offset).width > 0 { return false }
                isAfterSpace = false
            }
            offset += 1
        }
        return !isAfterSpace || isEmpty
    }
}
