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
        case .cells(let bytes): return try await cells(for: bytes)
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

    /// What is sent to somebody who opens with these bytes: at once as many cells as they need most likely, and more while
    /// they listen.
    private func cells(for bytes: [UInt8]) async throws -> SetAnswer? {
        guard let (kept, sequence) = try await standing() else { return nil }
        let opening: ReconciliationOpening?
        do throws(ReconciliationError) {
            opening = try ReconciliationOpening(bytes: bytes, key: kept.key)
        } catch {
            // They are told our key, in the header, and ask again.
            guard case .otherKey = error else { return nil }
            opening = nil
        }
        let schedule = CellSchedule(opening, ours: kept, most: FarCells.most)
        let header = ReconciliationHeader(
            .cells, key: kept.key, digest: kept.digest, sequenceNumber: UInt64(sequence))
        switch schedule.beginning {
        case .headerAlone: return SetAnswer(mediaType: Self.binary, bytes: header.bytes(key: kept.key))
        case .list: return try await answer(.symbols(after: nil, limit: SetRequest.mostSymbols))
        case .cells(let count):
            let stream = CellStream(kept, header, schedule, far)
            return SetAnswer(mediaType: Self.binary, bytes: try await stream.cells(count), rest: stream)
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
