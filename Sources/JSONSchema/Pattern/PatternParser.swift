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
    let scalars: [Unicode.Scalar]
    var position = 0
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

    var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func skip(_ text: String) -> Bool {
        guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    func error(_ reason: String, at place: Int? = nil) -> PatternError {
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
}
