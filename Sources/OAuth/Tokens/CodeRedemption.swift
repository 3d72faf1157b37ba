import Access
public import Audit
import Core
import Identity
import OAuthProtocol
import SecurityEvents
import Store

extension TokenDesk {
    /// How long a redeemed code is remembered, with the session that it opened: a day.
    static let remembersCodes = Duration.seconds(86_400)

    /// Tokens for a code (RFC 6749 §4.1.3).
    ///
    /// Of any number of parallel calls with one code, one opens a session. Whoever comes later, by a moment or a day, ends it: two parties have the
    /// code, and nobody knows which is the thief (RFC 9700 §4.5, ASVS 5.0 10.4.2).
    func redeem(
        _ request: CodeRequest, by client: OAuthClient, proof: String?, from origin: Origin
    ) async throws(OAuthFault) -> Result<TokenAnswer, OAuthRefusal> {
        guard let code = request.code,
            let found = try await store.read(.point, { reader throws(StoreFault) in try reader.code(code) })
        else { return .failure(.badGrant) }
        if let session = found.sessionID { return try await endReused(session, found, from: origin) }
        if let refusal = found.binding.refusal(
            of: request, by: client.profile.id, thumbprint: proof, at: time.now())
        {
            return .failure(refusal)
        }
        let terms: SessionTerms
        do throws(OAuthRefusal) {
            terms = try self.terms(client, found.scopes, request.resources, of: found.resources, proof: proof)
        } catch {
            return .failure(error)
        }
        let draft = draft(of: found.userID, terms, found.assurance, for: client, grantedIn: found.grantedIn)
        guard let grant = try await grant(of: found.userID, from: origin) else { return .failure(.badGrant) }
        let opened = try await store.change(
            by: grant, .oauthCodeRedeemed, on: .consent(of: found.userID, to: client.id)
        ) { change throws(StoreFault) in
            let (transaction, now) = (change.transaction, change.time)
            guard let current = try transaction.code(code), current.sessionID == nil else {
                return .rollback(Redemption.lost)
            }
            guard let opened = try change.openSession(draft) else { return .rollback(.nobody) }
            try transaction.run(
                """
                UPDATE oauth_codes SET session_id = \(opened.id), removed_at = \(now + Self.remembersCodes) \
                WHERE code_hash = \(code.hash)
                """)
            return .commit(.opened(opened))
        }
        switch opened {
        case .opened(let session): return .success(try await answer(session, nonce: found.nonce))
        case .nobody: return .failure(.badGrant)
        case .lost:
            let after = try await store.read { reader throws(StoreFault) in try reader.code(code) }
            guard let after, let session = after.sessionID else { return .failure(.badGrant) }
            return try await endReused(session, after, from: origin)
        }
    }

    private enum Redemption: Sendable {
        case opened(OpenedSession)
        /// Somebody else was first.
        case lost
        /// The user is gone or disabled, or the session has ended in which they agreed.
        case nobody
    }

    /// Ends what a code's first redemption opened.
    private func endReused(
        _ session: SessionID, _ code: StoredCode, from origin: Origin
    ) async throws(OAuthFault) -> Result<TokenAnswer, OAuthRefusal> {
        let grant = Grant.system(.tokenReuse, origin: origin)
        try await store.change(by: grant, .oauthCodeReused, on: .session(session, of: code.userID)) {
            change throws(StoreFault) in
            guard try change.endSession(session) else { return .rollback(()) }
            change.note("client_id", .text(code.clientID.description))
            try change.record(
                EventDraft(
                    .oauthCodeReused, user: code.userID,
                    message: "An authorization code was used twice; the session that it opened was ended",
                    metadata: [
                        "client_id": .text(code.clientID.description), "session_id": .text(session.description),
                    ]))
            return .commit(())
        }
        return .failure(.badGrant)
    }
}

extension Action {
    /// A client exchanged a code for tokens.
    public static let oauthCodeRedeemed = Action("oauth_code.redeemed")
    /// A code came a second time, and what it had opened was ended.
    public static let oauthCodeReused = Action("oauth_code.reused")
}
