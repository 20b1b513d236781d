import AdapterKit
import Messages
import Synchronization

/// Writes every exchange that was read to its end into a folder, one file each, in the order they were begun; without
/// credentials. `ReplayTransport` answers from such a folder.
public struct RecordingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let folder: FixtureFolder
    private let count = Count()

    /// - Parameter folder: must exist; files of an earlier recording are overwritten.
    public init(_ base: any HTTPTransport, folder: String) {
        self.base = base
        self.folder = FixtureFolder(path: folder)
    }

    public func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        let number = count.next()
        let exchange = try await base.open(request)
        let body = RecordingBody(exchange.body) { [folder] bytes in
            let recorded = RecordedExchange(
                request: request, response: HTTPResponse(head: exchange.head, body: bytes))
            try await folder.write(recorded.bytes, number: number)
        }
        return HTTPExchange(head: exchange.head, body: body)
    }

    private final class Count: Sendable {
        private let last = Mutex(0)
        func next() -> Int {
            last.withLock { last in
                last += 1
                return last
            }
        }
    }
}

private final class RecordingBody: HTTPBody {
    private let base: any HTTPBody
    private let write: @Sendable ([UInt8]) async throws -> Void
    /// Nil once written.
    private let bytes = Mutex<[UInt8]?>([])

    init(_ base: any HTTPBody, _ write: @escaping @Sendable ([UInt8]) async throws -> Void) {
        self.base = base
        self.write = write
    }

    func next() async throws -> [UInt8]? {
        if let piece = try await base.next() {
            bytes.withLock { $0? += piece }
            return piece
        }
        let whole = bytes.withLock { bytes in
            defer { bytes = nil }
            return bytes
        }
        if let whole { try await write(whole) }
        return nil
    }

    func cancel() { base.cancel() }
    var repairs: [HTTPRepair] { base.repairs }
}
