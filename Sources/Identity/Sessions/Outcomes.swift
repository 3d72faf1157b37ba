public import Core

/// What became of a sign-in.
public enum SignInOutcome: Sendable {
    /// Signed in.
    case signedIn(SignedIn)
    /// There is no such user, or the password is another one: the two can't be told apart.
    case refused
    /// The password is right, and the user is disabled.
    case disabled
    /// Too many wrong passwords; this one doesn't count, and wasn't looked at.
    case locked(AccountLock)
    /// The password is right, and a second factor is needed: see ``SecondFactors/verify(_:_:from:)``.
    case secondFactor(PendingSignIn)
    /// The password is right, and the user's role needs a second factor, of which there is none: see
    /// ``SecondFactors/beginTOTPEnrolment(_:)``.
    case enrolment(PendingSignIn)
}

/// What became of a refresh.
public enum RefreshOutcome: Sendable {
    /// New tokens.
    case refreshed(SignedIn)
    /// None.
    case refused(RefreshRefusal)
}

/// Why a refresh token was refused.
public enum RefreshRefusal: String, Sendable, Equatable {
    /// It isn't one of ours, or its session has ended.
    case unknown
    /// It was not used for too long, or the session is too old.
    case expired
    /// It was used before, so somebody else may hold it: the session has been ended.
    case reused
    /// The user is disabled.
    case disabled
    /// The user's role needs a second factor, and none was shown for the session.
    case withoutSecondFactor = "without_second_factor"
}

/// A user with a session and its tokens.
public struct SignedIn: Sendable {
    /// Who.
    public let user: UserView
    /// The session.
    public let sessionID: SessionID
    /// The access token, a JWT.
    public let accessToken: Secret<String>
    /// The refresh token; the one before it is used up.
    public let refreshToken: Secret<String>
    /// How long the access token lives, in seconds.
    public let expiresIn: Int
    /// What spares the device the second factor next time, if that was asked for.
    public internal(set) var deviceToken: Secret<String>?
}
