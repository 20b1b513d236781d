import ScienceShopSDK

/// Which lines of a plain text are headings.
extension PlainTextPage {
    func hintLevel(_ text: String) -> Int? {
        guard !hints.headings.isEmpty else { return nil }
        let subject = Subject(text)
        return hints.headings.first { $0.pattern.isFound(in: subject) }?.level
    }

    /// Short, with no final stop, beginning like a title.
    static func isTitleLike(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard scalars.count <= 120, let first = scalars.first, let last = scalars.last,
            !".,;:…<".unicodeScalars.contains(last), !(last == "!" && scalars.count > 60)
        else { return false }
        guard !first.properties.isLowercase, !text.contains("://"), !text.contains("@") else { return false }
        return scalars.filter { $0.properties.isAlphabetic }.count >= 3 && !isTime(text)
            && imprint.firstMatch(in: Subject(text)) == nil
    }

    /// « Publié le 3 février 2025 par la rédaction »: when and by whom a page was put up.
    private static let imprint = Pattern(
        own: "^(?:publié|mis en ligne|mis à jour|modifié|posté|published|posted|updated)\\b.*\\d")

    /// `10h-17h`, `2012-2014`, `26/04/2019`: more digits than letters.
    static func isTime(_ text: String) -> Bool {
        let digits = text.unicodeScalars.filter { $0.value >= 0x30 && $0.value <= 0x39 }.count
        return digits > 0 && digits >= text.unicodeScalars.filter { $0.properties.isAlphabetic }.count
    }

    static func isCapitals(_ text: String) -> Bool {
        let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }
        return letters.count >= 4 && letters.allSatisfy { !$0.properties.isLowercase }
    }

    mutating func findHeadings() {
        let isCapitalised = lines.contains {
            if case .text = $0.shape {
                Self.isTitleLike($0.words.text) && Self.isCapitals($0.words.text)
            } else {
                false
            }
        }
        let plain = max((hints.headings.map(\.level).max() ?? 1) + 1, isCapitalised ? 3 : 2)
        let hasGroups = lines.indices.filter(beginsGroup).count >= 2
        var stacked = 0
        for index in lines.indices.reversed() {
            guard case .text = lines[index].shape, Self.isTitleLike(lines[index].words.text) else {
                stacked = 0
                continue
            }
            if Self.isCapitals(lines[index].words.text) {
                lines[index].shape = .heading(2)
            } else if isHeading(index, stacked: stacked) || (hasGroups && isGroupTitle(index)) {
                lines[index].shape = .heading(plain)
            } else {
                stacked = 0
                continue
            }
            stacked += 1
        }
        guard let first = lines.first, Self.isTitleLike(first.words.text) else { return deepenStacks(plain) }
        switch first.shape {
        case .text, .heading: lines[0].shape = .heading(1)
        default: break
        }
        deepenStacks(plain)
    }

    func isHeading(_ index: Int, stacked: Int) -> Bool {
        let line = lines[index]
        guard index + 1 < lines.count else { return line.isAfterBlank }
        if line.isAfterBlank, line.isBeforeBlank { return true }
        if line.isBeforeBlank { return false }
        let next = lines[index + 1]
        switch next.shape {
        case .item: return true
        case .heading: return stacked == 1
        case .text:
            let length = next.words.text.unicodeScalars.count
            return length >= 80 && length > line.words.text.unicodeScalars.count
        // A line that introduces a list, or a form's first answer.
        case .field: return line.isAfterBlank || next.words.text.utf8.last == UInt8(ascii: ":")
        case .decorated, .footnote, .image: return false
        }
    }

    /// A heading directly below a heading of the same looks is one level deeper.
    mutating func deepenStacks(_ plain: Int) {
        for index in lines.indices.dropLast() {
            if case .heading(plain) = lines[index].shape, case .heading(plain) = lines[index + 1].shape,
                !lines[index].isBeforeBlank
            {
                lines[index + 1].shape = .heading(plain + 1)
            }
        }
    }

    /// Whether a line is short and stands first of several, without a blank line between.
    func isGroupTitle(_ index: Int) -> Bool {
        let line = lines[index]
        guard line.isAfterBlank, !line.isBeforeBlank, index > 0, index + 1 < lines.count, case .text = line.shape,
            line.words.text.unicodeScalars.count <= 60, !line.words.text.contains(","),
            Self.isTitleLike(line.words.text)
        else { return false }
        if case .text = lines[index + 1].shape { return true }
        return false
    }

    /// The same, above a sentence: a heading beyond doubt.
    func beginsGroup(_ index: Int) -> Bool {
        guard isGroupTitle(index) else { return false }
        let below = lines[index + 1].words.text
        return ".!?…".unicodeScalars.contains(below.unicodeScalars.last ?? " ")
            || below.unicodeScalars.count > 2 * lines[index].words.text.unicodeScalars.count
    }
}
