import Agents
import Core
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NetworkDefence
import OAuthProtocol
import Telemetry

/// Answers requests: everything between Hummingbird's parsed request and its writer. The steps stand in
/// `Answering.swift`.
///
/// One type instead of a chain of middleware, since every step needs what the one before found and a chain allocates
/// at each link.
struct Responder: Sendable {
    let router: Router
    let surroundings: Surroundings
    let headers: ResponseHeaders
    let crossOrigin: CrossOrigin
    /// Whether our own connections are TLS.
    let servesTLS: Bool
    let limits: WebLimits
    let ids: RequestIDs
    let time: any TimeSource
    let drain: DrainGate
    let log: LogSink
    let logger: Logger

    /// The rooms' functions.
    var services: WebServices { surroundings.services }

    /// Answers one request and records its one outcome.
    func respond(to request: Request, _ writer: consuming ResponseWriter, on channel: any Channel) async throws {
        let begin = ContinuousClock.now
        let edge = context(of: request.head, on: channel)
        let match = router.match(edge.target.path)
        let isPage = match?.endpoint.routes.contains(where: \.isPage) ?? false
        var reply: Reply
        var allowance: Allowance?
        do {
            reply = try await answer(edge, match, request.body, &allowance)
        } catch let error as HTTPParserError {
            // The connection's guard has answered already, and Hummingbird ends the connection when it sees this error.
            throw error
        } catch {
            reply = refusal(for: error, of: edge, match?.endpoint.refusals ?? .envelope)
        }
        log.requests.record(microseconds: (ContinuousClock.now - begin).microseconds, status: reply.status.code)
        if let allowance { reply.fields += allowance.fields }
        let isPublic = match?.endpoint.routes.allSatisfy(\.isPublic) ?? false
        if !isPage { reply.fields += crossOrigin.fields(for: request.head, isPublic: isPublic) }
        if request.method == .head {
            reply.omitsBody = true
            // Without a length the codec ends even an empty body with a last chunk, which the next answer must not follow.
            if reply.stream != nil { reply.closes = true }
        }
        // Whoever listened for the client's leaving has read what may follow: nothing can be asked there any more.
        if reply.stream?.isEndless == true { reply.closes = true }
        let sent = SentStream()
        var outcome = RequestOutcome.answered(status: reply.status.code, code: reply.code)
        do {
            try await writer.write(
                response: headers.head(
                    of: reply, to: edge.requestID, at: time.now(), closes: drain.isDraining, isSecure: edge.isSecure),
                body: body(of: reply, for: request, sent))
            if let cause = sent.cause { note(cause, of: edge) }
        } catch {
            outcome = .abandoned
            noteFault(error, of: edge)
        }
        log.record(
            RequestRecord(
                id: edge.requestID, method: edge.head.method.rawValue, route: match?.endpoint.routes.first?.path,
                outcome: outcome,
                microseconds: (ContinuousClock.now - begin).microseconds,
                bytes: reply.omitsBody ? 0 : reply.stream == nil ? reply.body.count : sent.count))
        if outcome == .abandoned { throw AnswerAbandoned() }
    }

    /// The answer for what never became a request, given by the connection's guard.
    func refusal(_ code: ErrorCode) -> (head: HTTPResponse, body: ByteBuffer) {
        let now = time.now()
        let id = ids.next(at: now)
        let reply = Problem(code).reply(to: id)
        log.record(
            RequestRecord(
                id: id, method: "-", route: nil,
                outcome: .answered(status: code.status.code, code: code.rawValue), microseconds: 0,
                bytes: reply.body.count))
        return (
            headers.head(of: reply, to: id, at: now, closes: true, isSecure: servesTLS), ByteBuffer(bytes: reply.body)
        )
    }

    private func context(of head: HTTPRequest, on channel: any Channel) -> EdgeContext {
        let arrival = time.now()
        let peer = channel.remoteAddress
        return EdgeContext(
            requestID: proxied(head, from: peer) ?? ids.next(at: arrival), arrival: arrival,
            deadline: arrival + limits.answer, head: head, target: RequestTarget(head.path ?? "/"), peer: peer,
            isSecure: servesTLS || isForwardedFromTLS(head, from: peer), surroundings: surroundings)
    }

    /// The id that a proxy of ours gave the request, so that its log and ours name the same one. Anybody else's is
    /// not taken.
    private func proxied(_ head: HTTPRequest, from peer: SocketAddress?) -> RequestID? {
        guard let peer = peer.flatMap(IPAddress.init), surroundings.forwarded.isTrusted(peer) else { return nil }
        return head.headerFields[.requestID].flatMap { RequestID($0) }
    }

    /// Whether a proxy of ours says that its client speaks TLS. The last value is its own.
    private func isForwardedFromTLS(_ head: HTTPRequest, from peer: SocketAddress?) -> Bool {
        guard let scheme = head.headerFields[values: .forwardedProto].last, let peer = peer.flatMap(IPAddress.init),
            surroundings.forwarded.isTrusted(peer)
        else { return false }
        return scheme.split(separator: ",").last?.trimmed.lowercased() == "https"
    }

    /// The answer for whatever was thrown, with its cause in the log when it is ours to mend.
    func refusal(for error: any Error, of edge: EdgeContext, _ form: RefusalForm = .envelope) -> Reply {
        if let refusal = error as? OAuthRefusal { return refusal.reply }
        if let refusal = error as? ResourceRefusal { return refusal.reply(services.authorizationServer) }
        var problem = Problem(error)
        problem.metadata = services.authorizationServer.url(.resourceMetadata)
        if case .bound = BearerToken(authorization: edge.head.headerFields.value(of: .authorization)) {
            problem.scheme = .dpop
        }
        if let cause = problem.cause {
            logger.error(
                "request failed", error: cause,
                metadata: ["requestId": .stringConvertible(edge.requestID), "code": .string(problem.code.rawValue)])
        }
        if case .mcp = form { problem.usualScopes = Toolbox.scopes }
        switch form {
        case .envelope, .mcp: return problem.reply(to: edge.requestID)
        case .oauth: return problem.oauthReply(to: edge.requestID)
        case .page: return problem.page(to: edge.requestID)
        }
    }
}

/// The client went away before it had its answer. Says no more: a parser's error would make Hummingbird answer again.
private struct AnswerAbandoned: Error {}

extension Duration {
    /// Whole microseconds.
    fileprivate var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
