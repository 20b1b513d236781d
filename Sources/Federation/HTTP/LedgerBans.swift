import AdapterKit
import ScienceShopSDK

/// Bans in the ledger: seen at once by every process that uses it.
public struct LedgerBans: BanRegister {
    private let ledger: any Ledger

    public init(_ ledger: any Ledger) { self.ledger = ledger }

    public func ban(of host: String) async throws -> Timestamp? { try await ledger.read { try $0.ban(of: host) } }

    public func ban(_ host: String, until end: Timestamp) async throws {
        // A name longer than any host's is a source's invention, and some stores cannot keep a null character.
        guard host.utf8.count <= 512, !host.utf8.contains(0) else { return }
        try await ledger.write { ledger in
            if let known = try ledger.ban(of: host), known >= end { return }
            try ledger.put(HostBan(host: host, until: end))
        }
    }

    /// Every ban there is, those that are over too, in order of host.
    public func all() async throws -> [HostBan] { try await ledger.read { try $0.bans() } }

    /// Lifts a ban, because a person says so. False when the host had none.
    public func lift(_ host: String) async throws -> Bool {
        try await ledger.write { ledger in
            guard try ledger.ban(of: host) != nil else { return false }
            try ledger.removeBan(of: host)
            return true
        }
    }
}
