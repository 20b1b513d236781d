import SetReconciliation
import TestSupport
import Testing

@Suite("Streams")
struct WireTests {
    private let sets: TwoSets
    private let stream: [UInt8]
    private let prefix: CodedPrefix

    init() throws {
        sets = try TwoSets(shared: 200, onlyThere: 12, onlyHere: 9, seed: 21)
        var prefix = CodedPrefix(key: sets.key, size: 128)
        sets.ours.forEach { prefix.insert($0) }
        self.prefix = prefix
        var writer = ReconciliationWriter(
            ReconciliationHeader(
                .cells, key: sets.key, digest: SetDigest(sets.theirs, key: sets.key), sequenceNumber: 99),
            key: sets.key)
        var cells = CodedSequence(sets.theirs, key: sets.key)
        for _ in 0..<80 { writer.append(cells.next()) }
        stream = writer.takeBytes()
    }

    /// Decodes a stream that has come whole.
    private func decode(_ bytes: [UInt8], key: ReconciliationKey? = nil) throws -> SetDifference {
        var reader = ReconciliationReader(key: key ?? sets.key)
        reader.feed(bytes)
        guard let header = try reader.readHeader() else {
            try reader.finish()
            throw ReconciliationError.truncated
        }
        var decoder = ReconciliationDecoder(theirs: header.digest, ours: prefix)
        while !decoder.isDecoded {
            guard let cell = try reader.nextCell() else {
                try reader.finish()
                return try decoder.difference()
            }
            try decoder.take(cell)
        }
        return try decoder.difference()
    }

    @Test("The header says what it was made of")
    func header() throws {
        var reader = ReconciliationReader(key: sets.key)
        reader.feed(stream)
        let header = try #require(try reader.readHeader())
        #expect(header.sequenceNumber == 99)
        #expect(header.digest == SetDigest(sets.theirs, key: sets.key))
        #expect(header.content == .cells && header.firstCell == 0)
        #expect(try decode(stream) == sets.difference)
    }

    @Test("Cut off anywhere, a stream gives the difference or an error")
    func truncated() throws {
        for length in stride(from: 0, to: stream.count, by: 7) {
            do {
                #expect(try decode(Array(stream[..<length])) == sets.difference)
            } catch let error as ReconciliationError {
                #expect(error == .truncated || error == .undecided)
            }
        }
    }

    @Test("With any byte damaged, a stream gives the difference or an error")
    func damaged() throws {
        var right = 0
        let places = stride(from: 0, to: stream.count, by: 5)
        for place in places {
            var bytes = stream
            bytes[place] ^= UInt8(1 << (place % 8))
            if let found = try? decode(bytes) {
                #expect(found == sets.difference)
                right += 1
                #expect(place >= ReconciliationHeader.byteCount)
            }
        }
        // A damaged cell costs more cells; the others suffice.
        #expect(right > stream.count / 5 / 4)
    }

    @Test("Bytes of chance give an error", arguments: 0..<30)
    func noise(seed: Int) throws {
        var chance = SeededGenerator(seed: UInt64(seed))
        let count = seed * 40
        let after = Array(stream[..<min(seed * 7, stream.count)])
        #expect(throws: ReconciliationError.self) { _ = try decode(after + chance.bytes(count)) }
    }

    @Test("A page of words, a later version and another key are told apart")
    func others() throws {
        #expect(throws: ReconciliationError.unknownForm) { try decode(Array("<html>".utf8)) }
        var later = stream
        later[4] = 2
        #expect(throws: ReconciliationError.unknownVersion(2)) { try decode(later) }
        var chance = SeededGenerator(seed: 22)
        let other = try chance.key()
        #expect(throws: ReconciliationError.otherKey(sets.key.identity)) { try decode(stream, key: other) }
    }

    @Test("A stream may begin at any cell")
    func range() throws {
        let digest = SetDigest(sets.theirs, key: sets.key)
        var writer = ReconciliationWriter(
            ReconciliationHeader(.cells, key: sets.key, digest: digest, sequenceNumber: 1, firstCell: 1000),
            key: sets.key)
        var cells = CodedSequence(sets.theirs, key: sets.key, startingAt: 1000)
        let sent = (0..<20).map { _ in cells.next() }
        sent.forEach { writer.append($0) }
        var reader = ReconciliationReader(key: sets.key)
        var read: [CodedSymbol] = []
        for byte in writer.takeBytes() {
            reader.feed([byte])
            while let cell = try reader.nextCell() { read.append(cell) }
        }
        #expect(read == sent)
        #expect(reader.header?.firstCell == 1000)
        try reader.finish()
    }

    @Test("15 differing symbols take under 1.5 kB, 1,500 under 60 kB")
    func size() throws {
        for (differences, most) in [(15, 1_500), (1_500, 60_000)] {
            for seed in UInt64(0)..<(differences == 15 ? 20 : 2) {
                let sets = try TwoSets(
                    shared: 2_000, onlyThere: differences / 2, onlyHere: differences - differences / 2, seed: seed)
                let cells = try sets.decode(prefixSize: 512).cells
                var writer = ReconciliationWriter(
                    ReconciliationHeader(
                        .cells, key: sets.key, digest: SetDigest(sets.theirs, key: sets.key), sequenceNumber: 1),
                    key: sets.key)
                var sequence = CodedSequence(sets.theirs, key: sets.key)
                for _ in 0..<cells { writer.append(sequence.next()) }
                #expect(writer.takeBytes().count < most)
            }
        }
    }
}
