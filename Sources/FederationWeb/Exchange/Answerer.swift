import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes
import NIOPosix
import OAIPMH

import protocol AdapterKit.SetStream

/// Answers the requests of connections: asks the content, sends what it says, and logs that.
struct Answerer: Sendable {
    let content: @Sendable () -> WebContent
    let limits: ServerLimits
    let connections: Connections
    let log: @Sendable (AccessEntry) -> Void

    /// Level 4 makes pages of records a tenth of their size, in a third of the time of the usual 6.
    private static let gzipLevel: Int32 = 4
    /// What is sent in one piece, and deflated before its first byte is sent.
    private static let piece = 1 << 18
    /// Smaller pieces are put together, so that each is worth its way.
    private static let leastPiece = 1 << 16
    /// An answer of at most so many bytes is sent at once: as much as a connection may hold anyway.
    private static let whole = Flow.enough

    /// - Throws: when the connection breaks, or the bytes cannot be read to their end; the connection is then closed, so
    ///   that nobody takes a part for the whole.
    func respond(
        _ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel
    ) async throws {
        let began = ContinuousClock.now
        // Asked for now: of a connection that is closed nobody knows it any more.
        let remote = channel.remoteAddress?.ipAddress ?? "-"
        let web = WebRequest(method: request.method, target: request.head.path ?? "", headers: request.headers) {
            limit in
            do {
                return Array(buffer: try await request.body.collect(upTo: limit))
            } catch is NIOTooManyBytesError {
                return nil
            }
        }
        let response = await content().response(to: web, limits)
        var sent = 0
        var isWhole = false
        defer {
            let spent = ContinuousClock.now - began
            log(
                AccessEntry(
                    remote: remote,
                    method: web.method.rawValue, target: AccessEntry.target(web.path, web.query),
                    status: response.status.code, bytes: sent,
                    milliseconds: Double(spent.components.seconds) * 1000
                        + Double(spent.components.attoseconds) / 1e15,
                    referer: web.headers[.referer].map(AccessEntry.address), agent: web.headers[.userAgent],
                    isWhole: isWhole))
        }
        try await send(
            response, isHead: web.method == .head, writer, connections.flow(of: channel), channel, &sent)
        isWhole = true
    }

    private func send(
        _ response: WebResponse, isHead: Bool, _ writer: consuming ResponseWriter, _ flow: Flow?,
        _ channel: any Channel, _ sent: inout Int
    ) async throws {
        var headers = response.headers
        headers[.date] = HTTPDate.text(HTTPDate.now())
        headers[.xContentTypeOptions] = "nosniff"
        if case .stream(let first, let rest) = response.body {
            let head = HTTPResponse(status: response.status, headerFields: headers)
            return try await stream(first, rest, writer.writeHead(head), flow, &sent)
        }
        if response.isGzipped { headers[.contentEncoding] = "gzip" } else { headers.setLength(response.body.count) }
        let isWhole = response.body.count <= Self.whole
        // A HEAD has the length that a GET would have (RFC 9110 section 9.3.2): where a GET is deflated first, so is this,
        // and where a GET is sent in chunks, neither has one.
        if isHead, !isWhole || !response.isGzipped {
            return try await writer.writeResponse(HTTPResponse(status: response.status, headerFields: headers))
        }
        if isWhole {
            let pieces = try await pieces(of: response)
            let count = pieces.reduce(0) { $0 + $1.readableBytes }
            headers.setLength(count)
            let head = HTTPResponse(status: response.status, headerFields: headers)
            if isHead { return try await writer.writeResponse(head) }
            await flow?.room()
            flow?.add(count)
            if pieces.count <= 1 {
                try await writer.write(
                    response: head, body: pieces.first.map { ResponseBody(byteBuffer: $0) } ?? ResponseBody())
            } else {
                try write(head, pieces, to: channel)
            }
            sent = count
            return
        }
        var body = try await writer.writeHead(HTTPResponse(status: response.status, headerFields: headers))
        try await forEachPiece(of: response) { piece in
            guard !piece.isEmpty else { return }
            await flow?.room()
            flow?.add(piece.count)
            try await body.write(ByteBuffer(bytes: piece))
            sent += piece.count
        }
        try await body.finish(nil)
    }

