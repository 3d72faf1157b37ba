import Access
import Core
import Geo
import HTTPTypes
import NIOCore
import Store

/// A request at the edge: what is known before anybody is.
struct EdgeContext: Sendable {
    /// The request's id, sent back as `X-Request-Id`.
    let requestID: RequestID
    /// When its head arrived.
    let arrival: Instant
    /// When the answer must have begun; outbound calls made for it end by then.
    let deadline: Instant
    /// Method, target and header fields.
    let head: HTTPRequest
    /// The path and query, split.
    let target: RequestTarget
    /// The other end of the connection; nil on a UNIX socket.
    let peer: SocketAddress?
    /// Whether the client speaks TLS, with us or with a proxy of ours.
    let isSecure: Bool
    /// What is the same for every request.
    let surroundings: Surroundings
    /// Whether another request has paid for this one, which takes nothing from any budget then.
    var isPaid = false

    /// The rooms' functions.
    var services: WebServices { surroundings.services }

    /// The client, through the proxies we trust. Worked out when asked for: a probe never asks.
    var client: IPAddress? {
        guard let peer = peer.flatMap(IPAddress.init) else { return nil }
        // The header of whom we don't trust needn't be looked for.
        guard surroundings.forwarded.isTrusted(peer) else { return peer }
        return surroundings.forwarded.client(peer: peer, lines: head.headerFields[values: .forwardedFor])
    }

    /// Where the request came from, as rooms record it.
    var origin: Origin {
        let client = client
        return Origin(
            address: client?.text, userAgent: head.headerFields.value(of: .userAgent).map { $0.cut(to: 512) },
            path: String(target.path).cut(to: 500), method: head.method.rawValue, requestID: requestID,
            place: client.flatMap(services.places.place))
    }
}

/// A request of a route that anybody may call.
struct OpenContext: Sendable {
    /// The request.
    let edge: EdgeContext
    /// The parameters that the route declares, checked.
    let parameters: ParameterValues

    /// The rooms' functions.
    var services: WebServices { edge.services }
    /// Where the request came from.
    var origin: Origin { edge.origin }
}

/// A request of a route that asks for a permission: whoever calls has it, and here is the proof.
struct SignedContext: Sendable {
    /// The request.
    let edge: EdgeContext
    /// What it asks for.
    let route: Route
    /// Who calls.
    let principal: Principal
    /// The proof that they have the route's permission, for functions that change something.
    let grant: Grant
    /// The parameters that the route declares, checked.
    let parameters: ParameterValues
    /// Who calls, as the same request would be let in at this moment; nil when it wouldn't. For answers that take their time.
    let current: @Sendable () async -> Principal?
    /// What the request may be repeated by, when its route makes something and it has an `Idempotency-Key`.
    var repetition: Repetition?

    /// The rooms' functions.
    var services: WebServices { edge.services }
}

extension String {
    /// The text cut to so many bytes, at a character.
    fileprivate func cut(to bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: bytes)
        while end.samePosition(in: unicodeScalars) == nil { utf8.formIndex(before: &end) }
        return String(self[..<end])
    }
}
