import AdapterKit
import CCurl
import Messages

/// Puts right what servers get wrong about compression: an answer that is packed with gzip though nothing says so is
/// unpacked, be it a file that lies packed on the server or a page that a tired server packed twice; one that is said to
/// be compressed and is not is asked for again without compression. `HTTPBody.repairs` says which.
///
/// Requests that want no compression get the bytes as they are.
public struct UnpackingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let maxBytes: Int

    /// - Parameter maxBytes: the largest body, unpacked.
    public init(_ base: any HTTPTransport, maxBytes: Int = .max) {
        self.base = base
        self.maxBytes = maxBytes
    }

    public func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        guard request.acceptsCompression else { return try await base.open(request) }
        let limit = min(maxBytes, request.maxBytes ?? .max)
        do {
            let exchange = try await base.open(request)
            // A part of a packed file can be unpacked by nobody.
            guard exchange.head.status != 206 else { return exchange }
            let status = exchange.head.status
            return HTTPExchange(
                head: exchange.head,
                body: UnpackingBody(exchange.body, url: request.url, limit: limit) { [base] in
                    guard request.isIdempotent else { return nil }
                    let again = try await base.open(request.uncompressed)
                    if again.head.status == status { return again.body }
                    again.cancel()
                    return nil
                })
        } catch let error as FederationError where error.code == .contentEncoding && request.isIdempotent {
            let exchange = try await base.open(request.uncompressed)
            let body = UnpackingBody(exchange.body, url: request.url, limit: limit, repairs: [.wrongContentEncoding])
            return HTTPExchange(head: exchange.head, body: body)
        }
    }
}

extension HTTPRequest {
    fileprivate var uncompressed: HTTPRequest {
        var request = self
        request.acceptsCompression = false
        return request
    }
}

/// A body that is looked at before it is handed on.
///
/// Unchecked because one reader at a time pulls; only `cancel` may come from elsewhere, and the lock is for it.
private final class UnpackingBody: HTTPBody, @unchecked Sendable {
    private enum Stage {
        /// Nothing has been handed on.
        case begun([UInt8])
        case plain
        case packed
        case ended
        case failed(any Error)
    }

    private let base: CurrentBody
    private let url: String
    private let limit: Int
    private let again: @Sendable () async throws -> (any HTTPBody)?
    private var stage = Stage.begun([])
    private var gzip: GzipStream?
    private var count = 0

    init(
        _ base: any HTTPBody, url: String, limit: Int, repairs: [HTTPRepair] = [],
        again: @escaping @Sendable () async throws -> (any HTTPBody)? = { nil }
    ) {
        self.base = CurrentBody(base, repairs)
        self.url = url
        self.limit = limit
        self.again = again
    }

    var repairs: [HTTPRepair] { base.repairs }

    func cancel() { base.cancel() }

    func next() async throws -> [UInt8]? {
        if case .failed(let error) = stage { throw error }
        do {
            return try await piece()
        } catch {
            // What failed once stays failed; what was cancelled says so itself.
            if !(error is CancellationError) { stage = .failed(error) }
            base.cancel()
            throw error
        }
    }

    private func piece() async throws -> [UInt8]? {
        while true {
            switch stage {
            case .begun(let bytes):
                guard let more = try await first() else {
                    stage = .plain
                    return bytes.isEmpty ? nil : bytes
                }
                let start = bytes.isEmpty ? more : bytes + more
                switch GzipStream.begins(start) {
                case nil: stage = .begun(start)
                case false?:
                    stage = .plain
                    return start
                case true?:
                    gzip = GzipStream()
                    guard gzip != nil else { throw FederationError(.internal, "Memory is exhausted.") }
                    gzip?.give(start)
                    base.note(.unlabelledGzip)
                    stage = .packed
                }
            case .plain: return try await base.next()
            case .packed: if let piece = try await unpacked() { return piece }
            case .ended: return nil
            case .failed(let error): throw error
            }
        }
    }

    /// Before anything was handed on, another body can take the place of one that cannot be read.
    private func first() async throws -> [UInt8]? {
        do {
            return try await base.next()
        } catch let error as FederationError where error.code == .contentEncoding {
            guard !base.repairs.contains(.wrongContentEncoding), let body = try await again() else { throw error }
            try base.replace(by: body, .wrongContentEncoding)
            stage = .begun([])
            return try await base.next()
        }
    }

    /// Nil when the stage has changed.
    private func unpacked() async throws -> [UInt8]? {
        do {
            while true {
                let piece = try gzip?.piece() ?? []
                if !piece.isEmpty {
                    count += piece.count
                    guard count <= limit else { throw FederationError.tooLong(url, limit: limit) }
                    return piece
                }
                guard let more = try await base.next() else { break }
                gzip?.give(more)
            }
            try gzip?.finish()
            gzip = nil
            stage = .ended
            return nil
        } catch let failure as GzipStream.Failure {
            switch failure {
            case .damaged:
                throw FederationError(.malformedSource, "\(url) is packed with gzip, and damaged; tell its owner.")
            case .tooShort: throw FederationError.transfer(url, CURLE_PARTIAL_FILE)
            }
        }
    }
}
