import Federation
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
            for differences in [0, 15, 1_500, 15_000] where differences <= size {
                try bench.timeDecoding(differences, rounds: differences == 15 ? 200 : 5)
            }
        }
    }

    private let key: ReconciliationKey
    private let symbols: [SetSymbol]
    private let prefix: CodedPrefix
    private var chance = SystemRandomNumberGenerator()

    private init(size: Int) {
        var chance = SystemRandomNumberGenerator()
        key = .random()
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
    private mutating func timeDecoding(_ differences: Int, rounds: Int) throws {
        var takes: [Exchange] = []
        for _ in 0..<rounds {
            var theirs = prefix
            var theirSymbols = symbols
            // Others each time.
            let start = Int.random(in: 0...(symbols.count - differences), using: &chance)
            let missing = start..<start + differences / 3
            for place in missing { theirs.remove(symbols[place]) }
            for place in missing.upperBound..<missing.upperBound + (differences - differences / 3) / 2 {
                theirSymbols[place] = SetSymbol(high: chance.next(), low: chance.next())
                theirs.replace(symbols[place], with: theirSymbols[place])
            }
            theirSymbols.removeSubrange(missing)
            takes.append(try exchange(theirs, theirSymbols))
        }
        func median(_ value: (Exchange) -> Double) -> Double { takes.map(value).sorted()[takes.count / 2] }
        func most(_ value: (Exchange) -> Double) -> Double { takes.map(value).max() ?? 0 }
        report(
            "decode",
            [
                "records": Double(symbols.count), "differences": median { Double($0.differences) },
                "rounds": Double(rounds), "cells": median { Double($0.cells) },
                "bytes_median": median { Double($0.bytes) }, "bytes_most": most { Double($0.bytes) },
                "bursts_median": median { Double($0.bursts) }, "bursts_most": most { Double($0.bursts) },
                "seconds_sender": median(\.sending), "seconds_receiver": median(\.receiving),
            ])
    }

    private struct Exchange {
        /// Both ways.
        var bytes = 0
        var bursts = 0
        var cells = 0
        var differences = 0
        var sending = 0.0
        var receiving = 0.0
    }

    /// What goes back and forth when the asker listens to each burst before the next comes.
    private func exchange(_ theirs: CodedPrefix, _ theirSymbols: [SetSymbol]) throws -> Exchange {
        var result = Exchange()
        let opening = ReconciliationOpening(prefix).bytes(key: key)
        result.bytes = opening.count
        var schedule = CellSchedule(
            try ReconciliationOpening(bytes: opening, key: key), ours: theirs, most: 1 << 18)
        var writer = ReconciliationWriter(
            ReconciliationHeader(.cells, key: key, digest: theirs.digest, sequenceNumber: 1), key: key)
        var theirSequence: CodedSequence?
        var reader = ReconciliationReader(key: key)
        var decoder = ReconciliationDecoder(theirs: theirs.digest, ours: prefix)
        var due: Int? = if case .cells(let count) = schedule.beginning { count } else { 0 }
        while let count = due {
            var bytes: [UInt8] = []
            result.sending += seconds {
                for _ in 0..<count {
                    if writer.index < theirs.size {
                        writer.append(theirs.cells[writer.index])
                        continue
                    }
                    if theirSequence == nil {
                        theirSequence = CodedSequence(theirSymbols, key: key, startingAt: theirs.size)
                    }
                    if let cell = theirSequence?.next() { writer.append(cell) }
                }
                bytes = writer.takeBytes()
            }
            result.bytes += bytes.count
            result.bursts += 1
            result.receiving += try seconds {
                reader.feed(bytes)
                while !decoder.isDecoded, let cell = try reader.nextCell() {
                    if decoder.needsSymbols {
                        try decoder.supply(CodedSequence(symbols, key: key, startingAt: decoder.sequenceStart))
                    }
                    try decoder.take(cell)
                }
            }
            if decoder.isDecoded { break }
            due = schedule.next()
        }
        result.cells = decoder.cellsTaken
        result.differences = try decoder.difference().count
        return result
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
