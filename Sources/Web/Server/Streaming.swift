import HummingbirdCore
import Logging
import NIOCore
import Store
import Synchronization

/// What is known of a stream once it is over, for the log.
final class SentStream: Sendable {
    private let ending = Mutex<(count: Int, cause: (any Error)?)>((0, nil))

    /// How many bytes were sent.
    var count: Int { ending.withLock { $0.count } }
    /// What went wrong inside, although the stream was written to its end.
    var cause: (any Error)? { ending.withLock { $0.cause } }

    fileprivate func end(_ out: ReplyWriter) {
        let (count, cause) = (out.count, out.cause)
        ending.withLock { $0 = (count, cause) }
    }
}

extension Responder {
    /// What is sent after the head.
    func body(of reply: Reply, for request: Request, _ sent: SentStream) -> ResponseBody {
        guard !reply.omitsBody else { return ResponseBody() }
        if let stream = reply.stream { return body(of: stream, for: request, sent) }
        return ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
    }

    /// Says in the log why an answer broke off, when it was our doing and not the client's.
    func noteFault(_ error: any Error, of edge: EdgeContext) {
        guard let fault = error as? StoreFault else { return }
        note(fault, of: edge)
    }

    /// Says in the log what went wrong inside while an answer was written.
    func note(_ cause: any Error, of edge: EdgeContext) {
        logger.error(
            "an answer broke off", error: cause, metadata: ["requestId": .stringConvertible(edge.requestID)])
    }

    /// A stream as Hummingbird writes it. A fault in the middle ends the connection without the last chunk, so the client sees
    /// that something is missing.
    private func body(of stream: ReplyStream, for request: Request, _ sent: SentStream) -> ResponseBody {
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
        _ stream: ReplyStream, to writer: any ResponseBodyWriter, _ drain: DrainGate, _ sent: SentStream
    ) async throws {
        var out = ReplyWriter(writer, drain)
        defer { sent.end(out) }
        try await stream.write(&out)
        try await writer.finish(nil)
    }
}
