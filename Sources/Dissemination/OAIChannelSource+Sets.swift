import Federation
import OAIPMH
import ScienceShopSDK

extension OAIChannelSource {
    /// Once an item was given, there are sets: each belongs to one of its kind.
    func hasSets() async throws -> Bool { try await watch.state().sequence > 0 }

    func sets() async throws -> [OAISet] {
        let specs = try await feed.ledger.read { [channel = feed.channel] in try $0.labels(of: channel) }
        var sets: [OAISet] = []
        for spec in specs where !RecordSets.isHidden(spec) {
            sets.append(OAISet(spec: spec, name: try await name(of: spec)))
        }
        return sets
    }

    /// Words that only records know are asked of one that is shown; of a set of deleted ones nothing is told but its name.
    private func name(of spec: String) async throws -> String {
        if let name = setNames.name(of: spec) { return name }
        let query = ReceiptFeedQuery(feed.channel, labels: [spec], state: .shown, limit: 1)
        let shown = try await feed.items(query, wants: { _ in true }).items.first?.record
        return shown.flatMap { RecordSets($0).words[spec] } ?? spec
    }
}
