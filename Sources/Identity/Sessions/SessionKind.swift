import Core

/// How a sign-in at this server is meant to be used, and so how long it lasts.
struct SessionKind: Sendable, Equatable {
    /// `client_id` of its session.
    let client: String
    /// Without use.
    let idle: Duration
    /// At most, however often it is used.
    let absolute: Duration

    /// A program that keeps its refresh token.
    static let program = SessionKind(
        client: SessionLimits.passwordClient, idle: SessionLimits.idle, absolute: SessionLimits.absolute)
    /// A browser at our own pages: an hour and a day, as NIST SP 800-63B-4 §2.2.3 has it for two factors.
    static let browser = SessionKind(client: "castellan-pages", idle: .seconds(3_600), absolute: .seconds(86_400))
}
