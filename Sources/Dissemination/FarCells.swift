import Federation
import SetReconciliation

/// The cells beyond those that are kept: made of all symbols when they are first asked for, and held as long as the set
/// stays the same. One at a time makes them, for it is work.
actor FarCells {
    /// No cell from here on is given: what differs so much is cheaper to list.
    static let most = 1 << 18

    private let ledger: any Ledger
    private let set: SetName
    private var digest: SetDigest?
    private var cells: [CodedSymbol] = []
    private var making: Task<Void, any Error>?

    private struct Made: Sendable {
        var digest: SetDigest
        var cells: [CodedSymbol]
    }

    init(_ ledger: any Ledger, _ set: SetName) {
        self.ledger = ledger
        self.set = set
    }

    /// - Returns: nil when the set is no longer the one that these cells were kept of.
    func cells(_ range: Range<Int>, of kept: CodedPrefix) async throws -> [CodedSymbol]? {
        let wanted = range.upperBound - kept.size
        while digest != kept.digest || cells.count < wanted {
            if let making {
                // They may be too few, or of a state before.
                _ = try? await making.value
                continue
            }
            // The task itself says that it is over, before it is: whoever waits for it then never finds it here again, and
            // goes round and round.
            let task = Task {
                defer { making = nil }
                let made = try await make(wanted)
                (digest, cells) = (made.digest, made.cells)
            }
            making = task
            try await task.value
            if digest != kept.digest { return nil }
        }
        return Array(cells[range.lowerBound - kept.size..<range.upperBound - kept.size])
    }

    private func make(_ wanted: Int) async throws -> Made {
        let set = set
        // A power of two: asked for more and more, they are made a few times only.
        var count = CodedPrefix.defaultSize
        while count < wanted { count *= 2 }
        let size = count
        return try await ledger.read { reader in
            guard let kept = try reader.keptSet(set) else { return Made(digest: .zero, cells: []) }
            var sequence = CodedSequence(key: kept.key, startingAt: kept.size)
            var last: SetSymbol?
            while true {
                let page = try reader.elements(of: set, after: last, limit: 10_000)
                for element in page { sequence.insert(element.symbol) }
                guard page.count == 10_000, let end = page.last else { break }
                last = end.symbol
            }
            return Made(digest: sequence.digest, cells: (0..<size).map { _ in sequence.next() })
        }
    }
}
