import Messages

/// A compiled pattern of a crosswalk.
///
/// The syntax is that of everyday regular expressions (classes, groups, named groups, alternatives, greedy and lazy
/// repeats, look-around) without back references. Letters match whatever their case and accents, apostrophes, quotes,
/// dashes and blanks whatever their typography; `(?-i)` makes what follows exact, and `\p{Lu}` always means a capital.
///
/// Matching never explodes: a place of the pattern is tried at most once at each place of the text, so the time is at
/// most their product (the memoised backtracking of RE2's bit-state matcher), whatever a hostile text holds.
struct Pattern: Sendable {
    /// As the crosswalk writes it.
    let source: String
    let program: PatternProgram
    /// Names of the groups, in the order written.
    var groupNames: [String] { program.names.sorted { $0.value < $1.value }.map(\.key) }
    /// The text the pattern writes out, if it has no special sign or is meant literally: « a label with (brackets) ? ».
    private let literal: [UInt32]

    init(_ source: String) throws(PatternError) {
        self.source = source
        var parser = PatternParser(source)
        program = try PatternCompiler.compile(try parser.parse(), groups: parser.groups)
        literal = Self.plain(Subject(source))
    }

    /// A pattern of this module's own, which is known to be sound.
    init(own source: StaticString) {
        do throws(PatternError) {
            try self.init("\(source)")
        } catch {
            preconditionFailure("\(source): \(error.message)")
        }
    }

    /// A label as it is compared: folded, without what may stand around it.
    static func plain(_ subject: Subject) -> [UInt32] {
        var folded = subject.units[...]
        while folded.first?.folded == 0x20 { folded.removeFirst() }
        while let last = folded.last, isTrailing(last.folded) { folded.removeLast() }
        return folded.map(\.folded)
    }

    /// What may follow a label without being part of it: blanks, `:`, `*` (a required field), `?`.
    private static func isTrailing(_ value: UInt32) -> Bool {
        value == 0x20 || value == 0x0A || value == 0x3A || value == 0x2A || value == 0x3F
    }

    /// The first match at or after a place, or nil.
    func firstMatch(in subject: Subject, from start: Int = 0) -> PatternMatch? {
        guard let start = program.firstPlace(in: subject, from: start) else { return nil }
        var matcher = PatternMatcher(program: program, subject: subject)
        return matcher.search(from: start)
    }

    /// Every match, left to right, none overlapping; an empty match is passed over.
    func matches(in subject: Subject, limit: Int = 10_000) -> [PatternMatch] {
        guard var position = program.firstPlace(in: subject, from: 0) else { return [] }
        var matcher = PatternMatcher(program: program, subject: subject)
        var found: [PatternMatch] = []
        while position <= subject.count, found.count < limit, let match = matcher.search(from: position) {
            let end = match.range.upperBound
            if !match.range.isEmpty { found.append(match) }
            position = match.range.isEmpty ? max(end, match.range.lowerBound) + 1 : end
        }
        return found
    }

    /// Whether the pattern is found in the text, or is the text itself written out.
    func isFound(in subject: Subject) -> Bool {
        firstMatch(in: subject) != nil || equals(subject)
    }

    func isFound(in text: String) -> Bool { isFound(in: Subject(text)) }

    /// Whether the pattern matches all of a label, or is the label itself written out. A trailing `:`, `*` or `?` of the
    /// label does not count.
    func matchesWhole(_ subject: Subject) -> Bool {
        if equals(subject) { return true }
        var matcher = PatternMatcher(program: program, subject: subject)
        guard
            let match = matcher.match(
                at: 0, wholeUpTo: { end in subject.units[end...].allSatisfy { Self.isTrailing($0.exact) } })
        else { return false }
        return match.range.lowerBound == 0
    }

    private func equals(_ subject: Subject) -> Bool {
        !literal.isEmpty && Self.plain(subject) == literal
    }
}

/// Where a pattern matched: scalars of the subject.
struct PatternMatch {
    var range: Range<Int>
    /// By number, from 1; nil for a group that took no part.
    var groups: [Range<Int>?]
}

/// Why a pattern cannot be used.
struct PatternError: Error {
    /// In scalars of the pattern, from 0.
    var offset: Int
    var message: Message
}
