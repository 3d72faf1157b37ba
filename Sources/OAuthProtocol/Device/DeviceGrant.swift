public import Core

/// A device that waits for its user (RFC 8628), and what to answer when it asks.
///
/// ```
/// waiting ──▶ approved
///    └──────▶ denied
/// ```
/// Any of them ends by itself at ``expiresAt``; an approved one is gone once it is redeemed.
public struct DeviceGrant: Sendable, Hashable {
    /// How long a user has: ten minutes.
    public static let lifetime = Duration.seconds(600)
    /// How long a device waits between two questions, to begin with.
    public static let interval = Duration.seconds(5)
    /// By how much it waits longer after each question that came too early (RFC 8628 §3.5).
    public static let slowing = Duration.seconds(5)

    /// Where it stands.
    public enum State: String, Sendable, CaseIterable {
        case waiting, approved, denied
    }

    /// Whose device it is.
    public let clientID: String
    /// Where it stands.
    public let state: State
    /// How long the device has to wait now.
    public let interval: Duration
    /// When it last asked.
    public let lastAsked: Instant?
    /// When it ends.
    public let expiresAt: Instant

    /// A device as it is kept.
    public init(clientID: String, state: State, interval: Duration, lastAsked: Instant?, expiresAt: Instant) {
        self.clientID = clientID
        self.state = state
        self.interval = interval
        self.lastAsked = lastAsked
        self.expiresAt = expiresAt
    }

    /// What to do about a question.
    public enum Verdict: Sendable, Hashable {
        /// Issue the tokens, if it is still there to be taken.
        case redeem
        /// Refuse, and keep this interval and the time of the question.
        case refuse(OAuthRefusal, interval: Duration)
    }

    /// What to do about a question of a client at `now`.
    public func verdict(on clientID: String, at now: Instant) -> Verdict {
        guard clientID.utf8.elementsEqual(self.clientID.utf8) else {
            return .refuse(.badGrant, interval: interval)
        }
        guard now < expiresAt else {
            return .refuse(OAuthRefusal(.expiredToken, "the device code has expired"), interval: interval)
        }
        if let lastAsked, now < lastAsked + interval {
            return .refuse(
                OAuthRefusal(.slowDown, "wait five seconds longer between questions"), interval: interval + Self.slowing
            )
        }
        switch state {
        case .approved: return .redeem
        case .denied: return .refuse(OAuthRefusal(.accessDenied, "the user said no"), interval: interval)
        case .waiting:
            return .refuse(OAuthRefusal(.authorizationPending, "the user hasn't answered yet"), interval: interval)
        }
    }
}
