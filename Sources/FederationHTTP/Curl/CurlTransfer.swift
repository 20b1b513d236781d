import AdapterKit
import CCurl
import Messages
import Synchronization

/// One request on its way: what the engine's thread has received, and what its reader has taken.
///
/// Unchecked because what stands outside of `shared` belongs to the engine's thread, on which libcurl calls back.
final class CurlTransfer: @unchecked Sendable {
    /// So much may wait for the reader; then the server has to. It is what a fast one sends while a page is read.
    static let mostWaiting = 512 << 10

    /// What both sides touch.
    struct Shared {
        var head: HTTPHead?
        var waiting: [UInt8] = []
        /// Whether the server has to wait, because nobody takes what came.
        var isPaused = false
        /// Whether the clock stands still, because nobody asks.
        var isUnasked = false
        /// Set once: how it ended. Nil as an error means that all has come.
        var end: Result<Void, any Error>?
        var headReader: CheckedContinuation<HTTPHead, any Error>?
        var bodyReader: CheckedContinuation<[UInt8]?, any Error>?
    }

    let request: HTTPRequest
    let options: CurlTransport.Options
    let route: Route
    private let engine: CurlEngine
    let shared = Mutex(Shared())

    // On the engine's thread only.
    var handle: UnsafeMutableRawPointer?
    var headerList: UnsafeMutablePointer<curl_slist>?
    var resolvedList: UnsafeMutablePointer<curl_slist>?
    var answer = AnswerHead()
    var received = 0
    var refusal: FederationError?
    var stopwatch: TransferStopwatch

    init(request: HTTPRequest, options: CurlTransport.Options, route: Route, engine: CurlEngine) {
        self.request = request
        self.options = options
        self.route = route
        self.engine = engine
        stopwatch = TransferStopwatch(options: options)
    }

    // MARK: - For the reader, from anywhere

    /// Starts the transfer and waits for the head of the answer. Called once.
    func head() async throws -> HTTPHead {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { reader in
                let isOver = shared.withLock { shared in
                    if case .failure = shared.end { return true }
                    shared.headReader = reader
                    return false
                }
                if isOver { reader.resume(throwing: CancellationError()) } else { engine.post(.start(self)) }
            }
        } onCancel: {
            cancel()
        }
    }

    func next() async throws -> [UInt8]? {
        if let piece = take() { return try piece.get() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { reader in
                // Something may have come since.
                if let piece = take(else: { $0.bodyReader = reader }) { reader.resume(with: piece) }
            }
        } onCancel: {
            cancel()
        }
    }

    func cancel() {
        if finish(.failure(CancellationError()), dropping: true) { engine.post(.stop(self)) }
    }

    /// What there is to read; nil when the reader has to wait.
    private func take(else wait: (inout Shared) -> Void = { _ in }) -> Result<[UInt8]?, any Error>? {
        var mayGoOn = false
        let piece: Result<[UInt8]?, any Error>? = shared.withLock { shared in
            if !shared.waiting.isEmpty {
                mayGoOn = shared.isPaused
                shared.isPaused = false
                return .success(shared.takeWaiting())
            }
            if let end = shared.end { return end.map { nil } }
            wait(&shared)
            mayGoOn = shared.isUnasked && shared.bodyReader != nil
            return nil
        }
        if mayGoOn { engine.post(.resume(self)) }
        return piece
    }

    // MARK: - On the engine's thread

    /// Gives the reader what has come, if it waits. Called between two rounds, so that pieces are not too small.
    func handOver() {
        let waiting = shared.withLock { shared -> (CheckedContinuation<[UInt8]?, any Error>, [UInt8])? in
            guard !shared.waiting.isEmpty, let reader = shared.bodyReader else { return nil }
            shared.bodyReader = nil
            if shared.isPaused {
                shared.isPaused = false
                engine.post(.resume(self))
            }
            return (reader, shared.takeWaiting())
        }
        if let (reader, bytes) = waiting { reader.resume(returning: bytes) }
    }

    /// Stops the clock while nobody asks for anything: how long a reader takes over a piece is not the server's fault.
    func noteWhoWaits(at now: ContinuousClock.Instant) {
        let isUnasked = shared.withLock { shared in
            shared.isUnasked = shared.headReader == nil && shared.bodyReader == nil
            return shared.isUnasked
        }
        if isUnasked { stopwatch.pause(at: now) } else { stopwatch.resume(at: now) }
    }

    func fail(_ error: any Error) { finish(.failure(error)) }

    /// - Parameter dropping: what has come and was not read is not wanted any more.
    /// - Returns: whether it had not ended before.
    @discardableResult
    func finish(_ end: Result<Void, any Error>, dropping: Bool = false) -> Bool {
        let (isNew, headReader, bodyReader) = shared.withLock { shared in
            let isNew = shared.end == nil
            if dropping, !shared.waiting.isEmpty {
                shared.waiting = []
                shared.end = end
            } else if isNew {
                shared.end = end
            }
            defer { (shared.headReader, shared.bodyReader) = (nil, nil) }
            return (isNew, shared.headReader, shared.bodyReader)
        }
        switch end {
        case .success: bodyReader?.resume(returning: nil)
        case .failure(let error):
            headReader?.resume(throwing: error)
            bodyReader?.resume(throwing: error)
        }
        return isNew
    }
}

extension CurlTransfer.Shared {
    mutating func takeWaiting() -> [UInt8] {
        defer { waiting = [] }
        return waiting
    }
}
