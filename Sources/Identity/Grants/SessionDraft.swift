public import Access
public import Audit
public import Core
import SecurityEvents
public import Store

/// A session that a client is about to be granted.
public struct SessionDraft: Sendable {
    /// Whose.
    public var user: UserID
    /// What for.
    public var terms: SessionTerms
    /// How surely the user was who they say when they agreed.
    public var assurance: Assurance
    /// Whether there is a refresh token.
    public var isRefreshable: Bool
    /// Until when it lives without one; a refresh token lives as long as that of any session.
    public var expiresAt: Instant?
    /// The session whose token it was exchanged for, and with which it ends.
    public var parent: SessionID?
    /// The session in which its user agreed, which has to be there still when this one is opened.
    public var grantedIn: SessionID?

    /// A draft; see the properties.
    public init(
        user: UserID, terms: SessionTerms, assurance: Assurance, isRefreshable: Bool, expiresAt: Instant? = nil,
        parent: SessionID? = nil, grantedIn: SessionID? = nil
    ) {
        self.user = user
        self.terms = terms
        self.assurance = assurance
        self.isRefreshable = isRefreshable
        self.expiresAt = expiresAt
        self.parent = parent
        self.grantedIn = grantedIn
    }
}

/// A session that was opened for a client; ``Sessions/tokens(of:)`` gives its tokens.
public struct OpenedSession: Sendable {
    /// The session.
    public let id: SessionID
    let user: User
    let draft: SessionDraft
    let refresh: RefreshToken?
    let openedAt: Instant
}

extension Change {
    /// Opens a session for a client, as a part of what another room does; nil when the user is gone or disabled, or a session has ended that it
    /// hangs on or was granted in.
    public func openSession(_ draft: SessionDraft) throws(StoreFault) -> OpenedSession? {
        guard let user = try transaction.user(draft.user), user.isActive else { return nil }
        for session in [draft.parent, draft.grantedIn].compactMap({ $0 }) {
            let isThere = try transaction.value("SELECT 1 FROM refresh_tokens WHERE id = \(session)", as: Int.self)
            guard isThere != nil else { return nil }
        }
        let id = SessionID.make(at: time, randomness)
        let refresh = draft.isRefreshable ? RefreshToken(session: id, randomness) : nil
        try transaction.insertSession(
            id, of: draft.user, draft.assurance, draft.terms, from: grant.origin, at: time,
            expiresAt: draft.isRefreshable ? nil : draft.expiresAt, parent: draft.parent)
        if let refresh { try transaction.insertSecret(refresh, at: time) }
        note("session_id", .text(id.description))
        note("client_id", .text(draft.terms.client))
        note("scopes", .list((draft.terms.scopes ?? []).sorted()))
        try record(
            EventDraft(
                .loginSuccess, about: user, message: "A client was granted a session", session: id,
                client: draft.terms))
        return OpenedSession(id: id, user: user, draft: draft, refresh: refresh, openedAt: time)
    }
}

extension EventDraft {
    /// An event about a session of a client.
    init(_ type: EventType, about user: User, message: String, session: SessionID, client terms: SessionTerms) {
        self.init(type, about: user, message: message, session: session)
        metadata["client_id"] = .text(terms.client)
        metadata["scopes"] = .list((terms.scopes ?? []).sorted())
        if let actor = terms.actor { metadata["actor"] = .text(actor) }
    }
}