    /// Sends piece after piece for as long as somebody listens. That they hang up is how they say that it was enough.
    private func stream(
        _ first: [UInt8], _ rest: any SetStream, _ body: consuming some ResponseBodyWriter, _ flow: Flow?,
        _ sent: inout Int
    ) async throws {
        var piece = first
        while true {
            flow?.add(piece.count)
            do {
                try await body.write(ByteBuffer(bytes: piece))
            } catch  where flow?.isListenedTo != true {
                return
            }
            sent += piece.count
            try await Task.sleep(for: rest.pause)
            await flow?.room()
            guard let flow, flow.isListenedTo else { return }
            guard let next = try await rest.next() else { break }
            piece = next
        }
        try await body.finish(nil)
    }

    /// The bytes of an answer that is sent at once.
    private func pieces(of response: WebResponse) async throws -> [ByteBuffer] {
        if !response.isGzipped, case .list(let list) = response.body {
            return list.pieces.map { $0.form(SentPiece.init).buffer }
        }
        var whole = ByteBufferAllocator().buffer(capacity: response.isGzipped ? 0 : response.body.count)
        try await forEachPiece(of: response, atLeast: 1) { whole.writeBytes($0) }
        return whole.readableBytes == 0 ? [] : [whole]
    }

    /// Sends an answer in several pieces as they are, in one go: `ResponseWriter` would send each by itself.
    ///
    /// What it was given before is on its way to the same event loop, and so goes first.
    private func write(_ head: HTTPResponse, _ pieces: [ByteBuffer], to channel: any Channel) throws {
        guard channel.isActive else { throw ChannelError.ioOnClosedChannel }
        channel.eventLoop.execute {
            channel.write(HTTPResponsePart.head(head), promise: nil)
            for piece in pieces { channel.write(HTTPResponsePart.body(piece), promise: nil) }
            channel.writeAndFlush(HTTPResponsePart.end(nil), promise: nil)
        }
    }

    /// The bytes as they are sent.
    ///
    /// - Parameter least: how many bytes a piece has at least, but for the last one.
    private func forEachPiece(
        of response: WebResponse, atLeast least: Int = Answerer.leastPiece,
        _ use: (_ piece: [UInt8]) async throws -> Void
    ) async throws {
        guard response.isGzipped else { return try await forEachPiece(of: response.body, atLeast: least, use) }
        guard var gzip = GzipStream(level: Self.gzipLevel) else { throw BrokenAnswer.noMemory }
        try await forEachPiece(of: response.body, atLeast: Self.leastPiece) { try await use(gzip.add($0)) }
        try await use(gzip.finish())
    }

    private func forEachPiece(
        of body: WebResponse.Body, atLeast least: Int, _ use: (_ piece: [UInt8]) async throws -> Void
    ) async throws {
        switch body {
        case .none: break
        case .bytes(let bytes): try await use(bytes)
        case .list(let list):
            // The records of a page come one by one.
            var gathered: [UInt8] = []
            for await piece in list {
                if gathered.isEmpty, piece.count >= least {
                    try await use(piece)
                    continue
                }
                gathered += piece
                guard gathered.count >= least else { continue }
                try await use(gathered)
                gathered = []
            }
            if !gathered.isEmpty { try await use(gathered) }
        case .stream(let bytes, _): try await use(bytes)
        case .file(let file, let range):
            for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.piece) {
                let end = min(start + Self.piece, range.upperBound)
                let bytes = try await NIOThreadPool.singleton.runIfActive { file.read(start..<end) }
                guard let bytes else { throw BrokenAnswer.cutShort }
                try await use(bytes)
            }
        }
    }
}

/// A piece of an answer as a connection takes it: it is kept so, and sent to any number of clients without being copied.
private struct SentPiece: OAIPieceForm {
    let buffer: ByteBuffer

    init(_ bytes: [UInt8]) { buffer = ByteBuffer(bytes: bytes) }
    var bytes: [UInt8] { Array(buffer.readableBytesView) }
}

/// Why an answer ends before its end.
private enum BrokenAnswer: Error {
    /// A file had fewer bytes than when it was opened.
    case cutShort
    case noMemory
}

extension HTTPFields {
    fileprivate mutating func setLength(_ count: Int) { self[.contentLength] = String(count) }
}
