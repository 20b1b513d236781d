import AdapterKit
import ScienceShopSDK
import Synchronization

/// Bans of one process, for a house without a ledger.
public final class MemoryBanRegister: BanRegister {
    private let bans = Mutex<[String: Timestamp]>([:])

    /// No host is banned yet.
    public init() {}

    public func ban(of host: String) async throws -> Timestamp? { bans.withLock { $0[host] } }

    public func ban(_ host: String, until end: Timestamp) async throws {
        bans.withLock { $0[host] = max($0[host] ?? end, end) }
    }
}
