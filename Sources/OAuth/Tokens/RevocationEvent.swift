import Audit
import Core
import OAuthProtocol
import SecurityEvents
import Store

extension Change {
    /// Records that a client gave back what a session stood for.
    func recordRevocation(of session: SessionID, _ user: UserID, _ client: OAuthClient) throws(StoreFault) {
        try record(
            EventDraft(
                .sessionRevoked, user: user, message: "\(client.name) gave back its token",
                metadata: ["session_id": .text(session.description), "client_id": .text(client.profile.id)]))
    }
}
