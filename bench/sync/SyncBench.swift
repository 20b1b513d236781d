import SetReconciliation

/// Times set reconciliation. `sync-bench memory [N…]` compares sets inside one process, `sync-bench ledgers N FOLDER` two
/// ledgers over HTTP; both print one JSON object a line for each number of differences, and one for what a change costs.
@main
struct SyncBench {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "ledgers", arguments.count == 3, let size = Int(arguments[2]) {
            return try await LedgerBench(size: size, folder: arguments[3]).run()
        }
        let sizes = arguments.compactMap { Int($0) }
        for size in sizes.isEmpty ? [100_000, 1_000_000] : sizes {
            var bench = SyncBench(size: size)
            bench.timeChanges()
            for differences in [0, 15, 1_500, 15_000] where differences <= size { try bench.timeDecoding(differences) }
        }
    }

    private let key: ReconciliationKey
    private let symbols: [SetSymbol]
    private let prefix: CodedPrefix
    private var chance = SystemRandomNumberGenerator()

    private init(size: Int) {
        var chance = SystemRandomNumberGenerator()
        guard let key = ReconciliationKey(bytes: (0..<16).map { _ in UInt8.random(in: 0...255, using: &chance) }) else {
            fatalError("a key is 16 bytes")
        }
        self.key = key
        let symbols = (0..<size).map { _ in SetSymbol(high: chance.next(), low: chance.next()) }
        self.symbols = symbols
        var prefix = CodedPrefix(key: key)
        let took = seconds { symbols.forEach { prefix.insert($0) } }
        self.prefix = prefix
        report("build", ["records": Double(size), "seconds": took])
    }

    /// A changed record is one symbol out and one in.
    private mutating func timeChanges() {
        var prefix = prefix
        let changes = symbols.prefix(100_000).map { ($0, SetSymbol(high: chance.next(), low: chance.next())) }
        let took = seconds { for (old, new) in changes { prefix.replace(old, with: new) } }
        report(
            "change",
            ["records": Double(symbols.count), "microseconds_each": took * 1e6 / Double(max(changes.count, 1))])
    }

    /// A third of the differing symbols is missing there, the others are changed records, two symbols each.
    private mutating func timeDecoding(_ differences: Int) throws {
        var theirs = prefix
        var theirSymbols = symbols
        for place in 0..<differences / 3 { theirs.remove(symbols[place]) }
        for place in differences / 3..<differences / 3 + (differences - differences / 3) / 2 {
            theirSymbols[place] = SetSymbol(high: chance.next(), low: chance.next())
            theirs.replace(symbols[place], with: theirSymbols[place])
        }
        theirSymbols.removeFirst(differences / 3)

        var sender = ReconciliationWriter(
            ReconciliationHeader(.cells, key: key, digest: theirs.digest, sequenceNumber: 1), key: key)
        var bytes = sender.takeBytes()
        var total = bytes.count
        var decoder: ReconciliationDecoder?
        var theirSequence: CodedSequence?
        var sending = 0.0
        var found = SetDifference(onlyThere: [], onlyHere: [])
        let took = try seconds {
            var reader = ReconciliationReader(key: key)
            reader.feed(bytes)
            guard let header = try reader.readHeader() else { return }
            var receiver = ReconciliationDecoder(theirs: header.digest, ours: prefix)
            while !receiver.isDecoded {
                sending += seconds {
                    for _ in 0..<16 {
                        if sender.index < theirs.size {
                            sender.append(theirs.cells[sender.index])
                        } else {
                            if theirSequence == nil {
                                theirSequence = CodedSequence(theirSymbols, key: key, startingAt: theirs.size)
                            }
                            if let cell = theirSequence?.next() { sender.append(cell) }
                        }
                    }
                    bytes = sender.takeBytes()
                }
                total += bytes.count
                reader.feed(bytes)
                while !receiver.isDecoded, let cell = try reader.nextCell() {
                    if receiver.needsSymbols {
                        try receiver.supply(CodedSequence(symbols, key: key, startingAt: receiver.sequenceStart))
                    }
                    try receiver.take(cell)
                }
            }
            found = try receiver.difference()
            decoder = receiver
        }
        guard let decoder else { return }
        report(
            "decode",
            [
                "records": Double(symbols.count), "differences": Double(found.count),
                "cells": Double(decoder.cellsTaken), "bytes": Double(total),
                "seconds_sender": sending, "seconds_receiver": took - sending,
            ])
    }
}

/// How long something takes.
private func seconds(_ work: () throws -> Void) rethrows -> Double {
    let took = try ContinuousClock().measure(work)
    return Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
}

func report(_ kind: String, _ figures: KeyValuePairs<String, Double>) {
    func short(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String((number * 1e6).rounded() / 1e6)
    }
    print(#"{"kind": "\#(kind)", "# + figures.map { #""\#($0)": \#(short($1))"# }.joined(separator: ", ") + "}")
}
