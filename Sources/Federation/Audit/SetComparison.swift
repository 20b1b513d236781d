import AdapterKit
import Messages
import ScienceShopSDK
import SetReconciliation

/// What a source has and what is held of it, as far as they differ; and what it cost to know.
public struct SourceDifference: Sendable {
    /// How many source records the source has.
    public var count: Int
    /// What the source has and the ledger has not, or has otherwise.
    public var there: [ListedRecord]
    /// What the ledger has and the source has not, or has otherwise.
    public var here: [SetElement]
    public var cost: Cost

    public struct Cost: Sendable, Hashable {
        public var requests = 0
        /// Of the bodies of questions.
        public var sent = 0
        /// Of the bodies of answers that say what differs; what it is called comes on top.
        public var bytes = 0
        public var cells = 0
        /// Whether all symbols were listed, since nearly everything differs.
        public var isListed = false

        public init() {}
    }
}

/// Finds out what differs between a source of our own kind and a ledger, by their sets. No record is read on either side,
/// and no list unless that is cheaper.
public struct SetComparison: Sendable {
    private let source: any ReconcilableSource
    private let key: SourceKey
    private let ledger: any Ledger

    public init(_ source: any ReconcilableSource, key: SourceKey, ledger: any Ledger) {
        self.source = source
        self.key = key
        self.ledger = ledger
    }

    /// The set changed on one side while it was compared.
    private struct Moved: Error {}

    private static let attempts = 3
    private static let limits = ReconciliationLimits(cells: 1 << 18, symbols: 1 << 22)

    /// - Returns: nil where the source offers no comparison.
    /// - Throws: `FederationError`. What was not verified by the digests of both sets is an error, never an answer.
    public func run() async throws -> SourceDifference? {
        var cost = SourceDifference.Cost()
        for _ in 0..<Self.attempts {
            do {
                guard let kept = try await kept(&cost) else { return nil }
                return try await compare(kept, &cost)
            } catch is Moved {
                continue
            } catch let error as ReconciliationError {
                // The source has another key than it had: its ledger is a new one, or began to keep the set anew.
                if case .otherKey = error, try await keepAnew(&cost) { continue }
                throw FederationError(
                    .malformedSource,
                    "What the source answers to the comparison of sets is not sound. Audit it by its list, and tell its keeper.",
                    cause: error)
            }
        }
        throw FederationError(
            .malformedSource,
            "The source or the ledger changed each time they were compared. Try again when it is quiet.",
            disposition: .retry(afterSeconds: nil))
    }

    // MARK: - Our side

    private func kept(_ cost: inout SourceDifference.Cost) async throws -> CodedPrefix? {
        let set = SetName.source(key)
        if let kept = try await ledger.read({ try $0.keptSet(set) }) { return kept }
        guard try await keepAnew(&cost) else { return nil }
        return try await ledger.read { try $0.keptSet(set) }
    }

    /// Keeps the set with the source's key from now on.
    private func keepAnew(_ cost: inout SourceDifference.Cost) async throws -> Bool {
        cost.requests += 1
        guard let bytes = try await source.reconciliationKey() else { return false }
        guard let key = ReconciliationKey(bytes: bytes) else { throw ReconciliationError.unknownForm }
        let set = SetName.source(self.key)
        try await ledger.write { writer in
            if try writer.keptSet(set)?.key != key { try writer.keepSet(set, key: key) }
        }
        return true
    }

    /// Every symbol of ours, page by page in one state.
    private func forEachSymbol<Result: Sendable>(
        _ start: Result, _ take: @escaping @Sendable (inout Result, SetSymbol) -> Void
    ) async throws -> Result {
        let set = SetName.source(key)
        return try await ledger.read { reader in
            var result = start
            var last: SetSymbol?
            while true {
                let page = try reader.elements(of: set, after: last, limit: 10_000)
                for element in page { take(&result, element.symbol) }
                guard page.count == 10_000, let end = page.last else { return result }
                last = end.symbol
            }
        }
    }

    // MARK: - Cells

