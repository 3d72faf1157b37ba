import NIOCore
import NIOPosix

/// A TCP connection on which a test writes whatever bytes it likes, for requests that no HTTP client would send.
public struct RawConnection {
    /// Connects to a server at `http://127.0.0.1:port`, writes `bytes`, and reads until the server closes or `enough` says stop.
    ///
    /// The server is expected to close within 30 seconds; what came until then is returned either way.
    public static func exchange(
        _ url: String, sending bytes: String, until enough: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async throws -> String {
        guard let port = url.split(separator: ":").last.flatMap({ Int($0) }) else { return "" }
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(5))
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        IdleStateHandler(readTimeout: .seconds(30)))
                    try channel.pipeline.syncOperations.addHandler(CloseWhenIdle())
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: bytes))
            var received = ""
            do {
                for try await part in inbound {
                    received += String(buffer: part)
                    if enough(received) { break }
                }
            } catch is IOError {
                // The server cut the connection off; what it said before counts.
            }
            return received
        }
    }
}

/// Ends the connection when nothing arrives for too long.
private final class CloseWhenIdle: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
    }
}
