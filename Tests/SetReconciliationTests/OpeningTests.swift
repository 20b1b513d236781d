import SetReconciliation
import TestSupport
import Testing

@Suite("What an asker says first, and what is sent to them")
struct OpeningTests {
    /// Both sides' kept cells.
    private func prefixes(_ sets: TwoSets, size: Int = 4096) -> (theirs: CodedPrefix, ours: CodedPrefix) {
        var (theirs, ours) = (CodedPrefix(key: sets.key, size: size), CodedPrefix(key: sets.key, size: size))
        sets.theirs.forEach { theirs.insert($0) }
        sets.ours.forEach { ours.insert($0) }
        return (theirs, ours)
    }

    @Test("It is read as it is written", arguments: [(0, 0), (1, 1), (5_000, 128), (5_000, 512), (5_000, 9_999)])
    func wire(size: Int, count: Int) throws {
        let sets = try TwoSets(shared: size, onlyThere: 0, onlyHere: 0, seed: 1)
        let opening = ReconciliationOpening(prefixes(sets).ours, count: count)
        let bytes = opening.bytes(key: sets.key)
        #expect(try ReconciliationOpening(bytes: bytes, key: sets.key) == opening)
        #expect(bytes.count <= ReconciliationOpening.mostBytes)
        #expect(count != 128 || bytes.count < 350)
    }

    @Test("Cut off, damaged, too long or of another sort, it is refused or says nothing worse than another number")
    func hostile() throws {
        let sets = try TwoSets(shared: 3_000, onlyThere: 0, onlyHere: 0, seed: 2)
        let ours = prefixes(sets).ours
        let bytes = ReconciliationOpening(ours).bytes(key: sets.key)
        for length in 0..<ReconciliationHeader.byteCount {
            #expect(throws: ReconciliationError.truncated) {
                try ReconciliationOpening(bytes: Array(bytes[..<length]), key: sets.key)
            }
        }
        var chance = SeededGenerator(seed: 3)
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= UInt8(1 << (place % 8))
            let read = try? ReconciliationOpening(bytes: damaged, key: sets.key)
            #expect(read == nil || place >= ReconciliationHeader.byteCount)
            // Whatever was said, the work is bounded.
            var schedule = CellSchedule(read, ours: ours, most: 1 << 18)
            var bursts = 0
            while schedule.next() != nil { bursts += 1 }
            #expect(bursts < 60)
        }
        let noise = Array(bytes[..<ReconciliationHeader.byteCount])
        for length in [1, 100, 3_000] {
            let read = try? ReconciliationOpening(bytes: noise + chance.bytes(length), key: sets.key)
            #expect((read?.estimate(against: ours) ?? 0) >= 0)
        }
        #expect(throws: ReconciliationError.corrupt) {
            try ReconciliationOpening(bytes: bytes + chance.bytes(ReconciliationOpening.mostBytes), key: sets.key)
        }
        // Counts that do not end, and more of them than tell anything.
        #expect(throws: ReconciliationError.corrupt) {
            try ReconciliationOpening(bytes: noise + Array(repeating: 0xff, count: 9), key: sets.key)
        }
        #expect(throws: ReconciliationError.truncated) {
            try ReconciliationOpening(bytes: bytes + [0x80], key: sets.key)
        }
        let cells = ReconciliationHeader(.cells, key: sets.key, digest: ours.digest, sequenceNumber: 0)
        #expect(throws: ReconciliationError.unknownForm) {
            try ReconciliationOpening(bytes: cells.bytes(key: sets.key), key: sets.key)
        }
        let other = try chance.key()
        #expect(throws: ReconciliationError.otherKey(sets.key.identity)) {
            try ReconciliationOpening(bytes: bytes, key: other)
        }
    }

    @Test("Equal sets and other keys get no cell, sets that share little the list")
    func beginnings() throws {
        let equal = prefixes(try TwoSets(shared: 500, onlyThere: 0, onlyHere: 0, seed: 4))
        let none = CellSchedule(ReconciliationOpening(equal.ours), ours: equal.theirs, most: 1000)
        #expect(none.beginning == .headerAlone)
        #expect(CellSchedule(nil, ours: equal.theirs, most: 1000).beginning == .headerAlone)
        for (shared, there, here) in [(0, 500, 0), (100, 1_500, 1_500), (2_000, 3_000, 100)] {
            let apart = prefixes(try TwoSets(shared: shared, onlyThere: there, onlyHere: here, seed: 5))
            #expect(CellSchedule(ReconciliationOpening(apart.ours), ours: apart.theirs, most: 1000).beginning == .list)
        }
        // Nobody is sent a list of nothing in the place of what they have too much.
        let gone = prefixes(try TwoSets(shared: 2_000, onlyThere: 0, onlyHere: 100, seed: 6))
        var some = CellSchedule(ReconciliationOpening(gone.ours), ours: gone.theirs, most: 100)
        #expect(some.beginning == .cells(100))
        #expect(some.next() == nil)
    }

    /// What an asker takes and is sent who listens to each burst before the next.
    private func exchange(_ sets: TwoSets) throws -> (bytes: Int, bursts: Int, needed: Int) {
        let (theirs, ours) = prefixes(sets)
        let opening = ReconciliationOpening(ours).bytes(key: sets.key)
        var schedule = CellSchedule(
            try ReconciliationOpening(bytes: opening, key: sets.key), ours: theirs, most: 1 << 18)
        var writer = ReconciliationWriter(
            ReconciliationHeader(.cells, key: sets.key, digest: theirs.digest, sequenceNumber: 1), key: sets.key)
        var cells = CodedSequence(sets.theirs, key: sets.key)
        var decoder = ReconciliationDecoder(theirs: theirs.digest, ours: ours)
        guard case .cells(let first) = schedule.beginning else { throw ReconciliationError.undecided }
        var (bytes, bursts, wanted) = (opening.count, 0, Optional(first))
        while !decoder.isDecoded, let count = wanted {
            for _ in 0..<count {
                let cell = cells.next()
                writer.append(cell)
                try decoder.take(cell)
            }
            bytes += writer.takeBytes().count
            bursts += 1
            wanted = schedule.next()
        }
        #expect(try decoder.difference() == sets.difference)
        return (bytes, bursts, decoder.cellsTaken)
    }

    @Test("Few bursts suffice, both ways together under 1.5 kB for 15 and under 60 kB for 1,500")
    func bounded() throws {
        var fewest = 0
        for seed in UInt64(0)..<40 {
            let small = try exchange(TwoSets(shared: 3_000, onlyThere: 8, onlyHere: 7, seed: seed))
            #expect(small.bytes < 1_800 && small.bursts < 10)
            if small.bytes < 1_500 { fewest += 1 }
        }
        #expect(fewest >= 36)
        for seed in UInt64(0)..<4 {
            let large = try exchange(TwoSets(shared: 10_000, onlyThere: 800, onlyHere: 700, seed: seed))
            #expect(large.bytes < 60_000 && large.bursts < 12)
        }
    }

    @Test("A low estimate costs bursts, and never more bytes than half of what was needed", arguments: 0..<6)
    func unlucky(seed: Int) throws {
        let apart = [1, 2, 5, 40, 200, 600][seed]
        let sets = try TwoSets(shared: 4_000, onlyThere: apart, onlyHere: apart / 2, seed: UInt64(seed))
        let got = try exchange(sets)
        #expect(got.bytes < got.needed * 21 * 3 / 2 + 900)
    }
}
