import SetReconciliation
import TestSupport
import Testing

@Suite("Decoding")
struct DecodingTests {
    @Test(
        "The difference is found, whatever its size and direction",
        arguments: [
            (0, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 0), (1, 1, 1), (10, 3, 0), (10, 0, 3), (100, 7, 5), (1000, 0, 0),
            (1000, 1, 0), (1000, 40, 60), (0, 300, 200), (2000, 500, 0), (2000, 0, 500), (0, 0, 400), (5000, 10, 10),
        ])
    func everyShape(shared: Int, onlyThere: Int, onlyHere: Int) throws {
        for seed in UInt64(0)..<3 {
            let sets = try TwoSets(shared: shared, onlyThere: onlyThere, onlyHere: onlyHere, seed: seed)
            let found = try sets.decode(piece: [1, 7, 1000][Int(seed)])
            #expect(found.difference == sets.difference)
        }
    }
}
