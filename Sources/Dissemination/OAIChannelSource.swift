import Federation
import MetadataFormats
import OAIPMH
import ScienceShopSDK

/// The channel's receipts as what a provider disseminates.
struct OAIChannelSource: DisseminationSource {
    let feed: ChannelFeed
    let formatsOfItems: ItemFormats
    let names: ItemNames
    let setNames: SetNames

    var formats: [OAIMetadataFormat] { formatsOfItems.announced }

    func moment() async throws -> Timestamp { try await feed.state().moment }

    func earliest() async throws -> Timestamp {
        let first = try await feed.ledger.read { [channel = feed.channel] in
            try $0.receipts(ReceiptFeedQuery(channel, limit: 1)).first
        }
        // Where nothing was ever given, nothing is older than now.
        if let first = first?.changedAt { return first }
        return try await moment()
    }

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
        let shown = try await feed.items(query, withRecords: true).items.first?.record
        return shown.flatMap { RecordSets($0).words[spec] } ?? spec
    }

    func items(
        in selection: DisseminationSelection, after sequence: Int64, limit: Int, withMetadata: Bool
    ) async throws -> [DisseminatedItem] {
        var query = query(selection, after: sequence)
        query.limit = limit
        return try await feed.items(query, withRecords: withMetadata).items.map { disseminated($0, selection.prefix) }
    }

    func count(in selection: DisseminationSelection, after sequence: Int64) async throws -> Int {
        let query = query(selection, after: sequence)
        return try await feed.ledger.read { try $0.receiptCount(query) }
    }

    func item(_ identifier: String, prefix: String) async throws -> DisseminatedItem? {
        guard let id = names.record(named: identifier), let item = try await feed.item(id).item else { return nil }
        return disseminated(item, prefix)
    }

    func prefixes(of identifier: String) async throws -> [String]? {
        guard let id = names.record(named: identifier), let item = try await feed.item(id).item else { return nil }
        return item.isShown ? formatsOfItems.prefixes(of: id.kind) : []
    }

    // MARK: -

    private func query(_ selection: DisseminationSelection, after sequence: Int64) -> ReceiptFeedQuery {
        var query = ReceiptFeedQuery(
            feed.channel, after: Int(sequence), from: selection.from, until: selection.until,
            labels: [selection.set].compactMap(\.self))
        if let format = formatsOfItems[selection.prefix], !RecordKind.allCases.allSatisfy(format.carries) {
            query.labels.append(RecordSets.formatLabel(selection.prefix))
        }
        return query
    }

    private func disseminated(_ item: ChannelItem, _ prefix: String) -> DisseminatedItem {
        let receipt = item.receipt
        var result = DisseminatedItem(
            sequence: Int64(receipt.sequence), identifier: names.name(of: receipt.record),
            datestamp: receipt.changedAt ?? receipt.at, sets: RecordSets.named(receipt.labels),
            isDeleted: !item.isShown)
        if let record = item.record {
            result.metadata = formatsOfItems[prefix]?.xml(of: record)
            result.about = RecordAbout(formats: formatsOfItems).containers(item, record)
        }
        return result
    }
}
