/// What a regular expression says, as a tree.
indirect enum PatternNode {
    case set(ScalarSet)
    case sequence([PatternNode])
    case choice([PatternNode])
    case repetition(PatternNode, least: Int, most: Int?)
    case assertion(PatternAssertion)
    case look(PatternNode, isBehind: Bool, isNegated: Bool)
}

/// A condition on a place between two characters.
enum PatternAssertion: Sendable { case start, end, wordBoundary, noWordBoundary }

/// Reads the ECMA-262 syntax of regular expressions in Unicode mode (flag `u`), save back-references.
struct PatternParser {
    private let source: String
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private static let deepest = 100

    init(_ source: String) {
        self.source = source
        scalars = Array(source.unicodeScalars)
    }

    mutating func parse() throws(PatternError) -> PatternNode {
        let node = try choice()
        guard position == scalars.count else { throw error("this ')' closes no group") }
        return node
    }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func skip(_ text: String) -> Bool {
        guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private func error(_ reason: String, at place: Int? = nil) -> PatternError {
        PatternError(pattern: source, reason: reason, offset: place ?? position)
    }

    // MARK: - Alternatives, terms and quantifiers

    private mutating func choice() throws(PatternError) -> PatternNode {
        var branches = [try sequence()]
        while skip("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(PatternError) -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            let start = position
            let node = try term()
            guard let (least, most) = try quantifier() else {
                nodes.append(node)
                continue
            }
            switch node {
            case .assertion, .look: throw error("a quantifier cannot follow an assertion", at: start)
            default: nodes.append(.repetition(node, least: least, most: most))
            }
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    /// A trailing `?` (lazy) changes which match is found, never whether there is one, so it is read and dropped.
    private mutating func quantifier() throws(PatternError) -> (Int, Int?)? {
        let start = position
        let bounds: (Int, Int?)
        if skip("*") {
            bounds = (0, nil)
        } else if skip("+") {
            bounds = (1, nil)
        } else if skip("?") {
            bounds = (0, 1)
        } else if skip("{") {
            guard let least = number() else { throw error("expected a number after '{'; write \\{ for a brace") }
            var most: Int? = least
            if skip(",") { most = number() }
            guard skip("}") else { throw error("expected '}'") }
            if let most, most < least { throw error("the numbers of {…} are out of order", at: start) }
            bounds = (least, most)
        } else {
            return nil
        }
        _ = skip("?")
        return bounds
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = current.flatMap({ $0.isASCII ? $0.properties.numericValue : nil }) {
            value = min((value ?? 0) * 10 + Int(digit), 1_000_000)
            position += 1
        }
        return value
    }

    private mutating func term() throws(PatternError) -> PatternNode {
        guard let scalar = current else { throw error("the pattern ends too early") }
        switch scalar {
        case "^":
            position += 1
            return .assertion(.start)
        case "$":
            position += 1
            return .assertion(.end)
        case ".":
            position += 1
            return .set(ScalarSet.lineEnds.inverted)
        case "(": return try group()
        case "[": return .set(try characterClass())
        case "\\":
            if skip("\\b") { return .assertion(.wordBoundary) }
            if skip("\\B") { return .assertion(.noWordBoundary) }
            return .set(try escape(inClass: false).set)
        case "*", "+", "?": throw error("there is nothing before '\(scalar)' to repeat")
        case "{", "}", "]": throw error("write \\\(scalar) for the character '\(scalar)'")
        default:
            position += 1
            return .set(ScalarSet([scalar.value...scalar.value]))
        }
    }

    private mutating func group() throws(PatternError) -> PatternNode {
        let start = position
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw error("groups are nested deeper than \(Self.deepest) levels") }
        let node: PatternNode
        if skip("(?=") {
            node = .look(try choice(), isBehind: false, isNegated: false)
        } else if skip("(?!") {
            node = .look(try choice(), isBehind: false, isNegated: true)
        } else if skip("(?<=") {
            node = .look(try choice(), isBehind: true, isNegated: false)
        } else if skip("(?<!") {
            node = .look(try choice(), isBehind: true, isNegated: true)
        } else if skip("(?<") {
            try groupName()
            node = .sequence([try choice()])
        } else if skip("(?:") {
            node = .sequence([try choice()])
        } else if skip("(?") {
            throw error("this kind of group is not supported", at: start)
        } else {
            position += 1
            node = .sequence([try choice()])
        }
        guard skip(")") else { throw error("this group is not closed", at: start) }
        return node
    }

    private mutating func groupName() throws(PatternError) {
        let start = position
        while let scalar = current, scalar.properties.isIDContinue || scalar == "$" { position += 1 }
        guard position > start, skip(">") else { throw error("expected a group name and '>'") }
    }

    // MARK: - Classes and escapes

    private mutating func characterClass() throws(PatternError) -> ScalarSet {
        let start = position
        position += 1
        let isNegated = skip("^")
        var sets: [ScalarSet] = []
        while !skip("]") {
            guard current != nil else { throw error("this '[' is not closed", at: start) }
            let first = try classAtom()
            guard current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                sets.append(first.set)
                continue
            }
            let dash = position
            position += 1
            let last = try classAtom()
            guard let low = first.single, let high = last.single else {
                throw error("a range needs a character on both sides; write \\- for a hyphen", at: dash)
            }
            guard low <= high else { throw error("the range is out of order", at: dash) }
            sets.append(ScalarSet([low...high]))
        }
        let set = ScalarSet.union(sets)
        return isNegated ? set.inverted : set
    }

    private struct Atom {
        var set: ScalarSet
        /// The one character of the atom, when it can begin or end a range.
        var single: UInt32?

        init(_ set: ScalarSet) { self.set = set }
        init(_ value: UInt32) {
            set = ScalarSet([value...value])
            single = value
        }
    }

    private mutating func classAtom() throws(PatternError) -> Atom {
        guard let scalar = current else { throw error("the pattern ends too early") }
        if scalar == "\\" { return try escape(inClass: true) }
        position += 1
        return Atom(scalar.value)
    }

    private mutating func escape(inClass: Bool) throws(PatternError) -> Atom {
        let start = position
        position += 1
        guard let scalar = current else { throw error("the pattern ends with a lone backslash", at: start) }
        position += 1
        switch scalar {
        case "d": return Atom(.digits)
        case "D": return Atom(ScalarSet.digits.inverted)
        case "w": return Atom(.word)
        case "W": return Atom(ScalarSet.word.inverted)
        case "s": return Atom(.space)
        case "S": return Atom(ScalarSet.space.inverted)
        case "p", "P":
            let set = try property(start)
            return Atom(scalar == "P" ? set.inverted : set)
        case "t": return Atom(0x09)
        case "n": return Atom(0x0A)
        case "v": return Atom(0x0B)
        case "f": return Atom(0x0C)
        case "r": return Atom(0x0D)
        case "b" where inClass: return Atom(0x08)
        case "-" where inClass: return Atom(scalar.value)
        case "c":
            guard let letter = current, letter.isASCII, letter.properties.isAlphabetic else {
                throw error("expected a letter after \\c")
            }
            position += 1
            return Atom(letter.value & 0x1F)
        case "x": return Atom(try hexadecimal(2, start))
        case "u": return Atom(try unicode(start))
        case "0":
            guard current.map({ !("0"..."9").contains($0) }) ?? true else {
                throw error("octal escapes are not allowed", at: start)
            }
            return Atom(0)
        case "1"..."9", "k":
            throw error("back-references are not supported: they cannot be matched in bounded time", at: start)
        case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/": return Atom(scalar.value)
        default:
            throw error("\\\(scalar) means nothing in a Unicode regular expression (ECMA-262)", at: start)
        }
    }

    private mutating func property(_ start: Int) throws(PatternError) -> ScalarSet {
        guard skip("{"), let end = scalars[position...].firstIndex(of: "}") else {
            throw error("expected a property in braces, such as \\p{Letter}", at: start)
        }
        let name = String(String.UnicodeScalarView(scalars[position..<end]))
        guard let set = UnicodeProperty.set(named: name) else {
            throw error("the Unicode property '\(name)' is not known", at: start)
        }
        position = end + 1
        return set
    }

    private mutating func unicode(_ start: Int) throws(PatternError) -> UInt32 {
        if skip("{") {
            var value: UInt32?
            while let digit = current.flatMap({ Character($0).hexDigitValue }), (value ?? 0) <= 0x10FFFF {
                value = (value ?? 0) << 4 | UInt32(digit)
                position += 1
            }
            guard let value, value <= 0x10FFFF, skip("}") else {
                throw error("expected \\u{…} up to 10FFFF", at: start)
            }
            return value
        }
        let high = try hexadecimal(4, start)
        let next = position
        guard (0xD800..<0xDC00).contains(high), skip("\\u") else { return high }
        let low = try hexadecimal(4, start)
        if (0xDC00..<0xE000).contains(low) { return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00) }
        position = next
        return high
    }

    private mutating func hexadecimal(_ count: Int, _ start: Int) throws(PatternError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let scalar = current, scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
                throw error("expected \(count) hexadecimal digits", at: start)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
