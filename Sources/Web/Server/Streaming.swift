import HummingbirdCore
import Logging
import NIOCore
import Store
import Synchronization

/// How many bytes of a stream were sent, for the log.
final class SentBytes: Sendable {
    private let sent = Atomic(0)

    /// The number, once the stream is over.
    var count: Int { sent.load(ordering: .relaxed) }

    fileprivate func set(_ count: Int) {
        sent.store(count, ordering: .relaxed)
    }
}

extension Responder {
    /// What is sent after the head.
    func body(of reply: Reply, for request: Request, _ sent: SentBytes) -> ResponseBody {
        guard !reply.omitsBody else { return ResponseBody() }
        if let stream = reply.stream { return body(of: stream, for: request, sent) }
        return ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
    }

    /// Says in the log why an answer broke off, when it was our doing and not the client's.
    func noteFault(_ error: any Error, of edge: EdgeContext) {
        guard let fault = error as? StoreFault else { return }
        logger.error(
            "an answer broke off", error: fault, metadata: ["requestId": .stringConvertible(edge.requestID)])
    }

    /// A stream as Hummingbird writes it. A fault in the middle ends the connection without the last chunk, so the client sees
    /// that something is missing.
    private func body(of stream: ReplyStream, for request: Request, _ sent: SentBytes) -> ResponseBody {
        let (requestBody, drain) = (request.body, drain)
        return ResponseBody { writer in
            let out = writer
            if stream.isEndless {
                try await requestBody.consumeWithCancellationOnInboundClose { _ in
                    try await Self.write(stream, to: out, drain, sent)
                }
            } else {
                try await Self.write(stream, to: out, drain, sent)
            }
        }
    }

    private static func write(
        _ stream: ReplyStream, to writer: any ResponseBodyWriter, _ drain: DrainGate, _ sent: SentBytes
    ) async throws {
        var out = ReplyWriter(writer, drain)
        defer { sent.set(out.count) }
        try await stream.write(&out)
        try await writer.finish(nil)
    }
}
