import AdapterKit
import ScienceShopSDK

/// What a channel may show of a ledger: what it was sent and still may be shown, each record through the gate anew.
struct LedgerView: PublicationView {
    let ledger: any Ledger
    let gate: PublicationGate
    let channel: String

    func records(after id: RecordIdentifier?, limit: Int) async throws -> [PublicRecord] {
        let (gate, channel) = (gate, channel)
        return try await ledger.read { reader in
            let judge = try ExposureJudge(reader: reader, gate: gate, channel: channel)
            var records: [PublicRecord] = []
            var query = ReceiptQuery(channel, state: .shown, after: id)
            while records.count < limit {
                query.limit = limit - records.count
                let receipts = try reader.receipts(query)
                for receipt in receipts where receipt.hash != nil {
                    // What changed since it was sent may no longer be shown; the next run takes it back.
                    if case .show(let record, _) = try judge.judge(receipt.record) { records.append(record) }
                }
                guard receipts.count == query.limit, let last = receipts.last else { break }
                query.after = last.record
            }
            return records
        }
    }

    func exposure(of id: RecordIdentifier) async throws -> Exposure? {
        let (gate, channel) = (gate, channel)
        return try await ledger.read { reader in
            let judge = try ExposureJudge(reader: reader, gate: gate, channel: channel)
            switch try judge.judge(id) {
            case .show(let record, _): return .show(record)
            case .withhold(let reason):
                guard let receipt = try reader.receipt(of: id, on: channel) else { return nil }
                return .withdraw(try judge.withdrawal(of: id, reason, receipt))
            }
        }
    }

    func withdrawals(after id: RecordIdentifier?, limit: Int) async throws -> [Withdrawal] {
        let channel = channel
        return try await ledger.read { reader in
            try reader.receipts(ReceiptQuery(channel, state: .withdrawn, after: id, limit: limit)).map { receipt in
                Withdrawal(
                    id: receipt.record, reason: receipt.reason ?? .withdrawn, at: receipt.at,
                    successor: receipt.successor)
            }
        }
    }

    func estimatedCount() async throws -> Int {
        let channel = channel
        return try await ledger.read { try $0.receiptTally(of: channel).shown }
    }
}
