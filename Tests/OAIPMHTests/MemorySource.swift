import OAIPMH
import ScienceShopSDK
import Synchronization

/// Items in memory that change like a ledger's: each change has the next sequence number.
final class MemorySource: DisseminationSource {
    private struct State {
        var items: [String: DisseminatedItem] = [:]
        var sequence: Int64 = 0
        var seconds: Int64 = 1_700_000_000
        var sets: [OAISet] = []
    }

    private let state = Mutex(State())
    let formats: [OAIMetadataFormat]

    init(prefixes: [String] = ["oai_dc"]) {
        formats = prefixes.map { OAIMetadataFormat(prefix: $0, schema: "urn:schema:\($0)", namespace: "urn:\($0)") }
    }

    /// Adds, changes or deletes an item; each change comes a second after the one before.
    func put(_ identifier: String, sets: [String] = [], metadata: String?, about: [[UInt8]] = []) {
        state.withLock { state in
            state.sequence += 1
            state.seconds += 1
            state.items[identifier] = DisseminatedItem(
                sequence: state.sequence, identifier: identifier,
                datestamp: Timestamp(milliseconds: state.seconds * 1000 + 7),
                sets: sets, isDeleted: metadata == nil, metadata: metadata.map { Array($0.utf8) }, about: about)
        }
    }

    func announce(_ sets: [String]) {
        state.withLock { $0.sets = sets.map { OAISet(spec: $0, name: "Set <\($0)>", descriptions: []) } }
    }

    var all: [DisseminatedItem] { state.withLock { $0.items.values.sorted { $0.sequence < $1.sequence } } }

    func moment() -> Timestamp { state.withLock { Timestamp(seconds: $0.seconds + 1) } }
    func earliest() -> Timestamp { Timestamp(seconds: 1_700_000_000) }
    func sets() -> [OAISet] { state.withLock(\.sets) }

    private func selected(_ selection: DisseminationSelection, after sequence: Int64) -> [DisseminatedItem] {
        all.filter { $0.sequence > sequence && selection.holds(datestamp: $0.datestamp, sets: $0.sets) }
    }

    func items(
        in selection: DisseminationSelection, after sequence: Int64, limit: Int, withMetadata: Bool
    ) -> [DisseminatedItem] {
        selected(selection, after: sequence).prefix(limit).map { item in
            var item = item
            if !withMetadata { (item.metadata, item.about) = (nil, []) }
            return item
        }
    }

    func count(in selection: DisseminationSelection, after sequence: Int64) -> Int {
        selected(selection, after: sequence).count
    }

    func item(_ identifier: String, prefix: String) -> DisseminatedItem? { state.withLock { $0.items[identifier] } }

    func prefixes(of identifier: String) -> [String]? {
        state.withLock { $0.items[identifier] }.map { $0.isDeleted ? [] : formats.map(\.prefix) }
    }
}
