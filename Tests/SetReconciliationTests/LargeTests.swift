import SetReconciliation
import TestSupport
import Testing

@Suite("Large sets")
struct LargeTests {
    @Test("100,000 symbols, few and many of them apart", arguments: [(99_990, 6, 4), (96_000, 2_000, 2_000)])
    func large(shared: Int, onlyThere: Int, onlyHere: Int) throws {
        let sets = try TwoSets(shared: shared, onlyThere: onlyThere, onlyHere: onlyHere, seed: 77)
        let found = try sets.decode(prefixSize: 4096)
        #expect(found.difference == sets.difference)
        #expect(found.cells < max(64, (onlyThere + onlyHere) * 3 / 2))
    }
}
