import AdapterKit
import FederationHTTP
import ScienceShopSDK
import Synchronization

/// The bans of one command: in memory, until there is a ledger that keeps them.
///
/// Transports are made with the jobs, and a ledger is opened only when all jobs are known to be sound.
final class HouseBans: BanRegister {
    private let register = Mutex<any BanRegister>(MemoryBanRegister())

    /// From now on they are kept there.
    func keep(in register: any BanRegister) { self.register.withLock { $0 = register } }

    func ban(of host: String) async throws -> Timestamp? { try await register.withLock { $0 }.ban(of: host) }

    func ban(_ host: String, until end: Timestamp) async throws {
        try await register.withLock { $0 }.ban(host, until: end)
    }
}
