import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore

/// Answers on the port without TLS: whatever was asked for is found under the public URL.
///
/// The address comes from the settings, never from the request's `Host`, so nobody can be sent elsewhere.
struct Redirect: Sendable {
    let publicURL: String

    /// The answer to one request.
    func answer(_ request: HTTPRequest) -> HTTPResponse {
        let path = request.path ?? "/"
        var fields = HTTPFields()
        fields[.location] = publicURL + (path.utf8.first == UInt8(ascii: "/") ? path : "/")
        fields[.contentLength] = "0"
        fields[.connection] = "close"
        // 308 keeps the method and body, which 301 may not (RFC 9110 §15.4.9).
        return HTTPResponse(status: .permanentRedirect, headerFields: fields)
    }

    /// The connections on that port, with the same limits as the others.
    func channel(
        _ limits: WebLimits, _ refusal: @escaping @Sendable (ErrorCode) -> (head: HTTPResponse, body: ByteBuffer)
    )
        -> HTTP1Channel
    {
        HTTP1Channel(
            responder: { request, writer, _ in
                try await writer.write(response: answer(request.head), body: ResponseBody())
            },
            configuration: .init(
                additionalChannelHandlers: [ConnectionGuard(limits: limits, refusal: refusal)],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerFieldBytes, maxHeaderListSize: limits.headerBytes,
                    maxHeaderFieldCount: limits.headerFields)))
    }
}
