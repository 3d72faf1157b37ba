import Audit
public import Core
public import OAuthProtocol
import Store

/// Requests that clients push before they send the user (RFC 9126).
public struct PushedRequests: Sendable {
    let store: OAuthStore
    let time: any TimeSource
    let randomness: any Randomness

    /// How long a user may take at the pages once the request has arrived there: ten minutes.
    public static let patience = Duration.seconds(600)

    /// A request on its way.
    public struct Arrival: Sendable {
        /// What was pushed.
        public let parameters: FormParameters
        /// What stands for the request on the pages that its user sees, until they are done. It isn't a `request_uri` of the client's any more.
        public let token: OpaqueToken
        /// When it arrived.
        public let begunAt: Instant
    }

    /// Keeps a request of a client that authenticated.
    public func push(
        _ parameters: FormParameters, by client: OAuthClient, own: String
    ) async throws(OAuthFault) -> Result<PushedRequestAnswer, OAuthRefusal> {
        let request: PushedRequest
        do throws(OAuthRefusal) {
            request = try PushedRequest(parameters, by: client.profile, own: own)
        } catch {
            return .failure(error)
        }
        let token = OpaqueToken(.pushedRequest, randomness)
        let (text, expiresAt) = (request.parameters.encoded, time.now() + PushedRequest.lifetime)
        try await store.housekeep(.authorizationState) { transaction throws(StoreFault) in
            try transaction.run(
                """
                INSERT INTO oauth_pushed_requests (token_hash, client_id, parameters, has_arrived, expires_at) \
                VALUES (\(token.hash), \(client.id), \(text), \(false), \(expiresAt))
                """)
            return .commit(())
        }
        return .success(PushedRequestAnswer(token))
    }

    /// A request arrives with its user, once: its `request_uri` is worth nothing from then on, and the pages go on with another token. Nil for one
    /// that is unknown, was used or has expired. That it is the client's own, ``AuthorizationEntry`` checks.
    public func arrive(_ token: OpaqueToken) async throws(OAuthFault) -> Arrival? {
        let (next, now) = (OpaqueToken(.pushedRequest, randomness), time.now())
        let text = try await store.housekeep(.authorizationState) { transaction throws(StoreFault) in
            let text = try transaction.value(
                """
                SELECT parameters FROM oauth_pushed_requests WHERE token_hash = \(token.hash) \
                AND NOT has_arrived AND expires_at > \(now)
                """, as: String.self)
            guard let text else { return .rollback(String?.none) }
            let count = try transaction.run(
                """
                UPDATE oauth_pushed_requests SET token_hash = \(next.hash), has_arrived = \(true), \
                expires_at = \(now + Self.patience) WHERE token_hash = \(token.hash) \
                AND NOT has_arrived
                """)
            return count == 1 ? .commit(text) : .rollback(nil)
        }
        guard let parameters = text.flatMap({ try? FormParameters(query: $0) }) else { return nil }
        return Arrival(parameters: parameters, token: next, begunAt: now)
    }

    /// A request whose user is at the pages; nil when they took too long.
    public func arrived(_ token: OpaqueToken) async throws(OAuthFault) -> Arrival? {
        let now = time.now()
        let found = try await store.read { reader throws(StoreFault) in
            try reader.first(
                """
                SELECT parameters, expires_at FROM oauth_pushed_requests WHERE token_hash = \(token.hash) \
                AND has_arrived AND expires_at > \(now)
                """, as: ArrivedRow.self)
        }
        guard let found, let parameters = try? FormParameters(query: found.parameters) else { return nil }
        return Arrival(parameters: parameters, token: token, begunAt: found.expiresAt - Self.patience)
    }
}

private struct ArrivedRow: RowDecodable {
    let parameters: String
    let expiresAt: Instant

    init(row: Row) throws(StoreFault) {
        parameters = try row.get(0)
        expiresAt = try row.get(1)
    }
}
