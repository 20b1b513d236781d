/// A pattern unfolded to the steps of a Thompson automaton; it begins at step 0.
struct PatternProgram: Sendable {
    enum Step: Sendable {
        /// Consumes one character of the set of this number and goes to the next step.
        case set(Int)
        /// Goes on at both places.
        case split(Int, Int)
        case jump(Int)
        /// Goes on at the next step when the place fulfils the assertion.
        case assert(PatternAssertion)
        /// Goes on at the next step when the look-around of this number holds (or, negated, does not) at the place.
        case look(Int, isNegated: Bool)
        case match
    }

    /// A look-around's own steps, which end with a match of their own; those it contains have lower numbers.
    struct LookAround: Sendable {
        let start: Int
        let isBehind: Bool
    }

    private(set) var steps: [Step] = []
    private(set) var sets: [ScalarSet] = []
    private(set) var lookArounds: [LookAround] = []
    private let source: String
    private static let largest = 20_000

    init(_ node: PatternNode, source: String) throws(PatternError) {
        self.source = source
        try emit(node, isReversed: false)
        try append(.match)
    }

    private mutating func append(_ step: Step) throws(PatternError) {
        guard steps.count < Self.largest else {
            throw PatternError(
                pattern: source, reason: "its repetitions unfold to more than \(Self.largest) states", offset: 0)
        }
        steps.append(step)
    }

    private mutating func emit(_ node: PatternNode, isReversed: Bool) throws(PatternError) {
        switch node {
        case .set(let set):
            sets.append(set)
            try append(.set(sets.count - 1))
        case .sequence(let nodes):
            for node in isReversed ? nodes.reversed() : nodes { try emit(node, isReversed: isReversed) }
        case .choice(let branches): try emit(branches, isReversed: isReversed)
        case .repetition(let node, let least, let most):
            try emit(node, least: least, most: most, isReversed: isReversed)
        case .assertion(let assertion): try append(.assert(assertion))
        case .look(let body, let isBehind, let isNegated):
            let skip = steps.count
            try append(.jump(0))
            // Read from right to left, a look-ahead tells for every place whether it matches from there.
            try emit(body, isReversed: !isBehind)
            try append(.match)
            lookArounds.append(LookAround(start: skip + 1, isBehind: isBehind))
            steps[skip] = .jump(steps.count)
            try append(.look(lookArounds.count - 1, isNegated: isNegated))
        }
    }

    private mutating func emit(_ branches: [PatternNode], isReversed: Bool) throws(PatternError) {
        var exits: [Int] = []
        for branch in branches.dropLast() {
            let fork = steps.count
            try append(.jump(0))
            try emit(branch, isReversed: isReversed)
            exits.append(steps.count)
            try append(.jump(0))
            steps[fork] = .split(fork + 1, steps.count)
        }
        if let last = branches.last { try emit(last, isReversed: isReversed) }
        for exit in exits { steps[exit] = .jump(steps.count) }
    }

    private mutating func emit(
        _ node: PatternNode, least: Int, most: Int?, isReversed: Bool
    ) throws(PatternError) {
        for _ in 0..<least {
            let before = steps.count
            try emit(node, isReversed: isReversed)
            // Nothing repeated a million times is nothing.
            if steps.count == before { break }
        }
        guard let most else {
            let fork = steps.count
            try append(.jump(0))
            try emit(node, isReversed: isReversed)
            try append(.jump(fork))
            return steps[fork] = .split(fork + 1, steps.count)
        }
        var forks: [Int] = []
        for _ in least..<max(most, least) {
            forks.append(steps.count)
            try append(.jump(0))
            try emit(node, isReversed: isReversed)
        }
        for fork in forks { steps[fork] = .split(fork + 1, steps.count) }
    }
}
