import Federation
import MetadataFormats
import OAIPMH
import ScienceShopSDK

extension OAIChannelSource {
    /// Those that guidelines name are there even where nothing was ever given.
    func hasSets() async throws -> Bool { true }

    func sets() async throws -> [OAISet] {
        let state = try await state()
        if let kept = shelf.sets(in: state) { return kept }
        let specs = try await feed.ledger.read { [channel = feed.channel] in try $0.labels(of: channel) }
        // The guidelines want all of theirs, those too that hold nothing.
        var sets = CERIFRepository.sets.map { OAISet(spec: $0.spec, name: $0.name) }
        let guided = Set(sets.map(\.spec))
        var until: Timestamp?
        for spec in specs where !RecordSets.isHidden(spec) && !guided.contains(spec) {
            let named = try await name(of: spec)
            sets.append(OAISet(spec: spec, name: named.name))
            until = [until, named.until].compactMap(\.self).min()
        }
        shelf.keep(sets, state, until: until)
        return sets
    }

    /// Words that only records know are asked of one that is shown; of a set of deleted ones nothing is told but its name.
    private func name(of spec: String) async throws -> (name: String, until: Timestamp?) {
        if let name = setNames.name(of: spec) { return (name, nil) }
        let query = ReceiptFeedQuery(feed.channel, labels: [spec], state: .shown, limit: 1)
        let item = try await feed.items(query, wants: { _ in true }).items.first
        return (item?.record.flatMap { RecordSets($0).words[spec] } ?? spec, item?.until)
    }
}
