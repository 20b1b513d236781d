/// Runs a program over one text, following all its states side by side: at most steps × characters of work.
struct PatternSimulation {
    private let program: PatternProgram
    private let text: [UInt32]
    /// For each look-around worked out so far, at which places of the text it holds.
    private var holds: [[Bool]] = []
    private var now: StepSet
    private var next: StepSet
    private var pending: [Int] = []

    init(_ program: PatternProgram, _ text: [UInt32]) {
        self.program = program
        self.text = text
        now = StepSet(capacity: program.steps.count)
        next = now
    }

    mutating func matches() -> Bool {
        for lookAround in program.lookArounds {
            var places = [Bool](repeating: false, count: text.count + 1)
            run(from: lookAround.start, isForward: lookAround.isBehind) { place in
                places[place] = true
                return true
            }
            holds.append(places)
        }
        var isFound = false
        run(from: 0, isForward: true) { _ in
            isFound = true
            return false
        }
        return isFound
    }

    /// Lets a match begin at every place, and tells every place where one ends, until told to stop.
    private mutating func run(from start: Int, isForward: Bool, found: (Int) -> Bool) {
        next.removeAll()
        var place = isForward ? 0 : text.count
        var isMatch = false
        while true {
            if follow(start, at: place) { isMatch = true }
            if isMatch, !found(place) { return }
            guard isForward ? place < text.count : place > 0 else { return }
            let scalar = text[isForward ? place : place - 1]
            place += isForward ? 1 : -1
            swap(&now, &next)
            next.removeAll()
            isMatch = false
            for step in now.members {
                if case .set(let set) = program.steps[step], program.sets[set].contains(scalar),
                    follow(step + 1, at: place)
                {
                    isMatch = true
                }
            }
        }
    }

    /// Adds to `next` a step and all that are reached from it without consuming a character; says whether a match is among them.
    private mutating func follow(_ start: Int, at place: Int) -> Bool {
        var isMatch = false
        pending.append(start)
        while let step = pending.popLast() {
            guard next.insert(step) else { continue }
            switch program.steps[step] {
            case .set: break
            case .match: isMatch = true
            case .jump(let target): pending.append(target)
            case .split(let one, let other):
                pending.append(other)
                pending.append(one)
            case .assert(let assertion): if isFulfilled(assertion, at: place) { pending.append(step + 1) }
            case .look(let number, let isNegated):
                if holds[number][place] != isNegated { pending.append(step + 1) }
            }
        }
        return isMatch
    }

    private func isFulfilled(_ assertion: PatternAssertion, at place: Int) -> Bool {
        switch assertion {
        case .start: place == 0
        case .end: place == text.count
        case .wordBoundary: isWord(place - 1) != isWord(place)
        case .noWordBoundary: isWord(place - 1) == isWord(place)
        }
    }

    private func isWord(_ position: Int) -> Bool {
        text.indices.contains(position) && ScalarSet.word.contains(text[position])
    }
}

/// A set of step numbers that is emptied in no time and keeps the order of insertion.
private struct StepSet {
    private(set) var members: [Int] = []
    private var places: [Int]

    init(capacity: Int) { places = [Int](repeating: 0, count: capacity) }

    mutating func removeAll() { members.removeAll(keepingCapacity: true) }

    mutating func insert(_ step: Int) -> Bool {
        let place = places[step]
        if place < members.count, members[place] == step { return false }
        places[step] = members.count
        members.append(step)
        return true
    }
}
