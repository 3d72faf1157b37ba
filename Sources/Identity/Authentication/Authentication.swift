public import Access

/// What became of a credential that came with a request.
public enum Authentication: Sendable {
    /// It is good, and this is who came.
    case principal(Principal)
    /// It is an access token, and not good.
    case refused(TokenRefusal)
    /// It is an API key, and not good.
    case keyRefused(KeyRefusal)
}

/// Why an access token was refused.
public enum TokenRefusal: String, Sendable, Equatable {
    /// It isn't a token of ours: malformed, signed by another key, or for somebody else.
    case invalid
    /// It was one of ours, and its time is over.
    case expired
    /// Its session has ended: signed out, revoked, or deleted in the database.
    case sessionEnded
    /// Its user is disabled.
    case disabled
    /// Its user's role needs a second factor, and the session rests on none.
    case withoutSecondFactor
}
