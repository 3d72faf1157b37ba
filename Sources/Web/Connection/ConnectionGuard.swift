import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOSSL

/// Carries out ``ConnectionRules`` on a channel: deadlines, and refusals for what never becomes a request.
///
/// Stands between the HTTP codec and Hummingbird, which knows an idle timeout but no deadline for a body, an answer
/// or a slow reader, and answers what it can't parse with an empty 400.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    // Both belong to the channel's event loop.
    private var rules: ConnectionRules
    private var ticker: RepeatedTask?
    private let limits: WebLimits
    private let refusal: @Sendable (ErrorCode) -> (head: HTTPResponse, body: ByteBuffer)

    /// A guard for one connection; `refusal` gives the answer for a code.
    init(limits: WebLimits, refusal: @escaping @Sendable (ErrorCode) -> (head: HTTPResponse, body: ByteBuffer)) {
        self.limits = limits
        self.refusal = refusal
        rules = ConnectionRules(limits: limits, at: .now)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let tick = TimeAmount(limits.tick)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        ticker = context.eventLoop.scheduleRepeatedTask(initialDelay: tick, delay: tick) { _ in
            let (handler, context) = bound.value
            handler.tick(context: context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ticker?.cancel()
        ticker = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        ticker?.cancel()
        ticker = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let action: ConnectionRules.Action
        switch unwrapInboundIn(data) {
        case .head(let head):
            action = rules.headRead(at: .now)
            // A second Host has no meaning, and two readers would choose differently (RFC 9112 §3.2).
            if action == .proceed, head.headerFields.contains(.secondHost) {
                return fail(.malformedRequest, HTTPParserError.invalidHeaderToken, context: context)
            }
            if action == .proceed, rules.mayContinue, head.headerFields[.expect]?.lowercased() == "100-continue" {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .body: action = rules.bodyRead()
        case .end: action = rules.endRead(at: .now)
        }
        if action == .proceed { context.fireChannelRead(data) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if rules.isLingering { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.headerOverflow: fail(.headersTooLarge, error, context: context)
        case is HTTPParserError: fail(.malformedRequest, error, context: context)
        case is ChannelError, is IOError: context.fireErrorCaught(error)
        // Over a broken TLS connection nothing can be said; an end without goodbye is an end.
        case NIOSSLError.uncleanShutdown: context.fireErrorCaught(error)
        case is NIOSSLError, is BoringSSLError: context.close(promise: nil)
        default: fail(.malformedRequest, error, context: context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        if let event = event as? ChannelEvent, event == .inputClosed, rules.isLingering {
            context.close(promise: nil)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        rules.writability(context.channel.isWritable, at: .now)
        context.fireChannelWritabilityChanged()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let action: ConnectionRules.Action
        switch unwrapOutboundIn(data) {
        case .head(let head):
            action = rules.answerBegins(endsConnection: head.headerFields[.connection] == "close")
        case .body: action = rules.answerContinues()
        case .end:
            action = rules.answerEnded(at: .now)
        }
        guard action != .drop else {
            promise?.succeed(())
            return
        }
        context.write(data, promise: promise)
        if case .refuse(let code) = action {
            refuse(code, HTTPParserError.closedConnection, context: context)
        } else if rules.isLingering {
            context.read()
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        context.close(mode: mode, promise: promise)
        guard mode == .output else { return }
        rules.outputClosed(at: .now)
        // Nobody else reads any more, and only a read notices that the client has closed too.
        context.read()
    }

    private func tick(context: ChannelHandlerContext) {
        switch rules.tick(at: .now) {
        case .close: context.close(promise: nil)
        case .refuse(let code): refuse(code, HTTPParserError.closedConnection, context: context)
        case .proceed, .drop: break
        }
    }

    private func fail(_ code: ErrorCode, _ error: any Error, context: ChannelHandlerContext) {
        guard case .refuse(let code) = rules.failed(with: code, at: .now) else { return }
        refuse(code, error, context: context)
    }

    /// Answers, and ends what reads the body with an error: as a plain end it would take half a body for a whole one,
    /// and as a parser's error Hummingbird ends the connection in order instead of at once.
    private func refuse(_ code: ErrorCode, _ error: any Error, context: ChannelHandlerContext) {
        let (head, body) = refusal(code)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireErrorCaught(error is HTTPParserError ? error : HTTPParserError.unknown)
        context.read()
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
