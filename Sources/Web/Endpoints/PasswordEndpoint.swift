import Access
import Core
import Identity

/// What people do with their own way of signing in: passwords, address, profile.
enum PasswordEndpoint {
    static func change(_ context: SignedContext, _ body: PasswordChangeBody) async throws -> PasswordView {
        try context.requireSession()
        let outcome = try await context.services.identity.passwords.change(
            body.currentPassword, to: body.newPassword, by: context.principal)
        return try PasswordView(outcome, at: context.edge.arrival)
    }

    static func requestReset(_ context: OpenContext, _ body: ResetRequestBody) async throws -> SentView {
        try await context.services.identity.passwords.requestReset(body.email, from: context.origin)
        return SentView(message: "If somebody has this address, a link to set a new password is on its way.")
    }

    static func set(_ context: OpenContext, _ body: ResetBody) async throws -> PasswordView {
        let outcome = try await context.services.identity.passwords.set(
            body.newPassword, with: body.token, from: context.origin)
        return try PasswordView(outcome, at: context.edge.arrival)
    }

    static func requestEmail(_ context: SignedContext, _ body: EmailChangeBody) async throws -> SentView {
        try context.requireSession()
        let outcome = try await context.services.identity.emailChanges.request(
            body.email, password: body.password, by: context.principal)
        switch outcome {
        case .sent: return SentView(message: "The address changes once the link that was sent to it is opened.")
        case .wrongPassword: throw Problem(.invalidCurrentPassword)
        case .locked(let lock): throw Problem(lock, at: context.edge.arrival)
        case .tooSoon(let pause):
            var problem = Problem(.rateLimitExceeded, "A mail was sent just now; wait before you ask for another.")
            problem.retryAfter = pause
            throw problem
        case .noMail: throw Problem(.mailNotConfigured)
        }
    }

    static func confirmEmail(_ context: OpenContext, _ body: EmailConfirmationBody) async throws -> UserView {
        guard
            let user = try await context.services.identity.emailChanges.confirm(body.token, from: context.origin)
        else { throw Problem(.invalidTicket) }
        return UserView(user)
    }

    static func updateProfile(_ context: SignedContext, _ body: ProfileBody) async throws -> ProfileView {
        let users = context.services.identity.users
        try context.requireSession()
        let outcome = try await users.updateProfile(
            of: context.principal, username: try Username(checked: body.username), by: context.grant)
        if case .taken = outcome { throw Problem(.userExists) }
        guard let profile = try await users.profile(of: context.principal) else { throw Problem(.invalidToken) }
        return profile
    }
}

extension SignedContext {
    /// What one does to one's own way of signing in needs a person who has signed in, not a key that a program holds.
    func requireSession() throws {
        guard principal.credential.session != nil else {
            throw Problem(.forbidden, "An API key can't do this; sign in.")
        }
    }
}

/// `{"currentPassword", "newPassword"}`
struct PasswordChangeBody: RequestBody {
    let currentPassword: Secret<String>
    let newPassword: Secret<String>

    static let schema = Schema.object([
        .required("currentPassword", "The password as it is.", .string(minLength: 1, maxLength: 1024)),
        .required("newPassword", "The password as it is to be.", .string(minLength: 1, maxLength: 1024)),
    ])
}

/// `{"email"}`
struct ResetRequestBody: RequestBody {
    let email: EmailAddress

    static let schema = Schema.object([.required("email", "The account's address.", EmailAddress.schema)])
}

/// `{"token", "newPassword"}`
struct ResetBody: RequestBody {
    let token: Secret<String>
    let newPassword: Secret<String>

    static let schema = Schema.object([
        .required(
            "token", "What the link in the mail brings: `rst_…` or `inv_…`.", .string(minLength: 1, maxLength: 200)),
        .required("newPassword", "The password as it is to be.", .string(minLength: 1, maxLength: 1024)),
    ])
}

/// `{"email", "password"}`
struct EmailChangeBody: RequestBody {
    let email: EmailAddress
    let password: Secret<String>

    static let schema = Schema.object([
        .required("email", "The new address.", EmailAddress.schema),
        .required("password", "The password, once more.", .string(minLength: 1, maxLength: 1024)),
    ])
}

/// `{"token"}`
struct EmailConfirmationBody: RequestBody {
    let token: Secret<String>

    static let schema = Schema.object([
        .required("token", "What the link in the mail brings: `eml_…`.", .string(minLength: 1, maxLength: 200))
    ])
}

/// `{"username"}`
struct ProfileBody: RequestBody {
    let username: String

    static let schema = Schema.object([.required("username", "Another name to sign in with.", Username.schema)])
}

/// `{"message"}`
struct SentView: Shaped {
    let message: String

    static let shape = Shape<SentView>(
        "Sent", "Something is on its way by mail.", [.field("message", "What happens next.") { $0.message }])
}

/// `{"endedSessions"}`
struct PasswordView: Shaped {
    let endedSessions: Int

    /// The good outcome; the others are thrown.
    init(_ outcome: PasswordOutcome, at now: Instant) throws {
        switch outcome {
        case .changed(_, let ended): endedSessions = ended
        case .wrongPassword: throw Problem(.invalidCurrentPassword)
        case .locked(let lock): throw Problem(lock, at: now)
        case .refused(let problem): throw Problem.invalid("newPassword", problem.message)
        case .invalidTicket: throw Problem(.invalidTicket)
        }
    }

    static let shape = Shape<PasswordView>(
        "PasswordSet", "The password was set.",
        [.field("endedSessions", "How many sessions were ended with it.") { $0.endedSessions }])
}
