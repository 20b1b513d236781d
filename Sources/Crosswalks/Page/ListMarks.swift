import ScienceShopSDK

/// The signs that begin list items in plain text, and what they tell of depth.
enum ListMarks {
    struct Item {
        var mark: String
        var indent: Int
        var isOrdered: Bool
        /// UTF-8 offset of the words in the line.
        var start: Int
        /// UTF-8 offset of their end.
        var end: Int
    }

    private static let bullets: Set<Unicode.Scalar> = [
        "-", "–", "—", "•", "*", "·", "‣", "▪", "▫", "◦", "●", "○", "■", "□", "►", "➢", "➤", "→", ">", "✓", "✔", "+",
        "\u{F0B7}", "\u{2043}",
    ]

    /// The item that a line begins; nil when it begins none.
    ///
    /// A line with a mark on both sides (`- Programme -`) is decorated, not an item; a line that ends in ` <` is an item
    /// set flush right.
    static func item(_ line: String) -> Item? {
        let scalars = Array(line.unicodeScalars)
        var indent = 0
        while indent < scalars.count, FieldLine.isBlank(scalars[indent]) { indent += 1 }
        var end = scalars.count
        while end > indent, FieldLine.isBlank(scalars[end - 1]) { end -= 1 }
        guard indent < end else { return nil }
        func offset(_ index: Int) -> Int { scalars[..<index].reduce(0) { $0 + UTF8.width($1) } }
        func make(_ mark: String, _ start: Int, _ stop: Int, ordered: Bool = false) -> Item? {
            var (start, stop) = (start, stop)
            while start < stop, FieldLine.isBlank(scalars[start]) { start += 1 }
            while stop > start, FieldLine.isBlank(scalars[stop - 1]) { stop -= 1 }
            guard start < stop, scalars[start..<stop].contains(where: isWordLike) else { return nil }
            return Item(mark: mark, indent: indent, isOrdered: ordered, start: offset(start), end: offset(stop))
        }
        let first = scalars[indent]
        if bullets.contains(first) {
            guard indent + 1 < end, FieldLine.isBlank(scalars[indent + 1]) || first == "•" else { return nil }
            if decoration(scalars[indent..<end]) != nil { return nil }
            return make(String(Character(first)), indent + 1, end)
        }
        var digits = indent
        while digits < end, digits - indent < 3, scalars[digits].value >= 0x30, scalars[digits].value <= 0x39 {
            digits += 1
        }
        let isLetter = digits == indent && first.isASCII && first.properties.isLowercase
        if isLetter { digits += 1 }
        if digits > indent, digits + 1 < end, scalars[digits] == "." || scalars[digits] == ")",
            !(isLetter && scalars[digits] == "."), FieldLine.isBlank(scalars[digits + 1])
        {
            return make(isLetter ? "a" : "1", digits + 1, end, ordered: true)
        }
        if scalars[end - 1] == "<", end - 2 > indent, FieldLine.isBlank(scalars[end - 2]) {
            return make(">", indent, end - 2)
        }
        return nil
    }

    /// The words of a line that has the same sign on both sides, as `- Programme -` or `*** Merci ***`; nil for others.
    static func decoration(_ line: ArraySlice<Unicode.Scalar>) -> Range<Int>? {
        guard let sign = line.first, "-–—*=~#•".unicodeScalars.contains(sign), line.last == sign else { return nil }
        var (start, end) = (line.startIndex, line.endIndex)
        while start < end, line[start] == sign { start += 1 }
        while end > start, line[end - 1] == sign { end -= 1 }
        guard start < end, FieldLine.isBlank(line[start]), FieldLine.isBlank(line[end - 1]) else { return nil }
        while start < end, FieldLine.isBlank(line[start]) { start += 1 }
        while end > start, FieldLine.isBlank(line[end - 1]) { end -= 1 }
        return start < end ? start..<end : nil
    }

    private static func isWordLike(_ scalar: Unicode.Scalar) -> Bool { ScalarFolding.isWord(scalar.value) }
}

/// How deep each item of a list in plain text is: by its indent, then by its mark.
///
/// A new mark at the same indent goes one deeper only when the item before introduces something (ends in a colon);
/// otherwise it begins another list of the same depth.
struct ListDepth {
    private var open: [(indent: Int, mark: String)] = []
    private var isAfterLeadIn = false

    mutating func depth(indent: Int, mark: String, isLeadIn: Bool) -> Int {
        defer { isAfterLeadIn = isLeadIn }
        if let level = open.lastIndex(where: { $0.mark == mark && abs($0.indent - indent) <= 1 }) {
            open.removeSubrange((level + 1)...)
            return level + 1
        }
        while let last = open.last, last.indent > indent { open.removeLast() }
        if let last = open.last, last.indent >= indent - 1, !isAfterLeadIn { open.removeLast() }
        open.append((indent, mark))
        return open.count
    }

    mutating func close() {
        open = []
        isAfterLeadIn = false
    }
}
