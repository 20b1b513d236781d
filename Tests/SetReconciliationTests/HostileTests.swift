import SetReconciliation
import TestSupport
import Testing

@Suite("Hostile symbols and cells")
struct HostileTests {
    private func only(_ count: Int, seed: UInt64) throws -> (ReconciliationKey, [SetSymbol]) {
        var chance = SeededGenerator(seed: seed)
        return (try chance.key(), chance.symbols(count))
    }

    @Test("Zero, all ones and symbols that are each other's sum are symbols like any")
    func odd() throws {
        var chance = SeededGenerator(seed: 1)
        let key = try chance.key()
        let (one, other) = (chance.symbol(), chance.symbol())
        let odd = [
            SetSymbol(high: 0, low: 0), SetSymbol(high: .max, low: .max), one, other,
            SetSymbol(high: one.high ^ other.high, low: one.low ^ other.low), SetSymbol(high: 0, low: 1),
        ]
        let sets = TwoSets(key: key, theirs: odd, ours: chance.symbols(3))
        #expect(try sets.decode().difference == sets.difference)
        let reversed = TwoSets(key: key, theirs: sets.ours, ours: sets.theirs)
        #expect(try reversed.decode().difference == reversed.difference)
    }

    @Test("Symbols made for a known key stall it, and only it: that is why there is one")
    func chosen() throws {
        var chance = SeededGenerator(seed: 2)
        let (known, secret) = (try chance.key(), try chance.key())
        // They all leave the cells from 1 to 63 out, so that nothing tells them apart there.
        var chosen: [SetSymbol] = []
        while chosen.count < 12 {
            let symbol = chance.symbol()
            if IndexMapping.indices(of: symbol, key: known, below: 64) == [0] { chosen.append(symbol) }
        }
        let limits = ReconciliationLimits(cells: 64)
        let stalled = TwoSets(key: known, theirs: chosen, ours: [])
        #expect(throws: ReconciliationError.tooManyCells(limit: 64)) { try stalled.decode(limits: limits) }
        let free = TwoSets(key: secret, theirs: chosen, ours: [])
        #expect(try free.decode(limits: limits).difference == free.difference)
    }

    @Test("A symbol that is twice in a set is an error or no harm, never a loop")
    func twice() throws {
        let (key, symbols) = try only(5, seed: 3)
        let doubled = TwoSets(key: key, theirs: symbols + [symbols[0]], ours: [])
        #expect(throws: ReconciliationError.self) { try doubled.decode(limits: ReconciliationLimits(cells: 500)) }
    }

    @Test("Cells of chance never give a result, and end", arguments: 0..<20)
    func chance(seed: Int) throws {
        var chance = SeededGenerator(seed: UInt64(seed))
        let (key, symbols) = (try chance.key(), chance.symbols(20))
        var prefix = CodedPrefix(key: key, size: 16)
        prefix.insert(chance.symbol())
        let digest = SetDigest(symbols, key: key)
        var decoder = ReconciliationDecoder(theirs: digest, ours: prefix, limits: ReconciliationLimits(cells: 400))
        #expect(throws: ReconciliationError.self) {
            while true {
                if decoder.needsSymbols { try decoder.supply(CodedSequence(key: key, startingAt: 16)) }
                try decoder.take(
                    CodedSymbol(
                        sum: chance.symbol(), checksum: UInt32(truncatingIfNeeded: chance.next()),
                        count: Int32.random(in: 0...20, using: &chance)))
            }
        }
        #expect(throws: ReconciliationError.undecided) { try decoder.difference() }
    }

    @Test("Cells that let one symbol out a second time are refused")
    func repeated() throws {
        let (key, symbols) = try only(8, seed: 5)
        let places = IndexMapping.indices(of: symbols[0], key: key, below: 1000)
        var decoder = ReconciliationDecoder(
            theirs: SetDigest(symbols, key: key), ours: CodedPrefix(key: key, size: 1000))
        var honest = CodedSequence(symbols, key: key)
        try decoder.take(honest.next())
        for index in 1..<places[2] {
            // The first of its cells holds it alone, the second does not hold it at all.
            var lone = CodedSequence([symbols[0]], key: key, startingAt: index)
            let cell = lone.next()
            try decoder.take(index == places[1] ? cell : .zero)
        }
        #expect(throws: ReconciliationError.corrupt) { try decoder.take(.zero) }
    }

    @Test("More cells or symbols than the limits allow are refused")
    func limits() throws {
        let sets = try TwoSets(shared: 10, onlyThere: 50, onlyHere: 0, seed: 6)
        #expect(throws: ReconciliationError.tooManyCells(limit: 20)) {
            try sets.decode(limits: ReconciliationLimits(cells: 20))
        }
        #expect(throws: ReconciliationError.tooManySymbols(limit: 10)) {
            try sets.decode(limits: ReconciliationLimits(symbols: 10))
        }
    }

    @Test("The first cell must be what the header says")
    func firstCell() throws {
        let (key, symbols) = try only(4, seed: 7)
        var decoder = ReconciliationDecoder(
            theirs: SetDigest(symbols, key: key), ours: CodedPrefix(key: key))
        var others = CodedSequence(symbols.dropLast(), key: key)
        let cell = others.next()
        #expect(throws: ReconciliationError.corrupt) { try decoder.take(cell) }
    }

    @Test("Our symbols must be there when they are needed, and be those of our kept cells")
    func ownSymbols() throws {
        let sets = try TwoSets(shared: 5, onlyThere: 30, onlyHere: 5, seed: 8)
        var prefix = CodedPrefix(key: sets.key, size: 4)
        sets.ours.forEach { prefix.insert($0) }
        var decoder = ReconciliationDecoder(theirs: SetDigest(sets.theirs, key: sets.key), ours: prefix)
        var cells = CodedSequence(sets.theirs, key: sets.key)
        for _ in 0..<4 { try decoder.take(cells.next()) }
        #expect(decoder.needsSymbols)
        let fifth = cells.next()
        #expect(throws: ReconciliationError.symbolsNeeded) { try decoder.take(fifth) }
        #expect(throws: ReconciliationError.otherSymbols) {
            try decoder.supply(CodedSequence(sets.ours.dropLast(), key: sets.key, startingAt: 4))
        }
        #expect(throws: ReconciliationError.outOfOrder(expected: 4, found: 5)) {
            try decoder.supply(CodedSequence(sets.ours, key: sets.key, startingAt: 5))
        }
        try decoder.supply(CodedSequence(sets.ours, key: sets.key, startingAt: 4))
        try decoder.take(fifth)
        while !decoder.isDecoded { try decoder.take(cells.next()) }
        #expect(try decoder.difference() == sets.difference)
    }
}
