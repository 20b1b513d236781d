import SetReconciliation
import TestSupport

extension SeededGenerator {
    mutating func symbol() -> SetSymbol { SetSymbol(high: next(), low: next()) }

    mutating func symbols(_ count: Int) -> [SetSymbol] { (0..<count).map { _ in symbol() } }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

    mutating func key() throws -> ReconciliationKey {
        let bytes = bytes(ReconciliationKey.byteCount)
        guard let key = ReconciliationKey(bytes: bytes) else { throw NoKey() }
        return key
    }

    struct NoKey: Error {}
}

/// Two sets that share some symbols.
struct TwoSets {
    let key: ReconciliationKey
    let theirs: [SetSymbol]
    let ours: [SetSymbol]

    init(shared: Int, onlyThere: Int, onlyHere: Int, seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        key = try chance.key()
        let both = chance.symbols(shared)
        theirs = both + chance.symbols(onlyThere)
        ours = chance.symbols(onlyHere) + both
    }

    init(key: ReconciliationKey, theirs: [SetSymbol], ours: [SetSymbol]) {
        self.key = key
        self.theirs = theirs
        self.ours = ours
    }

    /// What any way of comparing must find.
    var difference: SetDifference {
        let (there, here) = (Set(theirs), Set(ours))
        return SetDifference(
            onlyThere: there.subtracting(here).sorted(), onlyHere: here.subtracting(there).sorted())
    }

    /// Decodes the other side's endless cells, sent through the wire's form in pieces of a size.
    func decode(
        prefixSize: Int = 64, limits: ReconciliationLimits = ReconciliationLimits(), piece: Int = 1000
    ) throws -> (difference: SetDifference, cells: Int) {
        var prefix = CodedPrefix(key: key, size: prefixSize)
        ours.forEach { prefix.insert($0) }
        var sender = ReconciliationWriter(
            ReconciliationHeader(.cells, key: key, digest: SetDigest(theirs, key: key), sequenceNumber: 7), key: key)
        var cells = CodedSequence(theirs, key: key)
        var reader = ReconciliationReader(key: key)
        var decoder: ReconciliationDecoder?
        while decoder?.isDecoded != true {
            for _ in 0..<8 { sender.append(cells.next()) }
            let bytes = sender.takeBytes()
            for start in stride(from: 0, to: bytes.count, by: piece) {
                reader.feed(bytes[start..<min(start + piece, bytes.count)])
                guard let header = try reader.readHeader() else { continue }
                var taking =
                    decoder ?? ReconciliationDecoder(theirs: header.digest, ours: prefix, limits: limits)
                decoder = nil
                while let cell = try reader.nextCell() {
                    if taking.needsSymbols {
                        try taking.supply(CodedSequence(ours, key: key, startingAt: taking.sequenceStart))
                    }
                    try taking.take(cell)
                }
                decoder = taking
            }
        }
        guard let decoder else { throw ReconciliationError.undecided }
        return (try decoder.difference(), decoder.cellsTaken)
    }
}
