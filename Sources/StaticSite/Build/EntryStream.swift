import AdapterKit
import Catalogue
import ScienceShopSDK

/// All that a site shows or once showed, in order of identifier: public records, withdrawals, and names that records
/// had before.
struct EntryStream: Sendable {
    private let view: any PublicationView
    private let size: Int
    private var records: [PublicRecord] = []
    private var withdrawals: [Withdrawal] = []
    /// Last first, so that the next is cheap to take.
    private var aliases: [Withdrawal]
    private var lastRecord: RecordIdentifier?
    private var lastWithdrawal: RecordIdentifier?
    private var hasMoreRecords = true
    private var hasMoreWithdrawals = true

    init(_ view: any PublicationView, aliases: [Withdrawal], size: Int) {
        self.view = view
        self.size = size
        self.aliases = aliases.sorted { $1.id < $0.id }
    }

    /// The next entries; none at the end.
    mutating func next() async throws -> [Exposure] {
        var batch: [Exposure] = []
        while batch.count < size {
            try await fill()
            let ids = [records.first?.id, withdrawals.first?.id, aliases.last?.id]
            guard let id = ids.compactMap(\.self).min() else { break }
            // The same name may stand in all three; a living record wins, then what the ledger says of one that left.
            let record = records.first?.id == id ? records.removeFirst() : nil
            let withdrawal = withdrawals.first?.id == id ? withdrawals.removeFirst() : nil
            let alias = aliases.last?.id == id ? aliases.removeLast() : nil
            if let record {
                batch.append(.show(record))
            } else if let gone = withdrawal ?? alias {
                batch.append(.withdraw(gone))
            }
        }
        return batch
    }

    private mutating func fill() async throws {
        if records.isEmpty, hasMoreRecords {
            records = try await view.records(after: lastRecord, limit: size)
            lastRecord = records.last?.id
            hasMoreRecords = records.count == size
        }
        if withdrawals.isEmpty, hasMoreWithdrawals {
            withdrawals = try await view.withdrawals(after: lastWithdrawal, limit: size)
            lastWithdrawal = withdrawals.last?.id
            hasMoreWithdrawals = withdrawals.count == size
        }
    }
}