    private func compare(
        _ kept: CodedPrefix, _ cost: inout SourceDifference.Cost
    ) async throws -> SourceDifference {
        let opening = ReconciliationOpening(kept).bytes(key: kept.key)
        cost.requests += 1
        cost.sent += opening.count
        let body = try await source.cells(opening: opening)
        // What is still to come when enough has come is not wanted.
        defer { body.cancel() }
        var reader = ReconciliationReader(key: kept.key)
        var decoding: ReconciliationDecoder?
        while let piece = try await body.next() {
            cost.bytes += piece.count
            reader.feed(piece)
            guard let header = try reader.readHeader() else { continue }
            if header.content == .list {
                return try await list(header.digest, kept, &cost, beginning: body, reader)
            }
            guard header.firstCell == 0 else {
                throw ReconciliationError.outOfOrder(expected: 0, found: header.firstCell)
            }
            var decoder =
                decoding.take() ?? ReconciliationDecoder(theirs: header.digest, ours: kept, limits: Self.limits)
            while !decoder.isDecoded, !decoder.isExhausted, let cell = try reader.nextCell() {
                if decoder.needsSymbols { try decoder.supply(try await sequence(kept, from: decoder.sequenceStart)) }
                try decoder.take(cell)
                cost.cells += 1
            }
            if decoder.isDecoded {
                body.cancel()
                return try await named(decoder.difference(), decoder.theirs, &cost)
            }
            decoding = decoder
            if decoder.worthListing || decoder.isExhausted { break }
        }
        guard let decoder = decoding else { throw ReconciliationError.truncated }
        body.cancel()
        guard decoder.worthListing || decoder.isExhausted else {
            try reader.finish()
            // Nobody who has cells sends none where something differs.
            guard decoder.cellsTaken > 0 else { throw ReconciliationError.truncated }
            // The other side ends before enough came when its set became another one.
            throw Moved()
        }
        return try await list(decoder.theirs, kept, &cost)
    }

    /// Our cells beyond those that are kept.
    private func sequence(_ kept: CodedPrefix, from start: Int) async throws -> CodedSequence {
        let ours = try await forEachSymbol(CodedSequence(key: kept.key, startingAt: start)) { $0.insert($1) }
        guard ours.digest == kept.digest else { throw Moved() }
        return ours
    }

    // MARK: - The list

    /// - Parameters:
    ///   - beginning: an answer that lists symbols, as far as it was not read.
    ///   - reader: what was read of it.
    private func list(
        _ theirs: SetDigest, _ kept: CodedPrefix, _ cost: inout SourceDifference.Cost,
        beginning: (any HTTPBody)? = nil, _ reader: ReconciliationReader? = nil
    ) async throws -> SourceDifference {
        cost.isListed = true
        var listed = ListedSymbols(theirs: theirs, key: kept.key, limits: Self.limits)
        var last: SetSymbol?
        if let beginning, var reader {
            while true {
                while let symbol = try reader.nextSymbol() {
                    try listed.take(symbol)
                    last = symbol
                }
                guard let piece = try await beginning.next() else { break }
                cost.bytes += piece.count
                reader.feed(piece)
            }
            guard reader.isAtEnd else { throw ReconciliationError.truncated }
        }
        while Int64(listed.count) < theirs.count {
            let bytes = try await source.symbols(after: last?.bytes, limit: SetRequest.mostSymbols)
            cost.requests += 1
            cost.bytes += bytes.count
            var reader = ReconciliationReader(key: kept.key)
            reader.feed(bytes)
            guard let header = try reader.readHeader() else { throw ReconciliationError.truncated }
            guard header.digest == theirs else { throw Moved() }
            let before = listed.count
            while let symbol = try reader.nextSymbol() {
                try listed.take(symbol)
                last = symbol
            }
            guard reader.isAtEnd, listed.count > before else { throw ReconciliationError.truncated }
        }
        let ours = try await forEachSymbol([SetSymbol]()) { $0.append($1) }
        return try await named(listed.difference(ours: ours), theirs, &cost)
    }

    // MARK: - Names

    private func named(
        _ difference: SetReconciliation.SetDifference, _ theirs: SetDigest, _ cost: inout SourceDifference.Cost
    ) async throws -> SourceDifference {
        var there: [ListedRecord] = []
        if !difference.onlyThere.isEmpty {
            let wanted = difference.onlyThere.map(\.bytes)
            cost.requests += (wanted.count + SetRequest.mostItems - 1) / SetRequest.mostItems
            cost.sent += wanted.count * SetSymbol.byteCount
            let items = try await source.items(of: wanted)
            // Each is on the other side once; what changed meanwhile has another symbol.
            guard items.count == wanted.count, Set(items.map(\.symbol)) == Set(wanted) else { throw Moved() }
            there = items.map(\.record)
        }
        let (set, symbols) = (SetName.source(key), difference.onlyHere)
        let here = try await ledger.read { try $0.elements(of: set, with: symbols) }
        guard here.count == symbols.count else { throw Moved() }
        return SourceDifference(count: Int(theirs.count), there: there, here: here, cost: cost)
    }
}
