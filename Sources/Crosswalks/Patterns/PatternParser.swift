import Messages

/// The tree of a pattern.
indirect enum PatternTree {
    case empty
    case scalar(UInt32, isExact: Bool)
    case any(matchesNewline: Bool)
    case set(ScalarSet)
    case sequence([PatternTree])
    case alternatives([PatternTree])
    case group(PatternTree, number: Int)
    case repeated(PatternTree, least: Int, most: Int?, isLazy: Bool)
    case assertion(PatternAssertion)
    case look(PatternTree, isAhead: Bool, isNegative: Bool, offset: Int)
}

enum PatternAssertion: Sendable { case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary }

/// Reads a pattern's text.
struct PatternParser {
    let scalars: [Unicode.Scalar]
    var position = 0
    var flags = Flags()
    private var depth = 0
    /// Numbers of the named groups and how many groups there are.
    private(set) var groups = (names: [String: Int](), count: 0)

    struct Flags {
        var isExact = false
        var dotMatchesNewline = false
        var multiline = false
    }

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    mutating func parse() throws(PatternError) -> PatternTree {
        let tree = try alternatives()
        guard position == scalars.count else {
            throw error("a `)` that closes nothing; write `\\)` for the sign itself")
        }
        return tree
    }

    func error(_ message: Message, at offset: Int? = nil) -> PatternError {
        PatternError(offset: offset ?? position, message: message)
    }

    var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard position + wanted.count <= scalars.count, Array(scalars[position..<position + wanted.count]) == wanted
        else { return false }
        position += wanted.count
        return true
    }

    // MARK: - Structure

    private mutating func alternatives() throws(PatternError) -> PatternTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 60 else { throw error("groups are nested more than 60 deep") }
        let outer = flags
        defer { flags = outer }
        var choices = [try sequence()]
        while take("|") { choices.append(try sequence()) }
        return choices.count == 1 ? choices[0] : .alternatives(choices)
    }

    private mutating func sequence() throws(PatternError) -> PatternTree {
        var parts: [PatternTree] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            let start = position
            guard let part = try atom() else { continue }
            parts.append(try quantified(part, start: start))
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func quantified(_ tree: PatternTree, start: Int) throws(PatternError) -> PatternTree {
        var least = 0
        var most: Int?
        if take("*") {
        } else if take("+") {
            least = 1
        } else if take("?") {
            most = 1
        } else if next == "{", let bounds = try bounds() {
            (least, most) = bounds
        } else {
            return tree
        }
        switch tree {
        case .assertion, .look: throw error("an assertion cannot be repeated", at: start)
        default: break
        }
        let isLazy = take("?")
        if next == "+" || next == "*" { throw error("two repeats in a row; use a group: `(?:…)`") }
        return .repeated(tree, least: least, most: most, isLazy: isLazy)
    }

    /// `{n}`, `{n,}` or `{n,m}`; nil when the brace is a plain sign.
    private mutating func bounds() throws(PatternError) -> (Int, Int?)? {
        let start = position
        position += 1
        func give() -> (Int, Int?)? { nil }
        guard let least = number() else {
            position = start
            throw error("a `{` that begins no repeat; write `\\{` for the sign itself")
        }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else { throw error("a repeat is written `{2}`, `{2,}` or `{2,5}`", at: start) }
        guard least <= 500, most ?? 0 <= 500 else { throw error("at most 500 repeats can be counted", at: start) }
        if let most, most < least { throw error("the repeat's bounds are the wrong way round", at: start) }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = next, scalar.value >= 0x30, scalar.value <= 0x39, (value ?? 0) < 100_000 {
            value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            position += 1
        }
        return value
    }

    // MARK: - Atoms

    /// Nil for a flag group, which stands for nothing.
    private mutating func atom() throws(PatternError) -> PatternTree? {
        guard let scalar = next else { return .empty }
        switch scalar {
        case "(": return try group()
        case "[":
            position += 1
            return .set(try set())
        case ".":
            position += 1
            return .any(matchesNewline: flags.dotMatchesNewline)
        case "^":
            position += 1
            return .assertion(flags.multiline ? .lineStart : .textStart)
        case "$":
            position += 1
            return .assertion(flags.multiline ? .lineEnd : .textEnd)
        case "*", "+", "?":
            throw error("nothing stands before this `\(scalar)` to repeat; write `\\\(scalar)` for the sign itself")
        case "\\":
            position += 1
            return try escape()
        default:
            position += 1
            return literal(scalar)
        }
    }

    func literal(_ scalar: Unicode.Scalar) -> PatternTree {
        if let pair = ScalarFolding.opened(scalar.value) {
            return .sequence([sign(pair.0), sign(pair.1)])
        }
        let written = ScalarFolding.written(scalar.value)
        return written == ScalarFolding.invisible ? .empty : sign(written)
    }

    private func sign(_ value: UInt32) -> PatternTree {
        .scalar(flags.isExact ? value : ScalarFolding.folded(value), isExact: flags.isExact)
    }

    private mutating func group() throws(PatternError) -> PatternTree? {
        let start = position
        position += 1
        if take("?") {
            if take(":") { return try closed(start) }
            if take("=") { return .look(try closed(start), isAhead: true, isNegative: false, offset: start) }
            if take("!") { return .look(try closed(start), isAhead: true, isNegative: true, offset: start) }
            if take("<=") { return .look(try closed(start), isAhead: false, isNegative: false, offset: start) }
            if take("<!") { return .look(try closed(start), isAhead: false, isNegative: true, offset: start) }
            if take("<") || take("P<") { return try named(start) }
            return try flagged(start)
        }
        groups.count += 1
        let number = groups.count
        return .group(try closed(start), number: number)
    }

    private mutating func closed(_ start: Int) throws(PatternError) -> PatternTree {
        let tree = try alternatives()
        guard take(")") else { throw error("this `(` is never closed; write `\\(` for the sign itself", at: start) }
        return tree
    }

    private mutating func named(_ start: Int) throws(PatternError) -> PatternTree {
        var name = ""
        while let scalar = next, scalar != ">" {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard take(">"), !name.isEmpty,
            name.utf8.allSatisfy({ ScalarFolding.isWord(UInt32($0)) && $0 < 0x80 || $0 == 0x2D })
        else {
            throw error(
                "a named group is written `(?<name>…)`, the name in ASCII letters, digits, `_` or `-`", at: start)
        }
        groups.count += 1
        let number = groups.count
        guard groups.names.updateValue(number, forKey: name) == nil else {
            throw error("two groups are named `\(name)`", at: start)
        }
        return .group(try closed(start), number: number)
    }

    private mutating func flagged(_ start: Int) throws(PatternError) -> PatternTree? {
        var changed = flags
        var isOn = true
        while let scalar = next, scalar != ")", scalar != ":" {
            switch scalar {
            case "-": isOn = false
            case "i": changed.isExact = !isOn
            case "s": changed.dotMatchesNewline = isOn
            case "m": changed.multiline = isOn
            default:
                throw error(
                    "`(?\(scalar)` is no kind of group known here; there are `(?:`, `(?<name>`, `(?=`, `(?!`, `(?<=`, `(?<!`, `(?i)`, `(?-i)`, `(?s)`, `(?m)`",
                    at: start)
            }
            position += 1
        }
        let outer = flags
        flags = changed
        if take(")") { return nil }
        guard take(":") else { throw error("this `(` is never closed", at: start) }
        let tree = try closed(start)
        flags = outer
        return tree
    }
}
