/// The deterministic automaton of a pattern, built when the schema is compiled: one look-up a character.
struct PatternAutomaton: Sendable {
    private static let mostEntries = 16_384
    private static let mostSteps = 2_000
    private static let mostClasses = 128
    private static let dead: UInt16 = 0
    private static let accepted: UInt16 = 1

    /// Characters that no set of the pattern tells apart are of one class; `bounds` are the first of each.
    private let bounds: [UInt32]
    private let classOfASCII: [UInt8]
    /// The next state, by state × class count + class.
    private let next: [UInt16]
    private let acceptsAtEnd: [Bool]
    /// The empty text's one place is both its start and its end.
    private let acceptsEmpty: Bool
    private let start: UInt16

    /// - Returns: nil when the pattern needs more than states: look-around, word boundaries, Unicode properties, or
    ///   when the automaton would be large.
    init?(_ program: PatternProgram) {
        guard program.steps.count <= Self.mostSteps, program.lookArounds.isEmpty, program.sets.allSatisfy(\.isRanges),
            !program.hasWordBoundary
        else {
            return nil
        }
        let edges = program.sets.flatMap(\.ranges).flatMap { [$0.lowerBound, $0.upperBound + 1] }
        bounds = Set(edges + [0]).filter { $0 <= 0x10FFFF }.sorted()
        guard bounds.count <= Self.mostClasses else { return nil }
        let bounds = self.bounds
        classOfASCII = (0..<128).map { UInt8(Self.classOf($0, bounds)) }

        var builder = Builder(program)
        var table: [UInt16] = []
        let start = builder.state(of: builder.closure([0], isStart: true))
        self.start = start
        var state = 0
        while state < builder.states.count {
            guard builder.states.count * bounds.count <= Self.mostEntries else { return nil }
            table += builder.states(after: state, reading: bounds)
            state += 1
        }
        next = table
        acceptsAtEnd = builder.states.indices.map { builder.acceptsAtEnd($0, isStart: false) }
        acceptsEmpty = builder.acceptsAtEnd(Int(start), isStart: true)
    }

    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !text.isEmpty else { return acceptsEmpty }
        var state = start
        var position = 0
        while position < text.count, state > Self.accepted {
            let byte = text[position]
            let kind: Int
            if byte < 128 {
                kind = Int(classOfASCII[Int(byte)])
                position += 1
            } else {
                kind = Self.classOf(Self.scalar(text, &position), bounds)
            }
            state = next[Int(state) * bounds.count + kind]
        }
        return acceptsAtEnd[Int(state)]
    }

    private static func classOf(_ value: UInt32, _ bounds: [UInt32]) -> Int {
        var low = 0
        var high = bounds.count
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// Decodes one scalar of more than one byte; a `String`'s bytes are always valid.
    private static func scalar(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> UInt32 {
        let lead = text[position]
        let count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var value = UInt32(lead) & (0x7F >> UInt32(count))
        for offset in 1..<count { value = value << 6 | UInt32(text[position + offset] & 0x3F) }
        position += count
        return value
    }
}

/// Subset construction: each state is the set of program steps the text may have reached.
private struct Builder {
    private let program: PatternProgram
    private(set) var states: [[Int]] = []
    private var numbers: [[Int]: UInt16] = [:]
    /// A match may begin at every place, so every state also holds what follows the program's first step.
    private let restart: [Int]

    init(_ program: PatternProgram) {
        self.program = program
        restart = Self.closure(program, [0], isStart: false, isEnd: false)
        // States 0 and 1: nothing can match any more; something has matched.
        _ = state(of: [])
        _ = state(of: [program.steps.count - 1])
    }

    /// A state in which the program's match was reached is the accepted one, whatever else it holds.
    mutating func state(of steps: [Int]) -> UInt16 {
        let key = steps.last == program.steps.count - 1 ? [program.steps.count - 1] : steps
        if let number = numbers[key] { return number }
        let number = UInt16(truncatingIfNeeded: states.count)
        numbers[key] = number
        states.append(key)
        return number
    }

    /// The next states, one for each class of characters.
    mutating func states(after state: Int, reading bounds: [UInt32]) -> [UInt16] {
        if state <= 1 { return bounds.map { _ in UInt16(state) } }
        // Few of the classes lead to different places.
        var known: [(reached: [Int], state: UInt16)] = []
        return bounds.map { scalar in
            var reached: [Int] = []
            for step in states[state] {
                guard case .set(let set) = program.steps[step], program.sets[set].contains(scalar) else { continue }
                reached.append(step + 1)
            }
            if let same = known.first(where: { $0.reached == reached }) { return same.state }
            let next = self.state(of: Set(closure(reached, isStart: false) + restart).sorted())
            known.append((reached, next))
            return next
        }
    }

    func closure(_ steps: [Int], isStart: Bool) -> [Int] {
        Self.closure(program, steps, isStart: isStart, isEnd: false)
    }

    func acceptsAtEnd(_ state: Int, isStart: Bool) -> Bool {
        let steps = Self.closure(program, states[state], isStart: isStart, isEnd: true)
        return steps.last == program.steps.count - 1
    }

    /// The steps that consume, await the end or match, reached without consuming; sorted.
    private static func closure(_ program: PatternProgram, _ steps: [Int], isStart: Bool, isEnd: Bool) -> [Int] {
        var seen: Set<Int> = []
        var kept: [Int] = []
        var pending = steps
        while let step = pending.popLast() {
            guard seen.insert(step).inserted else { continue }
            switch program.steps[step] {
            case .set, .match: kept.append(step)
            case .jump(let target): pending.append(target)
            case .split(let one, let other): pending += [one, other]
            case .assert(.end):
                kept.append(step)
                if isEnd { pending.append(step + 1) }
            case .assert(.start): if isStart { pending.append(step + 1) }
            case .assert, .look: break
            }
        }
        return kept.sorted()
    }
}

extension PatternProgram {
    fileprivate var hasWordBoundary: Bool {
        steps.contains { step in
            switch step {
            case .assert(.wordBoundary), .assert(.noWordBoundary): true
            default: false
            }
        }
    }
}
