public import Access
import Audit
import Core
public import OAuthProtocol
import SecurityEvents

/// Says which client sends a request.
public struct ClientAuthentication: Sendable {
    let clients: Clients
    let replays: ReplayMemory
    let events: EventLog
    /// Whom an assertion may be for: our issuer and our token endpoint.
    let audiences: Set<String>
    let time: any TimeSource

    /// The client that a request says it is from, once that is proven; a public client has nothing to prove it with. Every reason to refuse has one
    /// answer.
    public func client(
        _ presented: PresentedClient, from origin: Origin
    ) async throws(OAuthFault) -> Result<OAuthClient, OAuthRefusal> {
        guard let id = OAuthClientID(presented.clientID), let live = try await clients.live(id), live.client.isActive,
            presented.isAllowed(by: live.client.profile.authentication), try await isProven(presented, live)
        else {
            try await note(presented, from: origin)
            return .failure(.unknownClient)
        }
        return .success(live.client)
    }

    /// The same for endpoints that only those may call who can prove who they are.
    public func confidentialClient(
        _ presented: PresentedClient, from origin: Origin
    ) async throws(OAuthFault) -> Result<OAuthClient, OAuthRefusal> {
        try await client(presented, from: origin).flatMap { client in
            client.profile.authentication == .publicClient ? .failure(.unknownClient) : .success(client)
        }
    }

    private func isProven(_ presented: PresentedClient, _ live: LiveClient) async throws(OAuthFault) -> Bool {
        let now = time.now()
        switch presented {
        case .named: return true
        case .basic(_, let secret), .posted(_, let secret):
            guard let token = OpaqueToken(secret.reveal(), as: .clientSecret) else { return false }
            return live.secrets.contains { $0.expiresAt.map { now < $0 } != false && token.matches($0.hash) }
        case .assertion(_, let token):
            guard let keys = live.client.keys,
                let assertion = try? ClientAssertion(
                    token, of: live.client.profile.id, keys: keys, audiences: audiences, at: now)
            else { return false }
            return try await replays.isNew(
                .assertion, assertion.id, of: assertion.clientID, until: assertion.expiresAt)
        }
    }

    private func note(_ presented: PresentedClient, from origin: Origin) async throws(OAuthFault) {
        let draft = EventDraft(
            .oauthClientRefused, message: "A client could not prove who it is",
            metadata: [
                "client_id": .text(presented.clientID), "method": .text(presented.method.rawValue),
            ])
        do { try await events.recordFlood(draft, of: presented.clientID, from: origin) } catch { throw .store(error) }
    }
}
