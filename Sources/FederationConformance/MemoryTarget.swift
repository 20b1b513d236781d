import AdapterKit
import Messages
import ScienceShopSDK
import Synchronization

/// A channel that keeps what it is sent in memory, and fails where a test says so.
public final class MemoryTarget: PublishTarget {
    public let channel: String
    public let capabilities: PublishCapabilities
    private let state: Mutex<State>

    public struct State: Sendable {
        public var records: [RecordIdentifier: PublicRecord] = [:]
        public var withdrawals: [RecordIdentifier: Withdrawal] = [:]
        /// The list that `finish` wrote: identifiers and hashes.
        public var list: [RecordIdentifier: String] = [:]
        /// Those that `finish` was told are withdrawn.
        public var withdrawn: Set<RecordIdentifier> = []
        public var batches: [Int] = []
        public var finishes = 0
        public var fingerprint = ""
        /// Records that this channel refuses.
        public var refused: Set<RecordIdentifier> = []
        /// Calls and single records until one throws; nil for never.
        public var stepsLeft: Int?
        /// What is thrown then; nil for something that no target should throw.
        public var failure: FederationError?
        /// Whether `begin` says that nothing of what was sent is there.
        public var hasForgotten = false
    }

    public struct Broken: Error {}

    public init(
        channel: String = "memory:test",
        capabilities: PublishCapabilities = PublishCapabilities(canUpdate: true, canDelete: true, batchSize: 3)
    ) {
        self.channel = channel
        self.capabilities = capabilities
        state = Mutex(State())
    }

    public var now: State { state.withLock { $0 } }
    public func edit(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
    public var fingerprint: String { now.fingerprint }

    /// What is seen on the channel, without how it came there.
    public var shown: [String] {
        let now = now
        return now.records.map { "shows \($0.key) \($0.value.hash)" }.sorted()
            + now.withdrawals.map {
                "withdrew \($0.key) \($0.value.reason) → \($0.value.successor?.description ?? "-")"
            }
            .sorted()
            + now.list.map { "lists \($0.key) \($0.value)" }.sorted()
            + now.withdrawn.map { "lists gone \($0)" }.sorted()
    }

    public func begin() async throws -> Bool {
        try step()
        let now = now
        return !now.hasForgotten && now.finishes > 0
    }

    public func shown(_ id: RecordIdentifier) async throws -> Record? { now.records[id]?.record }

    public func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] {
        try step()
        edit { $0.batches.append(batch.count) }
        var receipts: [PublicationReceipt] = []
        for exposure in batch {
            // Half a batch may be written when it breaks.
            try step()
            receipts.append(state.withLock { Self.write(exposure, &$0) })
        }
        edit { $0.hasForgotten = false }
        return receipts
    }

    private static func write(_ exposure: Exposure, _ state: inout State) -> PublicationReceipt {
        let id = exposure.id
        if state.refused.contains(id) {
            let issue = Issue(.error, code: "refused", message: "The channel does not take this record.")
            return PublicationReceipt(id, .failed(issue))
        }
        switch exposure {
        case .show(let record):
            let isSame = state.records[id] == record
            state.records[id] = record
            state.withdrawals[id] = nil
            return PublicationReceipt(id, isSame ? .unchanged : .published, address: "memory/\(id)")
        case .withdraw(let withdrawal):
            let isSame = state.withdrawals[id] == withdrawal && state.records[id] == nil
            state.records[id] = nil
            state.withdrawals[id] = withdrawal
            return PublicationReceipt(id, isSame ? .unchanged : .withdrawn)
        }
    }

    public func finish(_ view: any PublicationView) async throws -> PublicationSummary {
        try step()
        var list: [RecordIdentifier: String] = [:]
        var after: RecordIdentifier?
        repeat {
            let page = try await view.records(after: after, limit: 2)
            for record in page { list[record.id] = record.hash }
            after = page.count == 2 ? page.last?.id : nil
        } while after != nil
        let gone = try await view.withdrawals(after: nil, limit: .max).map(\.id)
        try step()
        return state.withLock { state in
            let isSame = state.list == list && state.withdrawn == Set(gone)
            state.list = list
            state.withdrawn = Set(gone)
            state.finishes += 1
            return PublicationSummary(written: isSame ? 0 : 1, unchanged: isSame ? 1 : 0, entry: "memory/")
        }
    }

    private func step() throws {
        let failure = state.withLock { state -> (any Error)? in
            guard let left = state.stepsLeft else { return nil }
            state.stepsLeft = left > 1 ? left - 1 : nil
            if left > 1 { return nil }
            return state.failure.map { $0 as any Error } ?? Broken()
        }
        if let failure { throw failure }
    }
}
