import Access
import Core
import HTTPTypes
import NetworkDefence

/// One route, whole: everything that the server, the OpenAPI document and the tests need to know about it.
///
/// Only the functions in `RouteKinds.swift` make one, so a signed route can't lack its permission, an open one its
/// reason, and what a handler takes and returns is what the document says.
struct Route: Sendable {
    /// The method. `HEAD` comes with `GET` by itself.
    let method: HTTPRequest.Method
    /// The path, with placeholders in braces: `/v1/users/{user}`.
    let path: String
    /// Which budgets and checks apply.
    let tier: Tier
    /// What the caller needs.
    let requirement: Requirement
    /// The room that answers.
    let room: Room
    /// What it does, in one line.
    let summary: String
    /// What may stand in the path and the query.
    let parameters: [any ParameterDeclaration]
    /// What the body must be; nil when none is read.
    let body: BodyDeclaration?
    /// What a good answer is.
    let answer: AnswerDeclaration
    /// How the handler may refuse, besides what follows from the rest; see ``Route/allErrors``.
    let errors: [ErrorCode]
    /// The code behind it.
    let handler: Handler
    /// The module that the caller must have access to, besides the permission.
    private(set) var module: Module?

    /// The budget that a route's requests are taken from, when it isn't the usual one of its tier, which is open or signed.
    private(set) var ownBudget: Budget?

    /// What a good answer may be besides ``answer``: another form that the client asked for, or another status.
    private(set) var alternatives: [AnswerDeclaration] = []

    /// Whether the code reads the query itself, as whoever wrote it wrote it.
    private(set) var readsOwnQuery = false

    /// The same route, whose code reads the query itself: clients may send more than we know (RFC 6749 §3.1).
    func readingOwnQuery() -> Route {
        var route = self
        route.readsOwnQuery = true
        return route
    }

    /// Whether a request may be repeated without being done twice, by its `Idempotency-Key`.
    private(set) var isRepeatable = false

    /// The same route, which does what is asked under one `Idempotency-Key` once.
    func repeatable() -> Route {
        var route = self
        route.isRepeatable = true
        return route
    }

    /// How it says no.
    private(set) var refusals = RefusalForm.envelope

    /// Whether the last placeholder of the path takes the rest of it, slashes and all.
    private(set) var takesRest = false

    /// The same route, whose last placeholder takes the rest of the path.
    func takingRest() -> Route {
        var route = self
        route.takesRest = true
        return route
    }

    /// The same route, which may also answer so.
    func alsoAnswering(_ alternatives: AnswerDeclaration...) -> Route {
        var route = self
        route.alternatives += alternatives
        return route
    }

    /// The same route, which says no in another form.
    func refusing(_ form: RefusalForm) -> Route {
        var route = self
        route.refusals = form
        return route
    }

    /// The same route, paid from another budget.
    func paidFrom(_ budget: Budget) -> Route {
        var route = self
        route.ownBudget = budget
        return route
    }

    /// The same route for those who have access to a module.
    func within(_ module: Module) -> Route {
        var route = self
        route.module = module
        return route
    }

    /// The code behind a route, with the body not yet read into its type.
    enum Handler: Sendable {
        /// For anybody.
        case open(@Sendable (OpenContext, [UInt8]) async throws -> Reply)
        /// For somebody with this permission.
        case signed(Permission, @Sendable (SignedContext, [UInt8]) async throws -> Reply)
        /// For somebody with this permission, with a body that the code reads when it has room for it.
        case reading(Permission, @Sendable (SignedContext, IncomingBody) async throws -> Reply)
        /// For somebody with this permission: tries routes of this server in their name.
        case testing(Permission, @Sendable (SignedContext, Responder) async throws -> Reply)
    }
}

/// What a request's body must be.
struct BodyDeclaration: Sendable {
    /// The most bytes of a body, unless a route says otherwise: our bodies are a few fields.
    static let usualLimit = 64 << 10

    /// The component's name in the document.
    let name: String
    /// The schema that checks it.
    let schema: Schema
    /// The most bytes.
    let limit: Int
    /// Whether it may also be a JSON value a line, each of this schema, and how many bytes that may be.
    var takesLines = false
    var linesLimit = 0
    /// Whether it is a text, whatever its `Content-Type` says, and no JSON.
    var isText = false
    /// Whether it is a form. That it is one by its `Content-Type` is for the form's own reader.
    var isForm = false
}

/// What a good answer is.
struct AnswerDeclaration: Sendable {
    /// Its status.
    let status: HTTPResponse.Status
    /// What its body is.
    let content: Reply.Content
    /// The schema of its body, envelope and all; nil when the body is no JSON.
    let schema: Schema?
}

extension Route {
    /// Every way in which the route may refuse.
    var allErrors: [ErrorCode] {
        var codes = errors + [.headersTooLarge, .malformedRequest, .internalError]
        if case .permission = requirement {
            codes += [
                .noAuthToken, .invalidToken, .tokenExpired, .accountDisabled, .mfaSignInRequired, .invalidAPIKey,
                .apiKeyExpired,
                .apiKeyDeactivated, .apiKeyAddress, .addressNotAllowed, .forbidden, .insufficientScope, .unavailable,
                .overloaded,
            ]
        }
        if case .permission(let permission) = requirement, Permission.dangerous.contains(permission) {
            codes.append(.stepUpRequired)
        }
        if module != nil { codes.append(.moduleAccessDenied) }
        if !parameters.isEmpty || tier != .probe { codes.append(.validation) }
        if isRepeatable { codes += [.idempotencyKeyReused, .validation] }
        if body != nil {
            codes += [.malformedJSON, .validation, .payloadTooLarge, .unsupportedMediaType, .requestTimeout]
        }
        if tier != .probe {
            codes += [.timedOut, .addressBlocked, .countryBlocked, .rateLimitExceeded, .unavailable, .overloaded]
        }
        return ErrorCode.allCases.filter(codes.contains)
    }
}
