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
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        var end = scalars.endIndex
        while start < end, isBlank(scalars[start].value) { scalars.formIndex(after: &start) }
        while start < end {
            let last = scalars.index(before: end)
            guard isBlank(scalars[last].value) else { break }
            end = last
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[start..<end])
        return String(result)
    }

    /// The text trimmed, each run of white space inside it written as one plain space, invisible characters removed.
    public static func collapsedSpaces(_ text: some StringProtocol) -> String {
        var result = String.UnicodeScalarView()
        var pending = false
        for scalar in text.unicodeScalars {
            if isInvisible(scalar.value) { continue }
            if isBlank(scalar.value) {
                pending = !result.isEmpty
                continue
            }
            if pending {
                result.append(" ")
                pending = false
            }
            result.append(scalar)
        }
        return String(result)
    }
}
