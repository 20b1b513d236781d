import AdapterKit
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK

/// Everything the channel may show, asked of the host.
struct PipedView: PublicationView {
    let connection: any PluginConnection
    let views: ViewDesk

    /// Records asked for at once: an answer is one line.
    private static let most = 100

    func records(after id: RecordIdentifier?, limit: Int) async throws -> [PublicRecord] {
        try await all(after: id, limit: limit, name: \.id) { id, limit in
            guard case .records(let records) = try await ask(.records(after: id, limit: limit)) else {
                throw mismatch()
            }
            return try records.map { try PublicRecord(wire: $0) }
        }
    }

    func withdrawals(after id: RecordIdentifier?, limit: Int) async throws -> [Withdrawal] {
        try await all(after: id, limit: limit, name: \.id) { id, limit in
            guard case .withdrawals(let all) = try await ask(.withdrawals(after: id, limit: limit)) else {
                throw mismatch()
            }
            return try all.map { try Withdrawal(wire: $0) }
        }
    }

    /// As many as there are up to a limit, however few are given at once.
    private func all<Item>(
        after id: RecordIdentifier?, limit: Int, name: (Item) -> RecordIdentifier,
        _ ask: (RecordIdentifier?, Int) async throws -> [Item]
    ) async throws -> [Item] {
        var all: [Item] = []
        while all.count < limit {
            let wanted = min(limit - all.count, Self.most)
            let some = try await ask(all.last.map(name) ?? id, wanted)
            all += some
            if some.count < wanted { break }
        }
        return all
    }

    func exposure(of id: RecordIdentifier) async throws -> Exposure? {
        guard case .exposure(let exposure) = try await ask(.exposure(of: id)) else { throw mismatch() }
        return try exposure.map { try Exposure(wire: $0) }
    }

    func estimatedCount() async throws -> Int {
        guard case .count(let count) = try await ask(.count) else { throw mismatch() }
        return count
    }

    private func ask(_ question: ViewQuestion) async throws -> ViewAnswer {
        var buffer = WireBuffer(capacity: 256)
        buffer.append(.view(question))
        try await connection.send(buffer.bytes)
        return try await views.next()
    }

    private func mismatch() -> FederationError {
        FederationError(.pluginWrongMessage, "The host answered another question than `view` asked.")
    }
}
