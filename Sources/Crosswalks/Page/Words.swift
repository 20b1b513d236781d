import ScienceShopSDK

/// A piece of a source's own words that knows which line each part of it stands on.
public struct Words: Sendable, Hashable {
    public private(set) var text: String
    /// What names the place where a line does not: a column label, a JSON Pointer, a field's label.
    public var label: String?
    /// Where lines begin, by UTF-8 offset in the text, ascending: the first, and the others of the few words that have
    /// more than one line. None when the source has no lines.
    private var firstMark: Mark?
    private var otherMarks: [Mark] = []
    /// What the source wrote, where the text was composed or rewritten from it.
    private var original: String?

    struct Mark: Sendable, Hashable {
        var offset: Int
        var line: Int
    }

    public init(_ text: String, line: Int? = nil, label: String? = nil) {
        self.text = text
        self.label = label
        firstMark = line.map { Mark(offset: 0, line: $0) }
    }

    init(_ text: String, marks: [Mark], label: String? = nil) {
        self.text = text
        self.label = label
        firstMark = marks.first
        otherMarks = Array(marks.dropFirst())
    }

    public var isEmpty: Bool { text.isEmpty }
    /// The source's own words: the text, unless a crosswalk composed or rewrote it; parts from several places have « … »
    /// between them.
    public var asWritten: String { original ?? text }
    /// The line of the first character, from 1.
    public var line: Int? { firstMark?.line }
    public var location: SourceLocation { SourceLocation(line: line, label: label) }

    /// The line that a byte of the text stands on.
    public func line(at offset: Int) -> Int? { (otherMarks.last { $0.offset <= offset } ?? firstMark)?.line }

    /// The words between two UTF-8 offsets, which must fall between characters.
    public func slice(_ range: Range<Int>) -> Words {
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: min(range.lowerBound, utf8.count))
        let end = utf8.index(utf8.startIndex, offsetBy: min(range.upperBound, utf8.count))
        var result = Words(String(text[start..<end]), line: line(at: range.lowerBound), label: label)
        if let firstMark, firstMark.offset > range.lowerBound, firstMark.offset < range.upperBound {
            result.note(Mark(offset: firstMark.offset - range.lowerBound, line: firstMark.line))
        }
        for mark in otherMarks where mark.offset > range.lowerBound && mark.offset < range.upperBound {
            result.note(Mark(offset: mark.offset - range.lowerBound, line: mark.line))
        }
        // A part that the source did write speaks for itself.
        if let original, !original.contains(result.text) { result.original = original }
        return result
    }

    /// Without blanks at either end.
    public func trimmed() -> Words {
        guard let first = text.utf8.first, let last = text.utf8.last,
            first <= 0x20 || last <= 0x20 || first >= 0x80 || last >= 0x80
        else { return self }
        let trimmed = Text.trimmed(text)
        guard trimmed.utf8.count < text.utf8.count else { return self }
        guard let first = trimmed.unicodeScalars.first, let start = text.unicodeScalars.firstIndex(of: first) else {
            return Words("", line: line, label: label)
        }
        let offset = text.utf8.distance(from: text.startIndex, to: start)
        return slice(offset..<offset + trimmed.utf8.count)
    }

    /// The same place with other words.
    public func saying(_ text: String) -> Words { Words(text, line: line, label: label) }

    /// The same place with other words, made of these: the source's stay known.
    public func rephrased(as text: String) -> Words {
        var result = saying(text)
        result.original = asWritten
        return result
    }

    /// Adds words that the source did not write.
    public mutating func append(literal text: String) {
        original = asWritten
        self.text += text
    }

    public mutating func append(_ other: Words, separator: String = "") {
        if text.isEmpty {
            let label = label ?? other.label
            self = other
            self.label = label
            return
        }
        if original != nil || other.original != nil {
            let (before, after) = (asWritten, other.asWritten)
            original = after.isEmpty || before.utf8.elementsEqual(after.utf8) ? before : "\(before) … \(after)"
        }
        text += separator
        let offset = text.utf8.count
        text += other.text
        if let mark = other.firstMark { note(Mark(offset: mark.offset + offset, line: mark.line)) }
        for mark in other.otherMarks { note(Mark(offset: mark.offset + offset, line: mark.line)) }
    }

    private mutating func note(_ mark: Mark) {
        if firstMark == nil { firstMark = mark } else { otherMarks.append(mark) }
    }

    public mutating func append(_ text: String) { self.text += text }
}

extension Words {
    /// Takes the first occurrence of a mark out; the words before it, or nil when it does not occur.
    mutating func remove(_ mark: String) -> (before: Words, after: Words)? {
        let (bytes, wanted) = (Array(text.utf8), Array(mark.utf8))
        guard !wanted.isEmpty, bytes.count >= wanted.count,
            let start = (0...bytes.count - wanted.count).first(where: { bytes[$0...].starts(with: wanted) })
        else { return nil }
        let before = slice(0..<start)
        var result = before
        let rest = slice(start + wanted.count..<bytes.count)
        if result.isEmpty { result = rest } else { result.append(rest) }
        self = result
        return (before, rest)
    }
}
