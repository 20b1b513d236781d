import Federation
import MetadataFormats
import OAIPMH
import ScienceShopSDK

/// A channel's source for one peer: notes how far the lists went that they asked for to the end.
///
/// Only lists of everything count: whole records, of no set, up to now, that begin where the last one ended or earlier.
struct VisitedSource: DisseminationSource {
    let base: OAIChannelSource
    let peer: String

    var formats: [OAIMetadataFormat] { base.formats }
    func moment() async throws -> Timestamp { try await base.moment() }
    func opened() async throws -> (source: any DisseminationSource, moment: Timestamp) {
        let (opened, state) = try await base.looking()
        return (VisitedSource(base: opened, peer: peer), state.moment)
    }

    func earliest() async throws -> Timestamp { try await base.earliest() }
    func sets() async throws -> [OAISet] { try await base.sets() }
    func hasSets() async throws -> Bool { try await base.hasSets() }

    func items(
        in selection: DisseminationSelection, after sequence: Int64, limit: Int, withMetadata: Bool
    ) async throws -> [DisseminatedItem] {
        try await base.items(in: selection, after: sequence, limit: limit, withMetadata: withMetadata)
    }

    func count(in selection: DisseminationSelection, after sequence: Int64) async throws -> Int {
        try await base.count(in: selection, after: sequence)
    }

    func page(
        of selection: DisseminationSelection, after sequence: Int64, _ form: DisseminatedPageForm
    ) async throws -> DisseminatedPage {
        let state = try await base.state()
        let page = try await base.page(of: selection, after: sequence, form)
        if page.rest == 0, form.asRecords, selection.set == nil, isWhole(selection.prefix) {
            try await note(selection, last: Int(page.last), state)
        }
        return page
    }

    func item(_ identifier: String, prefix: String) async throws -> DisseminatedItem? {
        try await base.item(identifier, prefix: prefix)
    }

    func prefixes(of identifier: String) async throws -> [String]? { try await base.prefixes(of: identifier) }

    /// Whether every record has a form in it.
    private func isWhole(_ prefix: String) -> Bool {
        base.formatsOfItems[prefix].map { RecordKind.allCases.allSatisfy($0.carries) } ?? false
    }

    private func note(_ selection: DisseminationSelection, last: Int, _ state: ChannelState) async throws {
        let channel = base.feed.channel
        // What came in between two looks is in the page or after it.
        let isUpToNow = selection.until.map { until in state.changedAt.map { $0 <= until } ?? true } ?? true
        let reached = isUpToNow ? max(last, state.sequence) : last
        let visit = ChannelVisit(channel: channel, peer: peer, sequence: reached, at: state.moment)
        let from = selection.from
        let known = try await base.feed.ledger.read { try $0.visits(of: channel) }
            .first { [peer] in $0.peer.utf8.elementsEqual(peer.utf8) }
        guard reached > (known?.sequence ?? -1) else { return }
        if let from {
            // A list that begins later than the last one ended says nothing of what lies between.
            guard let known, from <= known.at else { return }
        }
        try await base.feed.ledger.write { ledger in
            guard try ledger.channel(channel) != nil else { return }
            try ledger.put(visit)
        }
    }
}
