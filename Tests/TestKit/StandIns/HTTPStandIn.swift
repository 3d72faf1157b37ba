import NIOCore
import NIOHTTP1
import NIOPosix

/// Somebody else's HTTP server: records what it is asked and answers from a script. On a port of 127.0.0.1.
public final class HTTPStandIn: Sendable {
    /// One request, whole.
    public struct Request: Sendable {
        /// `GET`, `POST`…
        public let method: String
        /// Path and query.
        public let uri: String
        /// Header fields, names in lower case.
        public let headers: [String: String]
        /// The body.
        public let body: String
    }

    /// One answer.
    public struct Answer: Sendable {
        /// The status; 0 when there is no answer at all, however long the client waits.
        public let status: Int
        /// Header fields; `Content-Length` is added.
        public let headers: [String: String]
        /// The body.
        public let body: String

        /// An answer; 200 and JSON unless told.
        public init(
            _ status: Int = 200, headers: [String: String] = ["Content-Type": "application/json"], body: String = "{}"
        ) {
            self.status = status
            self.headers = headers
            self.body = body
        }
    }

    /// What arrived.
    public let inbox: Inbox<Request>
    private let channel: any Channel

    /// `http://127.0.0.1:port`.
    public var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    private init(channel: any Channel, inbox: Inbox<Request>) {
        self.channel = channel
        self.inbox = inbox
    }

    /// Runs a server that answers with `script` while `body` runs.
    public static func with<Value: Sendable>(
        answering script: @escaping @Sendable (Request) -> Answer, _ body: (HTTPStandIn) async throws -> Value
    ) async throws -> Value {
        let inbox = Inbox<Request>()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(ScriptHandler(inbox: inbox, script: script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = HTTPStandIn(channel: channel, inbox: inbox)
        do {
            let value = try await body(server)
            try await channel.close()
            return value
        } catch {
            try? await channel.close()
            throw error
        }
    }
}

/// Collects one request after the other and answers each. Confined to its event loop.
private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let inbox: Inbox<HTTPStandIn.Request>
    private let script: @Sendable (HTTPStandIn.Request) -> HTTPStandIn.Answer
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(inbox: Inbox<HTTPStandIn.Request>, script: @escaping @Sendable (HTTPStandIn.Request) -> HTTPStandIn.Answer) {
        self.inbox = inbox
        self.script = script
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(var part): body.writeBuffer(&part)
        case .end:
            guard let head else { return }
            answer(head, context)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let request = HTTPStandIn.Request(
            method: head.method.rawValue, uri: head.uri,
            headers: Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { "\($0), \($1)" },
            body: String(buffer: body))
        inbox.add(request)
        let answer = script(request)
        guard answer.status != 0 else { return }
        var headers = HTTPHeaders(answer.headers.map { ($0.key, $0.value) })
        headers.replaceOrAdd(name: "Content-Length", value: String(answer.body.utf8.count))
        let response = HTTPResponseHead(
            version: head.version, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        let bytes = context.channel.allocator.buffer(string: answer.body)
        context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
