import SetReconciliation
import TestSupport
import Testing

@Suite("The list of all symbols")
struct ListingTests {
    private func stream(_ symbols: [SetSymbol], key: ReconciliationKey) -> [UInt8] {
        var writer = ReconciliationWriter(
            ReconciliationHeader(.list, key: key, digest: SetDigest(symbols, key: key), sequenceNumber: 1), key: key)
        symbols.forEach { writer.append($0) }
        return writer.takeBytes()
    }

    private func difference(
        _ bytes: [UInt8], ours: [SetSymbol], key: ReconciliationKey,
        limits: ReconciliationLimits = ReconciliationLimits()
    ) throws -> SetDifference {
        var reader = ReconciliationReader(key: key)
        var list: ListedSymbols?
        for start in stride(from: 0, to: bytes.count, by: 11) {
            reader.feed(bytes[start..<min(start + 11, bytes.count)])
            guard let header = try reader.readHeader() else { continue }
            var taking = list ?? ListedSymbols(theirs: header.digest, key: key, limits: limits)
            while let symbol = try reader.nextSymbol() { try taking.take(symbol) }
            list = taking
        }
        try reader.finish()
        let whole = try #require(list)
        return try whole.difference(ours: ours)
    }

    @Test("It gives the same difference", arguments: [(0, 0, 0), (0, 5, 0), (0, 0, 5), (40, 0, 0), (40, 30, 20)])
    func same(shared: Int, onlyThere: Int, onlyHere: Int) throws {
        let sets = try TwoSets(shared: shared, onlyThere: onlyThere, onlyHere: onlyHere, seed: 1)
        let bytes = stream(sets.theirs.sorted(), key: sets.key)
        #expect(try difference(bytes, ours: sets.ours, key: sets.key) == sets.difference)
    }

    @Test("Out of order, cut off, too long, damaged or not of its header's set, it is refused")
    func refused() throws {
        let sets = try TwoSets(shared: 10, onlyThere: 10, onlyHere: 3, seed: 2)
        let sorted = sets.theirs.sorted()
        let bytes = stream(sorted, key: sets.key)
        func refuses(_ error: ReconciliationError, _ bytes: [UInt8]) {
            #expect(throws: error) { try difference(bytes, ours: sets.ours, key: sets.key) }
        }
        refuses(.corrupt, stream(sorted.reversed(), key: sets.key))
        refuses(.corrupt, stream([sorted[0]] + sorted, key: sets.key))
        refuses(.truncated, Array(bytes.dropLast(16)))
        refuses(.truncated, Array(bytes.dropLast(1)))
        refuses(.corrupt, bytes + [0])
        for place in stride(from: ReconciliationHeader.byteCount, to: bytes.count, by: 5) {
            var damaged = bytes
            damaged[place] ^= 1
            refuses(.corrupt, damaged)
        }
        #expect(throws: ReconciliationError.tooManySymbols(limit: 15)) {
            try difference(bytes, ours: sets.ours, key: sets.key, limits: ReconciliationLimits(symbols: 15))
        }
    }

    @Test("It is asked for when it is cheaper, and not before")
    func worth() {
        func worth(_ cells: Int, _ theirs: Int64, _ ours: Int64, _ estimate: Int? = nil) -> Bool {
            Reconciliation.worthListing(cellsTaken: cells, theirCount: theirs, ourCount: ours, estimate: estimate)
        }
        // A first copy, from the counts alone.
        #expect(worth(0, 100_000, 0))
        #expect(!worth(0, 100_000, 99_000))
        // Nothing to list.
        #expect(!worth(0, 0, 0))
        // As large, and nothing in common: told by an estimate alone.
        #expect(!worth(64, 100_000, 100_000))
        #expect(worth(0, 100_000, 100_000, 200_000))
        #expect(worth(64, 100_000, 100_000, 200_000))
        #expect(!worth(64, 100_000, 100_000, 20_000))
        // Never more for cells than for the list.
        #expect(!worth(76_000, 100_000, 100_000))
        #expect(worth(77_000, 100_000, 100_000))
        // Counts that nobody has.
        #expect(worth(0, .max, .min))
    }

    @Test("Half-shared sets are listed after 64 cells; nearly equal ones never", arguments: [0, 1, 2])
    func estimated(seed: UInt64) throws {
        for (shared, apart, listed) in [(100, 1_500, true), (2_000, 30, false)] {
            let sets = try TwoSets(shared: shared, onlyThere: apart, onlyHere: apart, seed: seed)
            var prefix = CodedPrefix(key: sets.key, size: 128)
            sets.ours.forEach { prefix.insert($0) }
            var cells = CodedSequence(sets.theirs, key: sets.key)
            var decoder = ReconciliationDecoder(theirs: SetDigest(sets.theirs, key: sets.key), ours: prefix)
            while decoder.cellsTaken < 64 {
                #expect(!decoder.worthListing)
                try decoder.take(cells.next())
            }
            #expect(decoder.worthListing == listed)
            let estimate = try #require(decoder.estimate.value)
            #expect(estimate > apart && estimate < apart * 4)
        }
    }
}
