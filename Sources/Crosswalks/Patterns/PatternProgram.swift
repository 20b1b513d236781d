import Messages

/// A pattern as instructions for the matcher.
struct PatternProgram: Sendable {
    enum Instruction: Sendable {
        case scalar(UInt32)
        case exactScalar(UInt32)
        case any
        case anyButNewline
        case set(Int)
        /// Tries the first, then the second; `memo` numbers the choice.
        case split(first: Int, second: Int, memo: Int)
        case jump(Int)
        case save(Int)
        case assertion(PatternAssertion)
        case look(Int)
        case match
    }

    struct Look: Sendable {
        var program: PatternProgram
        var isAhead: Bool
        var isNegative: Bool
        /// How far back a look-behind begins.
        var width: Int
    }

    var instructions: [Instruction] = []
    var sets: [ScalarSet] = []
    var looks: [Look] = []
    var splits = 0
    var groupCount = 0
    var names: [String: Int] = [:]
    /// What a match may begin with: a quick look before the slow one. Nil when it may be empty.
    var beginning: PatternBeginning?
    /// Whether a match can only begin at the text's start.
    var isAnchored = false

    /// The first place from this one on where a match may begin.
    func firstPlace(in subject: Subject, from start: Int) -> Int? {
        guard start <= subject.count, start == 0 || !isAnchored else { return nil }
        guard let beginning else { return start }
        if isAnchored { return subject.count > 0 && beginning.contains(subject.units[0].exact) ? 0 : nil }
        return subject.units.withUnsafeBufferPointer { units in
            for position in start..<units.count where beginning.contains(units[position].exact) { return position }
            return nil
        }
    }
}

/// The scalars that a match may begin with, as they are written; all beyond ASCII are let pass.
struct PatternBeginning: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    @inline(__always)
    func contains(_ value: UInt32) -> Bool {
        if value < 64 { return low & (1 << UInt64(value)) != 0 }
        return value >= 128 || high & (1 << UInt64(value & 63)) != 0
    }

    private mutating func insert(_ value: UInt32) {
        if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value & 63) }
    }

    /// Nil when a match may be empty, or begin with anything.
    init?(_ program: PatternProgram) {
        var pending = [0]
        var seen: Set<Int> = []
        while let pc = pending.popLast() {
            guard seen.insert(pc).inserted else { continue }
            switch program.instructions[pc] {
            case .scalar(let wanted):
                for value in UInt32(0)..<128 where ScalarFolding.folded(value) == wanted { insert(value) }
            case .exactScalar(let wanted): if wanted < 128 { insert(wanted) }
            case .set(let index):
                let set = program.sets[index]
                for value in UInt32(0)..<128 where set.contains(exact: value, folded: ScalarFolding.folded(value)) {
                    insert(value)
                }
            case .any, .anyButNewline, .match: return nil
            case .split(let first, let second, _): pending += [first, second]
            case .jump(let target): pending.append(target)
            // What an assertion or a look-around asks is not looked at here.
            case .save, .assertion, .look: pending.append(pc + 1)
            }
        }
    }
}

/// Turns a pattern's tree into instructions.
struct PatternCompiler {
    private var program = PatternProgram()
    private static let limit = 4000

    static func compile(
        _ tree: PatternTree, groups: (names: [String: Int], count: Int)
    ) throws(PatternError) -> PatternProgram {
        var compiler = PatternCompiler()
        compiler.program.groupCount = groups.count
        compiler.program.names = groups.names
        try compiler.emit(tree)
        compiler.program.instructions.append(.match)
        compiler.noteBeginning()
        return compiler.program
    }

    private mutating func noteBeginning() {
        program.beginning = PatternBeginning(program)
        for instruction in program.instructions {
            if case .save = instruction { continue }
            if case .assertion(.textStart) = instruction { program.isAnchored = true }
            return
        }
    }

