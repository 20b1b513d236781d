import AdapterKit
import Messages
import Synchronization

/// One look around: what was opened once is not asked for again, and a server is asked only so often.
final class Visit: Sendable {
    struct Document: Sendable {
        /// After redirects; a file's path as it was named.
        var location: String
        var bytes: [UInt8]
        var mediaType: String?

        var look: DocumentLook { DocumentLook.of(bytes, mediaType: mediaType, name: location) }
    }

    private let opener: any ResourceOpener
    private let told: @Sendable (Message) -> Void
    private let maxBytes: Int
    private let left: Mutex<Int>
    private let seen = Mutex<[String: Document]>([:])

    init(opener: any ResourceOpener, told: @escaping @Sendable (Message) -> Void, requests: Int, maxBytes: Int) {
        self.opener = opener
        self.told = told
        self.maxBytes = maxBytes
        left = Mutex(requests)
    }

    /// - Throws: `FederationError`: what opening throws; `limit-exceeded` when enough was asked for.
    func open(_ location: String) async throws -> Document {
        if let known = seen.withLock({ $0[location] }) { return known }
        let mayAsk = left.withLock { left in
            left -= 1
            return left >= 0
        }
        guard mayAsk else { throw FederationError(.limitExceeded, "Enough was asked for.") }
        told("\(location)")
        let resource = try await opener.open(location, accept: [])
        let bytes = try await resource.readAll(limit: maxBytes)
        let document = Document(location: resource.location, bytes: bytes, mediaType: resource.mediaType)
        seen.withLock { $0[location] = document }
        return document
    }
}
