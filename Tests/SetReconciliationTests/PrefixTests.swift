import SetReconciliation
import TestSupport
import Testing

@Suite("Kept cells")
struct PrefixTests {
    /// A prefix and what it is of, after random changes.
    private func changed(size: Int, seed: UInt64, steps: Int = 300) throws -> (CodedPrefix, [SetSymbol]) {
        var chance = SeededGenerator(seed: seed)
        var prefix = CodedPrefix(key: try chance.key(), size: size)
        var symbols: [SetSymbol] = []
        for _ in 0..<steps {
            let place = symbols.isEmpty ? 0 : Int.random(in: 0..<symbols.count, using: &chance)
            switch Int.random(in: 0..<4, using: &chance) {
            case 0 where !symbols.isEmpty: prefix.remove(symbols.remove(at: place))
            case 1 where !symbols.isEmpty:
                let new = chance.symbol()
                prefix.replace(symbols[place], with: new)
                symbols[place] = new
            default:
                let new = chance.symbol()
                prefix.insert(new)
                symbols.append(new)
            }
        }
        return (prefix, symbols)
    }

    @Test("After any changes they are those of the set", arguments: [1, 63, 64, 65, 300])
    func incremental(size: Int) throws {
        let (prefix, symbols) = try changed(size: size, seed: UInt64(size))
        var anew = CodedPrefix(key: prefix.key, size: size)
        symbols.reversed().forEach { anew.insert($0) }
        #expect(prefix == anew)
        #expect(prefix.digest == SetDigest(symbols, key: prefix.key))
    }

    @Test("With the cells that follow they are the whole sequence", arguments: [1, 50, 600, 1100])
    func continued(size: Int) throws {
        let (prefix, symbols) = try changed(size: size, seed: 9)
        var whole = CodedSequence(symbols, key: prefix.key)
        var rest = CodedSequence(symbols.reversed(), key: prefix.key, startingAt: size)
        for index in 0..<size + 1500 {
            let expected = index < size ? prefix.cells[index] : rest.next()
            let cell = whole.next()
            #expect(cell == expected)
        }
    }

    @Test("A symbol that comes late is in all cells not yet given")
    func late() throws {
        var chance = SeededGenerator(seed: 4)
        let (key, symbols, late) = (try chance.key(), chance.symbols(30), chance.symbol())
        var sequence = CodedSequence(symbols, key: key)
        var whole = CodedSequence(symbols + [late], key: key)
        for _ in 0..<100 { _ = (sequence.next(), whole.next()) }
        sequence.insert(late)
        for _ in 0..<900 {
            let (cell, expected) = (sequence.next(), whole.next())
            #expect(cell == expected)
        }
    }

    @Test("Removing all leaves nothing")
    func emptied() throws {
        var (prefix, symbols) = try changed(size: 128, seed: 11)
        symbols.forEach { prefix.remove($0) }
        #expect(prefix.cells == Array(repeating: .zero, count: 128))
        #expect(prefix.digest == .zero)
    }

    @Test("What is kept in blocks is read back; changes alone are added to it", arguments: [1, 64, 100, 4096])
    func blocks(size: Int) throws {
        var (prefix, symbols) = try changed(size: size, seed: 12)
        var kept = (0..<prefix.blockCount).map { prefix.bytes(ofBlock: $0) }
        #expect(CodedPrefix(key: prefix.key, size: size, digest: prefix.digest, blocks: kept) == prefix)
        #expect(SetDigest(bytes: prefix.digest.bytes) == prefix.digest)

        prefix.noteKept()
        #expect(prefix.changedBlocks.isEmpty)
        var chance = SeededGenerator(seed: 13)
        var changes = CodedPrefix(key: prefix.key, size: size)
        var digest = prefix.digest
        for edited in [true, false] {
            let new = chance.symbol()
            let old = symbols.removeLast()
            if edited { changes.replace(old, with: new) } else { changes.remove(old) }
            if edited { prefix.replace(old, with: new) } else { prefix.remove(old) }
        }
        #expect(changes.changedBlocks == prefix.changedBlocks)
        for block in changes.changedBlocks {
            kept[block] = try #require(changes.bytes(ofBlock: block, addedTo: kept[block]))
        }
        digest.add(changes.digest)
        #expect(CodedPrefix(key: prefix.key, size: size, digest: digest, blocks: kept) == prefix)
    }

    @Test("Blocks of another size are refused")
    func otherBlocks() throws {
        let (prefix, _) = try changed(size: 130, seed: 14)
        let kept = (0..<prefix.blockCount).map { prefix.bytes(ofBlock: $0) }
        func read(_ blocks: [[UInt8]]) -> CodedPrefix? {
            CodedPrefix(key: prefix.key, size: 130, digest: prefix.digest, blocks: blocks)
        }
        #expect(read(kept) != nil)
        #expect(read(Array(kept.dropLast())) == nil)
        #expect(read(kept + [[]]) == nil)
        #expect(read([Array(kept[0].dropLast())] + kept.dropFirst()) == nil)
        #expect(prefix.bytes(ofBlock: 0, addedTo: [1, 2, 3]) == nil)
    }

    @Test("A change touches few cells")
    func few() throws {
        var chance = SeededGenerator(seed: 15)
        let key = try chance.key()
        let touched = chance.symbols(300).map { IndexMapping.indices(of: $0, key: key, below: 4096).count }
        #expect(touched.reduce(0, +) / touched.count <= 17)
    }
}