    private mutating func add(_ instruction: PatternProgram.Instruction) throws(PatternError) {
        guard program.instructions.count < Self.limit else {
            throw PatternError(offset: 0, message: "the pattern is too long once its repeats are written out")
        }
        program.instructions.append(instruction)
    }

    private mutating func emit(_ tree: PatternTree) throws(PatternError) {
        switch tree {
        case .empty: break
        case .scalar(let value, let isExact): try add(isExact ? .exactScalar(value) : .scalar(value))
        case .any(let matchesNewline): try add(matchesNewline ? .any : .anyButNewline)
        case .set(var set):
            set.complete()
            program.sets.append(set)
            try add(.set(program.sets.count - 1))
        case .sequence(let parts): for part in parts { try emit(part) }
        case .alternatives(let choices): try emit(choices[...])
        case .group(let tree, let number):
            try add(.save(number * 2))
            try emit(tree)
            try add(.save(number * 2 + 1))
        case .repeated(let tree, let least, let most, let isLazy):
            try emitRepeat(tree, least, most, isLazy)
        case .assertion(let assertion): try add(.assertion(assertion))
        case .look(let tree, let isAhead, let isNegative, let offset):
            let width = isAhead ? 0 : try Self.width(tree, offset)
            let look = try Self.compile(tree, groups: ([:], program.groupCount))
            program.looks.append(.init(program: look, isAhead: isAhead, isNegative: isNegative, width: width))
            try add(.look(program.looks.count - 1))
        }
    }

    private var here: Int { program.instructions.count }

    private mutating func split() throws(PatternError) -> Int {
        program.splits += 1
        try add(.split(first: 0, second: 0, memo: program.splits - 1))
        return here - 1
    }

    private mutating func fix(_ index: Int, _ first: Int, _ second: Int) {
        if case .split(_, _, let memo) = program.instructions[index] {
            program.instructions[index] = .split(first: first, second: second, memo: memo)
        }
    }

    private mutating func emit(_ choices: ArraySlice<PatternTree>) throws(PatternError) {
        guard let first = choices.first else { return }
        guard choices.count > 1 else { return try emit(first) }
        let choice = try split()
        try emit(first)
        let exit = here
        try add(.jump(0))
        fix(choice, choice + 1, here)
        try emit(choices.dropFirst())
        program.instructions[exit] = .jump(here)
    }

    private mutating func emitRepeat(
        _ tree: PatternTree, _ least: Int, _ most: Int?, _ isLazy: Bool
    ) throws(PatternError) {
        for _ in 0..<least { try emit(tree) }
        func order(_ body: Int, _ exit: Int) -> (Int, Int) { isLazy ? (exit, body) : (body, exit) }
        if let most {
            var choices: [Int] = []
            for _ in least..<most {
                choices.append(try split())
                try emit(tree)
            }
            for choice in choices {
                let (first, second) = order(choice + 1, here)
                fix(choice, first, second)
            }
        } else {
            let loop = try split()
            try emit(tree)
            try add(.jump(loop))
            let (first, second) = order(loop + 1, here)
            fix(loop, first, second)
        }
    }

    /// How many scalars a look-behind looks back.
    private static func width(_ tree: PatternTree, _ offset: Int) throws(PatternError) -> Int {
        switch tree {
        case .empty, .assertion, .look: return 0
        case .scalar, .any, .set: return 1
        case .group(let tree, _): return try width(tree, offset)
        case .sequence(let parts):
            var sum = 0
            for part in parts { sum += try width(part, offset) }
            return sum
        case .alternatives(let choices):
            var widths: Set<Int> = []
            for choice in choices { widths.insert(try width(choice, offset)) }
            if widths.count == 1, let width = widths.first { return width }
        case .repeated(let tree, let least, let most, _):
            if least == most { return try width(tree, offset) * least }
        }
        throw PatternError(offset: offset, message: "a look-behind must have one fixed length")
    }
}
