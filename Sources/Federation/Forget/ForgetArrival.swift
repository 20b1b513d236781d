import ScienceShopSDK

/// Whether a channel that was ever given something that is forgotten has taken it back.
public struct ForgetArrival: Sendable, Hashable {
    public var channel: String
    /// Whether the channel has been told of all of it. Whoever fetches from it hears of it when they next come.
    public var isTold: Bool
    /// Of a channel that nodes fetch from under their names: those that have not come since.
    public var behind: [ChannelVisit] = []

    /// - Parameter ids: records that are forgotten or lost words.
    static func all(of ids: [RecordIdentifier], in ledger: any LedgerReader) throws -> [ForgetArrival] {
        // What an earlier run erased and did not come to tell is not among them.
        let last = try ledger.forgotten().acts.map(\.sequence).max() ?? 0
        return try ledger.channels().compactMap { channel in
            let isCurrent = channel.bookmark >= last
            var arrival = ForgetArrival(channel: channel.name, isTold: channel.isFinished && isCurrent)
            var place = 0
            var isGiven = try !isCurrent && ledger.receiptTally(of: channel.name).shown > 0
            for id in ids {
                guard let receipt = try ledger.receipt(of: id, on: channel.name) else { continue }
                isGiven = true
                place = max(place, receipt.sequence)
                if receipt.isDue { arrival.isTold = false }
            }
            guard isGiven else { return nil }
            if place > 0 {
                arrival.behind = try ledger.visits(of: channel.name).filter { !arrival.isTold || $0.sequence < place }
            }
            return arrival
        }
    }
}

extension Forgetting {
    /// How far the channels are that were ever given what a report is about.
    public func arrivals(of report: ForgetReport) async throws -> [ForgetArrival] {
        let ids = report.announced + report.reduced
        return try await ledger.read { try ForgetArrival.all(of: ids, in: $0) }
    }
}
