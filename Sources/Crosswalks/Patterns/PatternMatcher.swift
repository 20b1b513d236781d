/// Runs a program over a subject: backtracking that tries no choice twice at the same place.
struct PatternMatcher {
    private let program: PatternProgram
    private let subject: Subject
    private var visited: [UInt64]
    private var touched: [Int] = []
    private var stack: [Entry] = []
    private var saves: [Int]
    /// Work left, so that nested look-arounds end as well.
    private var budget = 40_000_000

    private enum Entry {
        case resume(Int, Int)
        case restore(Int, Int)
    }

    init(program: PatternProgram, subject: Subject) {
        self.program = program
        self.subject = subject
        visited = Array(repeating: 0, count: (program.splits * (subject.count + 1) + 63) / 64)
        saves = Array(repeating: -1, count: (program.groupCount + 1) * 2)
    }

    /// The first match that begins at or after a place.
    mutating func search(from start: Int) -> PatternMatch? {
        guard start <= subject.count else { return nil }
        defer { forget() }
        var next = program.firstPlace(in: subject, from: start)
        while let position = next {
            if let match = run(at: position, accept: nil) { return match }
            next = program.firstPlace(in: subject, from: position + 1)
        }
        return nil
    }

    /// The match that begins here and whose end is accepted.
    mutating func match(at start: Int, wholeUpTo accept: @escaping (Int) -> Bool) -> PatternMatch? {
        defer { forget() }
        return run(at: start, accept: accept)
    }

    private mutating func forget() {
        for word in touched { visited[word] = 0 }
        touched.removeAll(keepingCapacity: true)
    }

    private mutating func isNew(_ memo: Int, _ position: Int) -> Bool {
        let bit = memo * (subject.count + 1) + position
        let mask = UInt64(1) << UInt64(bit & 63)
        if visited[bit >> 6] & mask != 0 { return false }
        if visited[bit >> 6] == 0 { touched.append(bit >> 6) }
        visited[bit >> 6] |= mask
        return true
    }

    private mutating func run(at start: Int, accept: ((Int) -> Bool)?) -> PatternMatch? {
        for index in saves.indices { saves[index] = -1 }
        stack.removeAll(keepingCapacity: true)
        stack.append(.resume(0, start))
        while let entry = stack.popLast() {
            switch entry {
            case .restore(let slot, let value): saves[slot] = value
            case .resume(let pc, let position):
                if let end = follow(pc, position), accept?(end) ?? true { return result(start, end) }
            }
        }
        return nil
    }

    private func result(_ start: Int, _ end: Int) -> PatternMatch {
        let groups = (0..<program.groupCount).map { index -> Range<Int>? in
            let (low, high) = (saves[index * 2 + 2], saves[index * 2 + 3])
            return low >= 0 && high >= low ? low..<high : nil
        }
        return PatternMatch(range: start..<end, groups: groups)
    }

    /// Follows one thread to its end: the place where it matched, or nil.
    private mutating func follow(_ entry: Int, _ place: Int) -> Int? {
        var pc = entry
        var position = place
        let count = subject.count
        while true {
            budget -= 1
            guard budget > 0 else { return nil }
            switch program.instructions[pc] {
            case .scalar(let value):
                guard position < count, subject.units[position].folded == value else { return nil }
                position += 1
                pc += 1
            case .exactScalar(let value):
                guard position < count, subject.units[position].exact == value else { return nil }
                position += 1
                pc += 1
            case .any:
                guard position < count else { return nil }
                position += 1
                pc += 1
            case .anyButNewline:
                guard position < count, subject.units[position].exact != 0x0A else { return nil }
                position += 1
                pc += 1
            case .set(let index):
                guard position < count,
                    program.sets[index].contains(
                        exact: subject.units[position].exact, folded: subject.units[position].folded)
                else { return nil }
                position += 1
                pc += 1
            case .split(let first, let second, let memo):
                guard isNew(memo, position) else { return nil }
                stack.append(.resume(second, position))
                pc = first
            case .jump(let target): pc = target
            case .save(let slot):
                stack.append(.restore(slot, saves[slot]))
                saves[slot] = position
                pc += 1
            case .assertion(let assertion):
                guard holds(assertion, position) else { return nil }
                pc += 1
            case .look(let index):
                guard holds(program.looks[index], position) else { return nil }
                pc += 1
            case .match: return position
            }
        }
    }

    private func holds(_ assertion: PatternAssertion, _ position: Int) -> Bool {
        let count = subject.count
        switch assertion {
        case .textStart: return position == 0
        case .textEnd: return position == count
        case .lineStart: return position == 0 || subject.units[position - 1].exact == 0x0A
        case .lineEnd: return position == count || subject.units[position].exact == 0x0A
        case .wordBoundary, .noWordBoundary:
            let before = position > 0 && ScalarFolding.isWord(subject.units[position - 1].exact)
            let after = position < count && ScalarFolding.isWord(subject.units[position].exact)
            return (before != after) == (assertion == .wordBoundary)
        }
    }

    private mutating func holds(_ look: PatternProgram.Look, _ position: Int) -> Bool {
        guard look.isAhead || position >= look.width else { return look.isNegative }
        var matcher = PatternMatcher(program: look.program, subject: subject)
        matcher.budget = budget - matcher.visited.count
        let found: PatternMatch?
        if look.isAhead {
            found = matcher.run(at: position, accept: nil)
        } else {
            found = matcher.run(at: position - look.width, accept: { $0 == position })
        }
        budget = matcher.budget
        return (found != nil) != look.isNegative
    }
}
