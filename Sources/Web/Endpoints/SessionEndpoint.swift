import Access
import Core
import Identity

/// What somebody signed in does with their own sessions.
enum SessionEndpoint {
    static func signOut(_ context: SignedContext) async throws -> SignedOutView {
        guard let ended = try await context.services.identity.sessions.signOut(context.principal) else {
            throw Problem(.forbidden, "An API key has no session to end; revoke the key instead.")
        }
        return SignedOutView(sessionID: ended)
    }

    static func profile(_ context: SignedContext) async throws -> ProfileView {
        // Authenticated a moment ago, deleted since.
        guard let profile = try await context.services.identity.users.profile(of: context.principal) else {
            throw Problem(.invalidToken)
        }
        return profile
    }

    static let session = Parameter<SessionID>.path("session", "The session's id.")
    static let olderThan = Parameter<Duration>.query(
        "olderThan", "Only sessions that were opened longer ago than this: `7d`, `12h`, `30m`.",
        .string(minLength: 2, maxLength: 8)
    ) { Duration(age: $0) }

    static func sessions(_ context: SignedContext) async throws -> SessionsView {
        try await page(of: context.principal.userID, context)
    }

    static func sessionsOfUser(_ context: SignedContext) async throws -> SessionsView {
        try await page(of: try await context.user().id, context)
    }

    static func everybodys(_ context: SignedContext) async throws -> SessionsView {
        try await page(of: nil, context)
    }

    static func revoke(_ context: SignedContext) async throws -> SignedOutView {
        try await revoke(of: context.principal.userID, context)
    }

    static func revokeOfUser(_ context: SignedContext) async throws -> SignedOutView {
        try await revoke(of: try await context.user().id, context)
    }

    static func revokeOthers(_ context: SignedContext) async throws -> EndedSessionsView {
        let principal = context.principal
        return EndedSessionsView(
            ended: try await context.services.identity.sessions.revokeAll(
                of: principal.userID, openedBefore: context.openedBefore, except: principal.credential.session,
                by: context.grant))
    }

    static func signOutEverywhere(_ context: SignedContext) async throws -> EndedSessionsView {
        EndedSessionsView(
            ended: try await context.services.identity.sessions.revokeAll(
                of: context.principal.userID, by: context.grant))
    }

    static func revokeAllOfUser(_ context: SignedContext) async throws -> EndedSessionsView {
        EndedSessionsView(
            ended: try await context.services.identity.sessions.revokeAll(
                of: try await context.user().id, openedBefore: context.openedBefore, by: context.grant))
    }

    static func revokeEverybodys(_ context: SignedContext) async throws -> EndedSessionsView {
        EndedSessionsView(
            ended: try await context.services.identity.sessions.revokeEverybodys(
                openedBefore: context.openedBefore, by: context.grant))
    }

    private static func page(of user: UserID?, _ context: SignedContext) async throws -> SessionsView {
        let request = try context.parameters.list(Sessions.cursorFilter(of: user))
        return SessionsView(
            page: try await context.services.identity.sessions.page(
                of: user, request, current: context.principal.credential.session))
    }

    private static func revoke(of user: UserID, _ context: SignedContext) async throws -> SignedOutView {
        guard let id = context.parameters[session],
            try await context.services.identity.sessions.revoke(id, of: user, by: context.grant)
        else { throw Problem(.notFound) }
        return SignedOutView(sessionID: id)
    }
}

extension SignedContext {
    /// The time before which a session must have been opened.
    fileprivate var openedBefore: Instant? {
        parameters[SessionEndpoint.olderThan].map { edge.arrival - $0 }
    }
}

extension Duration {
    /// An age as people write it: `7d`, `12h`, `30m`; nil for anything else.
    init?(age text: String) {
        let units: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            (1...100_000).contains(count)
        else { return nil }
        self = .seconds(count * unit)
    }
}

/// `{"sessionId": …}`
struct SignedOutView: Shaped {
    let sessionID: SessionID

    static let shape = Shape<SignedOutView>(
        "SignedOut", "A session has ended.",
        [.field("sessionId", "The session that was ended.") { $0.sessionID }])
}

/// A page of sessions.
struct SessionsView: Shaped {
    let page: ListPage<SessionView>

    static let shape = Shape<SessionsView>(
        "Sessions", "A page of sessions.",
        [.field("sessions", "The sessions, the latest first.") { $0.page.rows }] + PageFields.all { $0.page.pagination }
    )
}

/// `{"endedSessions": …}`
struct EndedSessionsView: Shaped {
    let ended: Int

    static let shape = Shape<EndedSessionsView>(
        "EndedSessions", "Sessions have ended.", [.field("endedSessions", "How many.") { $0.ended }])
}
