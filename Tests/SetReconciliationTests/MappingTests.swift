import SetReconciliation
import TestSupport
import Testing

@Suite("Which cells a symbol goes into")
struct MappingTests {
    /// Every machine must find these; they were computed with fractions of any size, by another program.
    @Test("The indices of a symbol are the same everywhere")
    func known() throws {
        let key = try #require(ReconciliationKey(bytes: (0..<16).map { UInt8($0) }))
        let symbol = try #require(SetSymbol(bytes: (0..<16).map { UInt8($0) }))
        #expect(
            IndexMapping.indices(of: symbol, key: key, below: 1 << 31) == [
                0, 1, 2, 7, 22, 47, 62, 69, 70, 216, 266, 330, 428, 861, 999, 1002, 1783, 2788, 7448, 8806, 10176,
                51308, 53814, 61288, 148281, 227086, 368269, 622479, 1065429, 3159154, 3197885, 4008500, 4325959,
                14625875, 19720441, 24359157, 33283022, 34350672, 37620385, 40350250, 41877754, 92141181, 158319077,
                476509641, 476797087, 506544147, 557391273, 617457948, 831871930, 1241159254, 1793214346,
            ])
        let ones = try #require(SetSymbol(bytes: Array(repeating: 255, count: 16)))
        #expect(
            IndexMapping.indices(of: ones, key: key, below: 1 << 31) == [
                0, 2, 5, 16, 49, 81, 322, 355, 380, 548, 919, 1039, 1130, 1468, 2428, 3174, 3906, 4759, 5018, 6799,
                8764, 12481, 42194, 62883, 68962, 69778, 74409, 134490, 149649, 164477, 404844, 650640, 1558204,
                3667267, 28982225, 129535401, 129666332, 210984007, 281291424, 303088781, 1106856608, 1111852577,
                1304488494,
            ])
    }

    @Test("Indices rise from 0 and end")
    func rising() throws {
        var chance = SeededGenerator(seed: 1)
        let key = try chance.key()
        for symbol in chance.symbols(200) {
            let indices = IndexMapping.indices(of: symbol, key: key, below: .max)
            #expect(indices.first == 0)
            #expect(zip(indices, indices.dropFirst()).allSatisfy { $0 < $1 })
            #expect(indices.count < 200)
            #expect(indices.allSatisfy { $0 < Int(IndexMapping.end) })
        }
    }

    @Test("Cell i holds a symbol with the chance 1 / (1 + i/2)")
    func shares() throws {
        var chance = SeededGenerator(seed: 2)
        let key = try chance.key()
        let count = 4000
        var held = Array(repeating: 0, count: 64)
        for symbol in chance.symbols(count) {
            for index in IndexMapping.indices(of: symbol, key: key, below: held.count) { held[index] += 1 }
        }
        for (index, held) in held.enumerated() {
            let share = 2 / Double(index + 2)
            let spread = (Double(count) * share * (1 - share)).squareRoot()
            #expect(abs(Double(held) - Double(count) * share) <= 5 * spread)
        }
    }

    @Test("Another key, other cells")
    func keyed() throws {
        var chance = SeededGenerator(seed: 3)
        let (one, other) = (try chance.key(), try chance.key())
        let symbol = chance.symbol()
        #expect(one.identity != other.identity)
        #expect(
            IndexMapping.indices(of: symbol, key: one, below: 100_000)
                != IndexMapping.indices(of: symbol, key: other, below: 100_000))
    }
}
