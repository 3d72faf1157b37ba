import NIOCore
import NIOPosix

/// A mail server that keeps what it is sent instead of delivering it. A real one, on a port of 127.0.0.1.
public final class MailStandIn: Sendable {
    /// What arrived.
    public let inbox: Inbox<ReceivedMail>
    private let channel: any Channel

    /// The TCP port it listens on.
    public var port: Int { channel.localAddress?.port ?? 0 }

    private init(channel: any Channel, inbox: Inbox<ReceivedMail>) {
        self.channel = channel
        self.inbox = inbox
    }

    /// Runs a mail server while `body` runs.
    public static func with<Value: Sendable>(_ body: (MailStandIn) async throws -> Value) async throws -> Value {
        let inbox = Inbox<ReceivedMail>()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(SMTPHandler(inbox: inbox))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = MailStandIn(channel: channel, inbox: inbox)
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

/// Bytes to lines to ``SMTPConversation`` and back. Confined to its event loop.
private final class SMTPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let inbox: Inbox<ReceivedMail>
    private var conversation = SMTPConversation()
    private var pending = ByteBuffer()

    init(inbox: Inbox<ReceivedMail>) {
        self.inbox = inbox
    }

    func channelActive(context: ChannelHandlerContext) {
        send(SMTPConversation.greeting, context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        pending.writeBuffer(&bytes)
        while let end = pending.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            var line = pending.readString(length: end - pending.readerIndex) ?? ""
            pending.moveReaderIndex(forwardBy: 1)
            if line.hasSuffix("\r") { line.removeLast() }
            act(on: conversation.take(line), context)
        }
    }

    private func act(on step: SMTPConversation.Step, _ context: ChannelHandlerContext) {
        switch step {
        case .nothing: break
        case .reply(let reply): send(reply, context)
        case .received(let mail, let reply):
            inbox.add(mail)
            send(reply, context)
        case .goodbye(let reply):
            send(reply, context)
            context.close(promise: nil)
        }
    }

    private func send(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(NIOAny(context.channel.allocator.buffer(string: text)), promise: nil)
    }
}
