import NIOCore
import NIOHTTP1

/// What HTTP/1 asks of a connection beyond single messages, and the patience we have with its other end.
///
/// It stands between NIO's coder of HTTP/1 and the types of both versions, which know neither HTTP/1.0 nor how a
/// message ends.
final class ConnectionManners: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What must be known of a request when its answer is sent.
    private struct Pending {
        var isHead: Bool
        /// HTTP/1.0.
        var isOld: Bool
        var closes: Bool
    }

    private let limits: ServerLimits
    private let connections: Connections
    private let flow: Flow
    /// Told the status of what was refused before it was a request.
    private let refused: (_ status: Int) -> Void
    /// Requests whose answers have not ended, in order.
    private var pending = CircularBuffer<Pending>()
    private var bodyBytes = 0
    private var bodyDeadline: Scheduled<Void>?
    /// Writes that the other side has not taken.
    private var unsent = 0
    private var stallCheck: Scheduled<Void>?
    private var lastProgress = NIODeadline.now()
    private var closesWhenSent = false

    init(_ limits: ServerLimits, _ connections: Connections, _ flow: Flow, refused: @escaping (_ status: Int) -> Void) {
        self.limits = limits
        self.connections = connections
        self.flow = flow
        self.refused = refused
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        bodyDeadline?.cancel()
        stallCheck?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        bodyDeadline?.cancel()
        stallCheck?.cancel()
        context.fireChannelInactive()
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            // After a request to change the protocol the decoder reads no other; we change to none.
            let closes = !head.isKeepAlive || head.headers.contains(name: "upgrade") || head.method == .CONNECT
            if closes { head.headers.replaceOrAdd(name: "connection", value: "close") }
            let isFirst = pending.isEmpty
            pending.append(Pending(isHead: head.method == .HEAD, isOld: head.version.minor == 0, closes: closes))
            bodyBytes = 0
            bodyDeadline?.cancel()
            bodyDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(Int64(limits.bodySeconds))) {
                // While an answer to an earlier request is under way, nobody may have looked for the rest of this one.
                if self.pending.count <= 1 { context.close(promise: nil) }
            }
            if isFirst { invite(head, context) }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body(let body):
            bodyBytes += body.readableBytes
            // What nobody wants is read to its end, so that the answer arrives; but not any amount.
            guard bodyBytes <= limits.formBytes * 16 else {
                context.close(promise: nil)
                return
            }
            context.fireChannelRead(wrapInboundOut(.body(body)))
        case .end(let trailers):
            bodyDeadline?.cancel()
            bodyDeadline = nil
            context.fireChannelRead(wrapInboundOut(.end(trailers)))
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { flow.hangUp() }
        context.fireUserInboundEventTriggered(event)
    }

    /// Says to a client that waits for it that its form is welcome.
    private func invite(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard head.version.minor > 0, head.headers.first(name: "expect")?.lowercased() == "100-continue",
            head.headers.first(name: "content-length").flatMap({ Int($0) }) ?? 0 <= limits.formBytes
        else { return }
        let answer = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(answer)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let known = error as? HTTPParserError
        // The only failure of reading that a client can do something about.
        let isOverflow = known == .headerOverflow && pending.isEmpty
        if known != nil { refused(isOverflow ? 431 : 400) }
        guard isOverflow else {
            context.fireErrorCaught(error)
            return
        }
        var head = HTTPResponseHead(version: .http1_1, status: .requestHeaderFieldsTooLarge)
        head.headers.add(name: "content-length", value: "0")
        head.headers.add(name: "connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let sent = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
        sent.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }

    // MARK: - Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
        watch(sent.futureResult, context)
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if let first = pending.first, head.status.code >= 200 {
                if first.isOld { head.version = .http1_0 }
                // HTTP/1.0 knows no chunks: without a length the end of the connection is the end of the answer.
                let lacksLength = first.isOld && !head.headers.contains(name: "content-length")
                if first.closes || lacksLength || head.headers.first(name: "connection") == "close"
                    || connections.isStopping
                {
                    pending[pending.startIndex].closes = true
                    head.headers.replaceOrAdd(name: "connection", value: "close")
                } else if first.isOld {
                    head.headers.replaceOrAdd(name: "connection", value: "keep-alive")
                }
            }
            context.write(wrapOutboundOut(.head(head)), promise: sent)
        case .body(let body):
            sent.futureResult.whenComplete { [flow, count = body.readableBytes] _ in flow.remove(count) }
            context.write(wrapOutboundOut(.body(body)), promise: sent)
        case .end(let trailers):
            let ended = pending.popFirst()
            // The coder would end the chunks of a body that is not sent.
            if ended?.isHead == true {
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer()))), promise: sent)
            } else {
                context.write(wrapOutboundOut(.end(trailers)), promise: sent)
            }
            // Only our side of it: closed whole while bytes of the client's are on their way, the system would take the
            // answer back. The client's side is closed when it has been idle.
            if ended?.closes == true {
                sent.futureResult.assumeIsolated().whenSuccess { context.close(mode: .output, promise: nil) }
            }
        }
    }

    /// Closing drops what the system has not taken yet: the end of an answer. So it waits, unless patience is over.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, unsent > 0, !connections.isCut else { return context.close(mode: mode, promise: promise) }
        closesWhenSent = true
        if let promise { context.channel.closeFuture.cascade(to: promise) }
    }

    /// Closes the connection when the other side takes nothing for too long.
    private func watch(_ sent: EventLoopFuture<Void>, _ context: ChannelHandlerContext) {
        if unsent == 0 { lastProgress = .now() }
        unsent += 1
        sent.assumeIsolated().whenComplete { _ in
            self.unsent -= 1
            self.lastProgress = .now()
            if self.unsent == 0, self.closesWhenSent { context.close(promise: nil) }
        }
        if stallCheck == nil { scheduleCheck(context) }
    }

    private func scheduleCheck(_ context: ChannelHandlerContext) {
        let deadline = lastProgress + .seconds(Int64(limits.stallSeconds))
        stallCheck = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.stallCheck = nil
            guard self.unsent > 0 else { return }
            if NIODeadline.now() - self.lastProgress >= .seconds(Int64(self.limits.stallSeconds)) {
                context.close(promise: nil)
            } else {
                self.scheduleCheck(context)
            }
        }
    }
}
