import Access
import Core
import Identity

/// May somebody do something, and why.
enum AuthorizeEndpoint {
    static func ask(_ context: SignedContext, _ body: AuthorizeBody) async throws -> AuthorizationView {
        guard let permission = Permission(rawValue: body.permission) else {
            throw Problem.invalid("permission", "is not a permission")
        }
        let question = AccessQuestion(
            permission, in: body.module.flatMap(Module.init(rawValue:)),
            to: try await owner(body.owner, context))
        return AuthorizationView(
            question: question, subject: try await subject(body.user, context), decisionID: context.edge.requestID)
    }

    /// Whoever asks, or with `access:check_all` somebody else; of others only who may asks learns whether they exist.
    private static func subject(_ key: UserKey?, _ context: SignedContext) async throws -> Subject {
        let principal = context.principal
        guard let key, !principal.isNamed(by: key) else { return principal.subject }
        guard principal.permissions.contains(.accessCheckAll) else {
            throw Problem(.forbidden, "Asking about others needs the permission \(Permission.accessCheckAll.rawValue).")
        }
        let identity = context.services.identity
        guard let user = try await identity.users.find(key), let subject = try await identity.subjects.find(user.id)
        else { throw Problem(.notFound) }
        return subject
    }

    private static func owner(_ key: UserKey?, _ context: SignedContext) async throws -> AccessQuestion.Owner? {
        guard let key else { return nil }
        let principal = context.principal
        if principal.isNamed(by: key) { return .init(userID: principal.userID, team: principal.team) }
        let identity = context.services.identity
        let asksAboutAll = principal.permissions.contains(.accessCheckAll)
        let seen = principal.permissions.contains(.userRead) ? context.reachOfUsers : .own(principal.userID)
        guard let user = try await identity.users.find(key, within: asksAboutAll ? .all : seen),
            let subject = try await identity.subjects.find(user.id)
        else {
            if asksAboutAll { throw Problem(.notFound) }
            // Whom one may not see is answered like a stranger, whether they exist or not.
            return .init(userID: UserID(high: 0, low: 0), team: nil)
        }
        return .init(userID: subject.userID, team: subject.team)
    }
}

/// `{"permission", "module"?, "owner"?, "user"?}`
struct AuthorizeBody: RequestBody {
    let permission: String
    let module: String?
    let owner: UserKey?
    let user: UserKey?

    static let schema = Schema.object([
        .required("permission", "What is to be done.", .oneOf(Permission.allCases.map(\.rawValue))),
        .optional("module", "The module it is done in.", .oneOf(Module.allCases.map(\.rawValue))),
        .optional(
            "owner", "Whose record it is done to, by id or reference; none in particular when left out.", UserKey.schema
        ),
        .optional("user", "Who is to do it, by id or reference; whoever asks when left out.", UserKey.schema),
    ])
}

/// The answer to `POST /v1/authorize`.
struct AuthorizationView: Shaped {
    let question: AccessQuestion
    let subject: Subject
    let verdict: AccessVerdict
    let decisionID: RequestID

    init(question: AccessQuestion, subject: Subject, decisionID: RequestID) {
        self.question = question
        self.subject = subject
        self.decisionID = decisionID
        verdict = subject.verdict(on: question)
    }

    static let shape = Shape<AuthorizationView>(
        "Authorization", "Whether somebody may do something, and why.",
        [
            .field("allowed", "Whether they may.") { $0.isAllowed },
            .field("decision", "`allow` or `deny`.") { $0.isAllowed ? "allow" : "deny" },
            .field("decisionId", "The id under which the log has the request.") { $0.decisionID },
            .field("reason", "Why, in a sentence.") { $0.reason },
            .field("permission", "What was asked about.") { $0.question.permission.rawValue },
            .field("userId", "Who is to do it.") { $0.subject.userID },
            .field("role", "Their role.") { $0.subject.role.name },
            .field("grantedBy", "The permission that allows it.") { $0.grantedBy?.rawValue },
            .field("scope", "How far that reaches: own, team or all.") { $0.scope?.rawValue },
            .field("missing", "The permission or module that is missing.") { $0.missing },
        ])

    private var isAllowed: Bool { grantedBy != nil }

    private var grantedBy: Permission? {
        if case .allowed(let permission, _) = verdict { permission } else { nil }
    }

    private var scope: Scope? {
        if case .allowed(_, let scope) = verdict { scope } else { nil }
    }

    private var missing: String? {
        switch verdict {
        case .allowed, .outOfReach: nil
        case .missing(_, .module(let module)): module.rawValue
        case .missing(let permission, _): permission.rawValue
        }
    }

    private var reason: String {
        let role = subject.role.name
        return switch verdict {
        case .allowed(let permission, let scope):
            "The role \(role) has \(permission.rawValue), which reaches \(scope.inWords)."
        case .missing(let permission, .scope): "The role \(role) has \(permission.rawValue), this credential doesn't."
        case .missing(_, .module(let module)):
            "There is no access to the module \(module.rawValue): it comes from the team."
        case .missing(let permission, .administrator):
            "Of the built-in roles only \(Role.systemAdmin.name) has \(permission.rawValue); this is \(role)."
        case .missing(let permission, .role): "The role \(role) lacks \(permission.rawValue)."
        case .outOfReach:
            "\(question.permission.rawValue) is about one's own records only, and this is somebody else's."
        }
    }
}

extension Scope {
    fileprivate var inWords: String {
        switch self {
        case .own: "one's own records"
        case .team: "records of one's team"
        case .all: "everybody's records"
        }
    }
}

extension Principal {
    fileprivate func isNamed(by key: UserKey) -> Bool {
        key.text == userID.description || key.text == reference
    }
}
