public import Access
import Audit
public import Core
import Store
import Vault

/// Sessions of browsers at our own pages. What a program has in its refresh token, a browser has in a cookie: the token's text, which no route for
/// programs takes, since the session is of another client.
///
/// Signing in at a page is ``sessions`` and ``secondFactors``, which are those of the API in all but the kind of session that they open; the cookie is
/// then ``SignedIn/refreshToken``.
public struct BrowserSessions: Sendable {
    /// Signing in with a password, signing out.
    public let sessions: Sessions
    /// Second factors at the pages.
    public let secondFactors: SecondFactors
    /// Passkeys at the pages.
    public var passkeys: Passkeys { Passkeys(factors: secondFactors) }
    let authenticator: Authenticator

    /// How long a session may not be used before it ends.
    public static let idle = SessionKind.browser.idle
    /// How long it lasts at most.
    public static let absolute = SessionKind.browser.absolute
    /// How much of ``idle`` is gone before it is written down anew: not every request writes.
    private static let slack = Duration.seconds(300)

    private var store: IdentityStore { sessions.store }

    init(_ sessions: Sessions, _ secondFactors: SecondFactors, _ authenticator: Authenticator) {
        var browsers = sessions
        browsers.kind = .browser
        self.sessions = browsers
        self.secondFactors = SecondFactors(
            sessions: browsers, passwords: secondFactors.passwords, issuer: secondFactors.issuer,
            relyingParty: secondFactors.relyingParty)
        self.authenticator = authenticator
    }

    /// Who comes with a cookie; nil when its session has ended, or it isn't the session's latest.
    public func principal(
        _ cookie: Secret<String>, from origin: Origin
    ) async throws(IdentityFault) -> Principal? {
        let now = sessions.time.now()
        guard let presented = RefreshToken(cookie.reveal()), let found = try await live(presented, at: now),
            let session = try await authenticator.session(presented.session, of: found.user.id, at: now),
            session.user.isActive, !authenticator.factorPolicy.refuses(session)
        else { return nil }
        authenticator.uses.note(presented.session, at: now)
        try await prolong(presented.session, found.token, at: now)
        return Principal(
            session.user, session.user.role.permissions, .session(presented.session), session.assurance, at: now,
            from: origin, isInteractive: true)
    }

    /// Another cookie for the same session, after which the one before is worth nothing: for when its user proved more of who they are (OWASP
    /// ASVS 5.0 §7.2.4). Nil when the session has ended.
    public func renew(_ cookie: Secret<String>) async throws(IdentityFault) -> Secret<String>? {
        let now = sessions.time.now()
        guard let presented = RefreshToken(cookie.reveal()),
            let next = presented.successor(sessions.vault.macKey(.refreshToken))
        else { return nil }
        return try await store.housekeep(.tokenRotation) { transaction throws(StoreFault) in
            guard try transaction.session(of: presented)?.isBrowsers(at: now) == true else {
                return .rollback(nil)
            }
            try transaction.run("DELETE FROM refresh_token_secrets WHERE session_id = \(presented.session)")
            try transaction.insertSecret(next, at: now)
            return .commit(next.text)
        }
    }

    /// A secret for a browser whose user isn't known yet, to tie its forms to it.
    public func visitorSecret() -> Secret<String> {
        Secret(Base64URL.encode(sessions.randomness.bytes(32)))
    }

    /// The code of a text that goes to a browser and comes back: nobody else can make it.
    public func seal(_ text: String) -> String {
        Base64URL.encode(sessions.vault.macKey(.page).code(for: Array(text.utf8)))
    }

    /// Whether a code is the text's.
    public func isSeal(_ code: String, of text: String) -> Bool {
        guard let code = Base64URL.decode(code) else { return false }
        return sessions.vault.macKey(.page).isValid(code, for: Array(text.utf8))
    }

    private func live(_ presented: RefreshToken, at now: Instant) async throws(IdentityFault) -> PresentedSession? {
        let found = try await store.read { reader throws(StoreFault) in try reader.session(of: presented) }
        return found?.isBrowsers(at: now) == true ? found : nil
    }

    private func prolong(_ id: SessionID, _ token: PresentedToken, at now: Instant) async throws(IdentityFault) {
        let end = min(now + Self.idle, token.absoluteExpiresAt)
        guard end - token.expiresAt > Self.slack else { return }
        try await store.housekeep(.lastUse) { transaction throws(StoreFault) in
            try transaction.run(
                "UPDATE refresh_tokens SET expires_at = \(end) WHERE id = \(id) AND expires_at < \(end)")
            return .commit(())
        }
    }
}

extension PresentedSession {
    /// Whether it is a good session of a browser.
    fileprivate func isBrowsers(at now: Instant) -> Bool {
        guard terms.client == SessionKind.browser.client, case .rotate = token.decision(at: now) else { return false }
        return true
    }
}

extension MACPurpose {
    /// Authenticates what our pages give browsers to bring back.
    static let page = MACPurpose("page")
}
