public import Access
import Audit
public import Core
import SecurityEvents
import Store
import Vault

extension Sessions {
    /// Exchanges a refresh token for its successor and a new access token. What to do with the token is decided in
    /// `Rotation.swift`, and done here.
    ///
    /// Of any number of parallel calls with one token, one makes the successor and the others get the same answer. A
    /// token that comes back more than ten seconds after its use ends the session.
    public func refresh(
        _ text: Secret<String>, from origin: Origin
    ) async throws(IdentityFault) -> RefreshOutcome {
        let exchange = try await exchange(text, of: SessionLimits.passwordClient, from: origin) { _ -> Never? in nil }
        switch exchange {
        case .refused(let refusal): return .refused(refusal)
        case .exchanged(let found, let successor, let time):
            return .refreshed(try await signedIn(found.user, successor, found.assurance, at: time))
        }
    }

    /// What became of exchanging a refresh token for its successor.
    enum Exchange<Objection: Sendable>: Sendable {
        /// The session, the successor, and when it was handed out first.
        case exchanged(PresentedSession, RefreshToken, at: Instant)
        /// Nothing came of it, and it was recorded.
        case refused(RefreshRefusal)
        /// The caller wouldn't have it; the token is as good as before.
        case objected(Objection)
    }

    /// Exchanges the refresh token of a client, unless the caller has something against it once the session is known.
    func exchange<Objection: Sendable>(
        _ text: Secret<String>, of client: String, from origin: Origin,
        unless objection: (SessionTerms) -> Objection?
    ) async throws(IdentityFault) -> Exchange<Objection> {
        guard let presented = RefreshToken(text.reveal()),
            let successor = presented.successor(vault.macKey(.refreshToken))
        else {
            return try await refuse(.unknown, nil, from: origin)
        }
        // A call that loses the race to another finds out inside its transaction and looks again: the second look finds
        // the winner's successor, or no session. Three looks are only a bound.
        for _ in 0..<3 {
            let found = try await store.read { reader throws(StoreFault) in try reader.session(of: presented) }
            guard let found else { return try await refuse(.unknown, nil, from: origin) }
            switch found.token.decision(at: time.now()) {
            case .rotate where factorPolicy.refuses(found), .replay where factorPolicy.refuses(found):
                return try await refuse(.withoutSecondFactor, found.user, from: origin)
            case .rotate:
                guard found.terms.client == client else { return try await refuse(.unknown, found.user, from: origin) }
                if let objection = objection(found.terms) { return .objected(objection) }
                if let time = try await rotate(presented, to: successor, from: origin) {
                    return .exchanged(found, successor, at: time)
                }
            case .replay(let issuedAt):
                guard found.terms.client == client else { return try await refuse(.unknown, found.user, from: origin) }
                if let objection = objection(found.terms) { return .objected(objection) }
                return .exchanged(found, successor, at: issuedAt)
            case .reuse:
                try await endFamily(presented.session, of: found.user, from: origin)
                return .refused(.reused)
            case .refuse(let refusal):
                return try await refuse(refusal, found.user, from: origin)
            }
        }
        throw .store(.contention("refresh of one token"))
    }

    /// Replaces the token, and says when; nil when somebody else did first.
    ///
    /// Housekeeping and no change: nobody gets a right they didn't have, so it leaves a security event and no audit
    /// entry.
    private func rotate(
        _ presented: RefreshToken, to successor: RefreshToken, from origin: Origin
    ) async throws(IdentityFault) -> Instant? {
        let (now, randomness, sanitizer) = (time.now(), randomness, store.sanitizer)
        return try await store.housekeep(.tokenRotation) { transaction throws(StoreFault) in
            guard let found = try transaction.session(of: presented),
                case .rotate(let expiresAt) = found.token.decision(at: now)
            else { return .rollback(nil) }
            try transaction.insert(
                """
                UPDATE refresh_token_secrets SET replaced_at = \(now) \
                WHERE session_id = \(presented.session) AND generation = \(Int64(presented.generation))
                """)
            try transaction.insertSecret(successor, at: now)
            try transaction.insert(
                """
                UPDATE refresh_tokens SET last_used_at = \(now), expires_at = \(expiresAt), \
                ip_address = \(origin.address), user_agent = \(origin.userAgent) WHERE id = \(presented.session)
                """)
            let draft = EventDraft(
                .tokenRefresh, about: found.user, message: "Token refreshed", session: presented.session)
            try transaction.record(draft, from: origin, at: now, randomness, sanitizer)
            return .commit(now)
        }
    }

    /// Ends the session whose token came back: whoever is second, thief or owner, must sign in again.
    private func endFamily(_ id: SessionID, of user: User, from origin: Origin) async throws(IdentityFault) {
        let grant = Grant.system(.tokenReuse, origin: origin)
        try await store.change(by: grant, .sessionRevoked, on: .session(id, of: user.id)) { change throws(StoreFault) in
            guard try change.transaction.deleteSession(id) else { return .rollback(()) }
            try change.transaction.discardTickets(of: user.id, [.emailChange])
            change.note("reason", .text("token_reuse"))
            var draft = EventDraft(
                .tokenRefreshFailed, about: user, message: "A used refresh token came back; its session was ended",
                session: id)
            draft.severity = .critical
            draft.metadata["reason"] = .text(RefreshRefusal.reused.rawValue)
            try change.record(draft)
            return .commit(())
        }
    }

    private func refuse<Objection>(
        _ refusal: RefreshRefusal, _ user: User?, from origin: Origin
    ) async throws(IdentityFault) -> Exchange<Objection> {
        let draft = EventDraft(
            .tokenRefreshFailed, user: user?.id, email: user?.email, username: user?.username,
            message: "Refresh token refused", metadata: ["reason": .text(refusal.rawValue)])
        do throws(StoreFault) {
            // Made-up tokens cost nothing, so they come in floods.
            if refusal == .unknown {
                try await events.recordFlood(draft, of: origin.address ?? "", from: origin)
            } else {
                try await events.record(draft, from: origin)
            }
        } catch {
            throw .store(error)
        }
        return .refused(refusal)
    }
}
