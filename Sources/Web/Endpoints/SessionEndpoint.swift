import Access
import Core
import Identity

/// What somebody signed in does with their own sessions.
enum SessionEndpoint {
    static func signOut(_ context: SignedContext) async throws -> SignedOutView {
        try await context.services.identity.sessions.signOut(context.principal)
        return SignedOutView(sessionID: context.principal.sessionID)
    }

    static func profile(_ context: SignedContext) async throws -> ProfileView {
        // Authenticated a moment ago, deleted since.
        guard let profile = try await context.services.identity.users.profile(of: context.principal) else {
            throw Problem(.invalidToken)
        }
        return profile
    }

    static func sessions(_ context: SignedContext) async throws -> SessionsView {
        let principal = context.principal
        return SessionsView(
            sessions: try await context.services.identity.sessions.list(
                of: principal.userID, current: principal.sessionID))
    }
}

/// `{"sessionId": …}`
struct SignedOutView: Shaped {
    let sessionID: SessionID

    static let shape = Shape<SignedOutView>(
        "SignedOut", "A session has ended.",
        [.field("sessionId", "The session that was ended.") { $0.sessionID }])
}

/// `{"sessions": […]}`
struct SessionsView: Shaped {
    let sessions: [SessionView]

    static let shape = Shape<SessionsView>(
        "Sessions", "A user's sessions.",
        [.field("sessions", "The sessions, the latest first.") { $0.sessions }])
}
