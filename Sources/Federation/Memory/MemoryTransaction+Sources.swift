import AdapterKit
import JSONSchema
import ScienceShopSDK

extension MemoryTransaction {
    func memory(of source: SourceKey) throws -> SourceMemory { state.memories[source] ?? SourceMemory(source: source) }
    func ban(of host: String) throws -> Timestamp? { state.bans[ByteString(host)]?.until }
    func bans() throws -> [HostBan] { state.bans.sorted { $0.key < $1.key }.map(\.value) }
    func validators(for url: String) throws -> HTTPValidators? { state.validators[ByteString(url)]?.validators }

    // MARK: Writing

    func put(_ memory: SourceMemory) throws { state.set(\.memories, memory.source, memory) }
    func put(_ ban: HostBan) throws { state.set(\.bans, ByteString(ban.host), ban) }
    func removeBan(of host: String) throws { state.set(\.bans, ByteString(host), nil) }

    func put(_ validators: HTTPValidators, for url: String) throws {
        let old = state.lastValidator
        state.onRollBack { $0.lastValidator = old }
        state.lastValidator += 1
        state.set(\.validators, ByteString(url), (state.lastValidator, validators))
    }

    func keepNewestValidators(_ count: Int) throws {
        let places = state.validators.values.map(\.place).sorted(by: >)
        guard places.count > max(0, count) else { return }
        let newestGone = places[max(0, count)]
        for (url, entry) in state.validators where entry.place <= newestGone { state.set(\.validators, url, nil) }
    }
}
