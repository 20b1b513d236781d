import AdapterKit
import Federation
import JSONSchema
import OAIPMH
import ScienceShopSDK
import SetReconciliation

/// What the channel shows as a set, so that harvesters find out what they lack without reading a list.
///
/// The first cells are kept by the ledger. Those beyond are made of all symbols, once for each state of the set.
struct OAIChannelSets: SetProvider {
    let ledger: any Ledger
    let channel: String
    let names: ItemNames
    let far: FarCells

    init(_ ledger: any Ledger, channel: String, names: ItemNames) {
        self.ledger = ledger
        self.channel = channel
        self.names = names
        far = FarCells(ledger, .channel(channel))
    }

    private static let binary = "application/octet-stream"
    private static let json = "application/json"

    func answer(_ request: SetRequest) async throws -> SetAnswer? {
        let (set, channel) = (SetName.channel(channel), channel)
        switch request {
        case .offer:
            let kept = try await offered()
            let offer: JSONValue = ["version": 1, "key": .string(SetRequest.hex(kept.bytes))]
            return SetAnswer(mediaType: Self.json, bytes: Array(offer.canonicalBytes))
        case .cells(let index, let count):
            guard let (kept, sequence) = try await standing(), index < FarCells.most else { return nil }
            let end = min(index + count, FarCells.most)
            var cells = index < kept.size ? Array(kept.cells[index..<min(end, kept.size)]) : []
            if end > kept.size {
                let start = max(index, kept.size)
                // The set became another one while its symbols were read: fewer cells are an answer too.
                if let beyond = try await far.cells(start..<end, of: kept) { cells += beyond }
            }
            guard !cells.isEmpty else { return nil }
            var writer = ReconciliationWriter(
                ReconciliationHeader(
                    .cells, key: kept.key, digest: kept.digest, sequenceNumber: UInt64(sequence), firstCell: index),
                key: kept.key)
            for cell in cells { writer.append(cell) }
            return SetAnswer(mediaType: Self.binary, bytes: writer.takeBytes())
        case .symbols(let after, let limit):
            let found = try await ledger.read { reader in
                (
                    try reader.keptSet(set), try reader.channel(channel)?.sequence ?? 0,
                    try reader.elements(of: set, after: after.flatMap { SetSymbol(bytes: $0) }, limit: limit)
                )
            }
            guard let kept = found.0 else { return nil }
            var writer = ReconciliationWriter(
                ReconciliationHeader(.list, key: kept.key, digest: kept.digest, sequenceNumber: UInt64(found.1)),
                key: kept.key)
            for element in found.2 { writer.append(element.symbol) }
            return SetAnswer(mediaType: Self.binary, bytes: writer.takeBytes())
        case .items(let symbols):
            let wanted = symbols.compactMap { SetSymbol(bytes: $0) }
            let elements = try await ledger.read { try $0.elements(of: set, with: wanted) }
            let items = elements.compactMap { element -> JSONValue? in
                guard let record = RecordIdentifier(element.name) else { return nil }
                var item: JSONObject = [
                    "symbol": .string(SetRequest.hex(element.symbol.bytes)),
                    "identifier": .string(names.name(of: record)),
                ]
                item["datestamp"] = element.changedAt.map {
                    .string(OAIDatestamp($0).description)
                }
                return .object(item)
            }
            return SetAnswer(mediaType: Self.json, bytes: Array(JSONValue.array(items).canonicalBytes))
        }
    }

    /// The key of the set. From the first time that somebody asks for it on, its cells are kept.
    private func offered() async throws -> ReconciliationKey {
        let set = SetName.channel(channel)
        if let kept = try await ledger.read({ try $0.keptSet(set) }) { return kept.key }
        return try await ledger.write { writer in
            if let kept = try writer.keptSet(set) { return kept.key }
            let key = ReconciliationKey.random()
            try writer.keepSet(set, key: key)
            return key
        }
    }

    /// The kept cells, and the channel's moment, of one state.
    private func standing() async throws -> (CodedPrefix, Int)? {
        let (set, channel) = (SetName.channel(channel), channel)
        return try await ledger.read { reader in
            try reader.keptSet(set).map { ($0, try reader.channel(channel)?.sequence ?? 0) }
        }
    }
}

/// The cells beyond those that are kept: made of all symbols when they are first asked for, and held as long as the set
/// stays the same. One at a time makes them, for it is work.
actor FarCells {
    /// No cell from here on is given: what differs so much is cheaper to list.
    static let most = 1 << 18

    private let ledger: any Ledger
    private let set: SetName
    private var digest: SetDigest?
    private var cells: [CodedSymbol] = []
    private var making: Task<Made, any Error>?

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
                _ = try? await making.value
                continue
            }
            let task = Task { try await make(wanted) }
            making = task
            let made: Made
            do {
                made = try await task.value
            } catch {
                making = nil
                throw error
            }
            making = nil
            digest = made.digest
            cells = made.cells
            if made.digest != kept.digest { return nil }
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
