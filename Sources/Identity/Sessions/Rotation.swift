import Core

/// What is known of the session that a refresh token names, and of the token itself.
struct PresentedToken: Sendable {
    /// Whether the secret is the one that was handed out.
    let secretMatches: Bool
    /// When its successor was handed out; nil while it has none.
    let replacedAt: Instant?
    /// When the session ends unless it is refreshed.
    let expiresAt: Instant
    /// When it ends in any case.
    let absoluteExpiresAt: Instant
    /// Whether the user may sign in.
    let userIsActive: Bool

    /// What to do with the token. Pure: the shell in `Refresh.swift` carries it out.
    ///
    /// ```
    ///             first use           again within 10 s        again later
    /// current ───────────────► used ───────────────► used ──────────────► session ends
    ///          new successor         same successor
    /// ```
    func decision(at now: Instant) -> RotationDecision {
        guard secretMatches else { return .refuse(.unknown) }
        guard userIsActive else { return .refuse(.disabled) }
        guard now < expiresAt, now < absoluteExpiresAt else { return .refuse(.expired) }
        guard let replacedAt else {
            return .rotate(expiresAt: min(now + SessionLimits.idle, absoluteExpiresAt))
        }
        return now - replacedAt <= SessionLimits.replay ? .replay(issuedAt: replacedAt) : .reuse
    }
}

/// What to do with a refresh token.
enum RotationDecision: Sendable, Equatable {
    /// Hand out a successor; the session then lives until `expiresAt`.
    case rotate(expiresAt: Instant)
    /// Hand out once more what was handed out at `issuedAt`.
    case replay(issuedAt: Instant)
    /// End the session: two parties hold its tokens.
    case reuse
    /// Nothing.
    case refuse(RefreshRefusal)
}
