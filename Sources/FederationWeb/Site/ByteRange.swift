/// What part of a file is asked for (RFC 9110 section 14).
enum ByteRange: Sendable, Hashable {
    case whole
    case part(Range<Int>)
    /// Beyond the end of the file.
    case impossible

    /// Reads the field `Range`. Several ranges at once, other units and what is malformed give the whole, as the
    /// specification allows: a list of a thousand ranges would be a cheap way to keep a server busy.
    init(_ field: String?, size: Int) {
        self = .whole
        guard let field, field.utf8.count <= 64, field.lowercased().hasPrefix("bytes=") else { return }
        let range = field.dropFirst(6).trimmed
        guard let dash = range.firstIndex(of: "-"), !range.contains(",") else { return }
        let first = Self.number(range[..<dash].trimmed)
        let last = Self.number(range[range.index(after: dash)...].trimmed)
        switch (first, last) {
        case (.number(let first), .number(let last)):
            guard first <= last else { return }
            self = first < size ? .part(first..<min(last + 1, size)) : .impossible
        case (.number(let first), .none): self = first < size ? .part(first..<size) : .impossible
        case (.none, .number(let count)):
            self = count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .impossible
        default: return
        }
    }

    private enum End { case none, number(Int), wrong }

    private static func number(_ text: Substring) -> End {
        if text.isEmpty { return .none }
        // More digits than any file has bytes would not fit an Int.
        guard text.utf8.count <= 18, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return .wrong }
        return Int(text).map { .number($0) } ?? .wrong
    }
}
