import AdapterKit
import JSONSchema
import Synchronization

/// Validators in the ledger, a bounded number of them: the oldest go.
///
/// What a server offers is held back until `keep` is called, which is for who knows that what was read from those bodies
/// is stored. Until then a new process asks without them and gets whole documents.
public final class LedgerValidators: ValidatorStore {
    private let ledger: any Ledger
    private let capacity: Int
    private let offered = Mutex<[(url: String, validators: HTTPValidators)]>([])

    public init(_ ledger: any Ledger, capacity: Int = 10_000) {
        self.ledger = ledger
        self.capacity = max(1, capacity)
    }

    public func validators(for url: String) async throws -> HTTPValidators? {
        let fresh = offered.withLock { $0.last { $0.url.hasSameBytes(as: url) }?.validators }
        if let fresh { return fresh }
        return try await ledger.read { try $0.validators(for: url) }
    }

    public func offer(_ validators: HTTPValidators, for url: String) async throws {
        let texts = [url, validators.etag, validators.lastModified, validators.accept, validators.location]
        guard texts.allSatisfy({ $0.map { $0.utf8.count <= 8192 && !$0.utf8.contains(0) } ?? true }) else { return }
        let capacity = capacity
        offered.withLock { offered in
            offered.removeAll { $0.url.hasSameBytes(as: url) }
            if offered.count == capacity { offered.removeFirst() }
            offered.append((url, validators))
        }
    }

    /// Keeps everything offered so far, in one transaction.
    public func keep() async throws {
        let (offers, capacity) = (offered.withLock { $0 }, capacity)
        guard !offers.isEmpty else { return }
        try await ledger.write { ledger in
            for offer in offers { try ledger.put(offer.validators, for: offer.url) }
            try ledger.keepNewestValidators(capacity)
        }
        let kept = Set(offers.map { ByteString($0.url) })
        offered.withLock { offered in
            // One that came meanwhile under the same address waits for the next time.
            offered.removeAll { offer in
                kept.contains(ByteString(offer.url))
                    && offers.contains { $0.url.hasSameBytes(as: offer.url) && $0.validators == offer.validators }
            }
        }
    }

    /// Forgets everything offered since `keep`: what was read from it is not stored after all.
    public func drop() { offered.withLock { $0 = [] } }
}
