import Core
import HTTPTypes
import Identity

/// Where tokens are earned: by password, and by the refresh token before; and the public keys to check them with.
enum SignInEndpoint {
    static func signIn(_ context: OpenContext, _ body: SignInBody) async throws -> TokensView {
        guard let login = body.login else { throw Problem.invalid("email", "is required, or else username; not both") }
        let inCookie = body.cookie ?? false
        if inCookie { try context.requireTrustedPage() }
        let device = body.deviceToken ?? (inCookie ? SecretCookie.device.secret(in: context.edge.head) : nil)
        let outcome = try await context.services.identity.sessions.signIn(
            login: login, password: body.password, device: device, from: context.origin)
        switch outcome {
        case .signedIn(let signedIn): return TokensView(signedIn: signedIn, inCookie: inCookie)
        case .refused: throw Problem(.invalidCredentials)
        case .disabled: throw Problem(.accountDisabled)
        case .locked(let lock): throw Problem(lock, at: context.edge.arrival)
        case .secondFactor(let pending): throw Problem(pending)
        case .enrolment(let pending): throw Problem(pending, .mfaEnrolmentRequired)
        }
    }

    static func refresh(_ context: OpenContext, _ body: RefreshBody) async throws -> TokensView {
        let cookie = body.refreshToken == nil ? RefreshCookie.token(in: context.edge.head) : nil
        if cookie != nil { try context.requireTrustedPage() }
        guard let token = body.refreshToken ?? cookie else {
            throw Problem.invalid("refreshToken", "is required where no cookie brings it")
        }
        switch try await context.services.identity.sessions.refresh(token, from: context.origin) {
        case .refreshed(let signedIn): return TokensView(signedIn: signedIn, inCookie: cookie != nil)
        case .refused(.disabled): throw Problem(.accountDisabled)
        case .refused(.withoutSecondFactor): throw Problem(.mfaSignInRequired)
        case .refused(.unknown), .refused(.expired), .refused(.reused): throw Problem(.invalidRefreshToken)
        }
    }

    static func keySet(_ context: OpenContext) async throws -> [UInt8] {
        Array(context.services.identity.signingKeys.jwks.utf8)
    }

    /// A JWK set (RFC 7517 §5); the members of a key depend on its kind.
    static let keySetSchema = Schema.object([
        .required("keys", "The keys.", .array(of: .map(of: .string())))
    ])
}

/// `{"email" or "username": …, "password": …}`
struct SignInBody: RequestBody {
    let email: String?
    let username: String?
    let password: Secret<String>
    let cookie: Bool?
    let deviceToken: Secret<String>?

    /// The one name that was given; nil when it is none or two.
    var login: String? {
        switch (email, username) {
        case (let name?, nil), (nil, let name?): name
        default: nil
        }
    }

    // Longer names belong to nobody (RFC 5321 §4.5.3.1.3), and longer passwords only cost us time.
    static let schema = Schema.object([
        .optional(
            "email", "The account's e-mail address; this or the user name.", .string(minLength: 1, maxLength: 254)),
        .optional(
            "username", "The account's user name, instead of the address.", .string(minLength: 1, maxLength: 254)),
        .required("password", "The password.", .string(minLength: 1, maxLength: 1024)),
        .optional(
            "cookie", "Whether the refresh token comes in a cookie that pages can't read, instead of the answer.",
            .boolean),
        .optional(
            "deviceToken",
            "What spares a remembered device the second factor: `dev_…`; with `cookie`, its cookie does.",
            .string(minLength: 1, maxLength: 200)),
    ])
}

/// `{"refreshToken"?: …}`
struct RefreshBody: RequestBody {
    let refreshToken: Secret<String>?

    static let schema = Schema.object([
        .optional(
            "refreshToken", "The token from signing in or from the last refresh; the cookie's when it is left out.",
            .string(minLength: 1, maxLength: 512))
    ])
}

/// The tokens of a session, and whose it is.
struct TokensView: Shaped {
    let signedIn: SignedIn
    /// Whether the refresh token goes out in a cookie, and so not in the answer.
    let inCookie: Bool
    /// How long the device is remembered, where it is.
    var deviceLifetime = Duration.zero

    /// The answer's cookies, if it has any.
    var fields: [HTTPField] {
        guard inCookie else { return [] }
        let device = signedIn.deviceToken.map { SecretCookie.device.keeping($0, for: deviceLifetime) }
        return [RefreshCookie.keeping(signedIn.refreshToken, for: SessionLimits.idle)] + [device].compactMap(\.self)
    }

    static let shape = Shape<TokensView>("Tokens", "The tokens of a session.", members { $0 })

    /// The members of an answer that brings tokens.
    static func members<Row: Sendable>(_ tokens: @escaping @Sendable (Row) -> TokensView) -> [Field<Row>] {
        [
            .field("accessToken", "The access token, for `Authorization: Bearer`.") {
                tokens($0).signedIn.accessToken.reveal()
            },
            .field("token", "The access token again, under its older name.") {
                tokens($0).signedIn.accessToken.reveal()
            },
            .field("refreshToken", "The refresh token; it serves once. Null when it comes in a cookie.") {
                tokens($0).inCookie ? nil : tokens($0).signedIn.refreshToken.reveal()
            },
            .field("tokenType", "Always Bearer.") { _ in "Bearer" },
            .field("expiresIn", "Seconds until the access token expires.") { tokens($0).signedIn.expiresIn },
            .field("sessionId", "The session.") { tokens($0).signedIn.sessionID },
            .field("user", "Whose session it is.") { tokens($0).signedIn.user },
            .field(
                "deviceToken", "What spares this device the next second factor, if it is to and no cookie brings it."
            ) {
                tokens($0).inCookie ? nil : tokens($0).signedIn.deviceToken?.reveal()
            },
        ]
    }
}

extension OpenContext {
    /// A cookie is used only for our own pages.
    func requireTrustedPage() throws {
        guard services.trustedPages.include(edge.head) else { throw Problem(.crossSiteRequest) }
    }
}
