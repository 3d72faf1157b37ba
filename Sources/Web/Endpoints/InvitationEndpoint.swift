import Access
import Core
import Identity

/// Invitations, and links for a new password: what administrators send, since nobody chooses somebody else's password.
enum InvitationEndpoint {
    static func invite(_ context: SignedContext, _ body: InvitationBody) async throws -> UserView {
        let identity = context.services.identity
        guard let role = try await identity.users.role(named: body.role) else {
            throw Problem.invalid("role", "is no role; GET /v1/roles lists them")
        }
        guard context.principal.mayGrant(role) else { throw Problem(role) }
        guard identity.invitations.canBeSent else { throw Problem(.mailNotConfigured) }
        let outcome = try await identity.invitations.invite(
            body.email, username: try body.username.map(Username.init(checked:)), as: role, by: context.grant)
        return try view(of: outcome)
    }

    static func sendAgain(_ context: SignedContext) async throws -> UserView {
        let (identity, user) = (context.services.identity, try await context.user())
        guard context.principal.mayGrant(user.role) else { throw Problem(user.role) }
        guard identity.invitations.canBeSent else { throw Problem(.mailNotConfigured) }
        return try view(of: try await identity.invitations.sendAgain(to: user.id, by: context.grant))
    }

    static func sendReset(_ context: SignedContext) async throws -> UserView {
        let (identity, user) = (context.services.identity, try await context.user())
        guard context.principal.mayGrant(user.role) else { throw Problem(user.role) }
        guard identity.invitations.canBeSent else { throw Problem(.mailNotConfigured) }
        guard let sent = try await identity.passwords.sendReset(to: user.id, by: context.grant) else {
            throw Problem(.notFound)
        }
        return UserView(sent.user)
    }

    private static func view(of outcome: InvitationOutcome) throws -> UserView {
        switch outcome {
        case .invited(let sent): return UserView(sent.user)
        case .taken: throw Problem(.userExists)
        case .notFound: throw Problem(.notFound)
        case .hasSignedIn: throw Problem(.invitationAccepted)
        }
    }
}

/// `{"email", "role", "username"?}`
struct InvitationBody: RequestBody {
    let email: EmailAddress
    let role: String
    let username: String?

    static let schema = Schema.object([
        .required("email", "Where the invitation goes, and what the user signs in with.", EmailAddress.schema),
        .required("role", "The user's role; none that allows more than yours.", .string(minLength: 1, maxLength: 50)),
        .optional("username", "Another name to sign in with.", Username.schema),
    ])
}
