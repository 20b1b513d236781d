import AdapterKit
import ScienceShopSDK
import Synchronization

/// A view that tells how far somebody has come who reads all of it.
final class WatchedView: PublicationView {
    private let base: LedgerView
    private let tell: @Sendable (_ read: Int) -> Void
    private let read = Mutex(0)

    init(base: LedgerView, tell: @escaping @Sendable (_ read: Int) -> Void) {
        self.base = base
        self.tell = tell
    }

    func records(after id: RecordIdentifier?, limit: Int) async throws -> [PublicRecord] {
        let records = try await base.records(after: id, limit: limit)
        let sum = read.withLock { read in
            read = (id == nil ? 0 : read) + records.count
            return read
        }
        tell(sum)
        return records
    }

    func exposure(of id: RecordIdentifier) async throws -> Exposure? { try await base.exposure(of: id) }

    func withdrawals(after id: RecordIdentifier?, limit: Int) async throws -> [Withdrawal] {
        try await base.withdrawals(after: id, limit: limit)
    }

    func estimatedCount() async throws -> Int { try await base.estimatedCount() }
}
