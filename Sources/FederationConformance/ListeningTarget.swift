import AdapterKit
import ScienceShopSDK
import Synchronization

/// What a target was told, so that it can be told again.
struct Heard: Sendable {
    var batches: [(batch: [Exposure], receipts: [PublicationReceipt])] = []
    var view: (any PublicationView)?
    var summaries: [PublicationSummary] = []
}

/// Passes everything on to another target and remembers it.
final class ListeningTarget: PublishTarget {
    private let base: any PublishTarget
    private let state = Mutex(Heard())

    init(base: any PublishTarget) { self.base = base }

    var heard: Heard { state.withLock { $0 } }
    var channel: String { base.channel }
    var capabilities: PublishCapabilities { base.capabilities }
    var fingerprint: String { base.fingerprint }
    func begin() async throws -> Bool { try await base.begin() }
    func shown(_ id: RecordIdentifier) async throws -> Record? { try await base.shown(id) }
    func close() async -> [Issue] { await base.close() }

    func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] {
        let receipts = try await base.publish(batch, from: view)
        state.withLock {
            $0.batches.append((batch, receipts))
            $0.view = view
        }
        return receipts
    }

    func finish(_ view: any PublicationView) async throws -> PublicationSummary {
        let summary = try await base.finish(view)
        state.withLock {
            $0.view = view
            $0.summaries.append(summary)
        }
        return summary
    }
}
