import Access
import Authenticators
import Core
import HTTPTypes
import Identity
import OAuthProtocol

/// Signing in at a page: name and password, then the second factor of who has one. ``Destination`` says where the browser goes then.
enum SignInPages {
    static let path = "/sign-in"
    static let factorPath = "/sign-in/second-factor"

    static let then = Parameter<String>.query(
        "then", "The page of ours to go on to; another, or too long an address, counts as `/account`.", .string()
    ) { $0 }
    static let anew = Parameter<Bool>.query(
        "anew", "Whether to begin with the password again.", .boolean, fallback: false
    ) { Bool($0) }

    static let fields: [Schema.Property] = [
        .required("login", "The e-mail address or user name.", .string(minLength: 1, maxLength: 254)),
        .required("password", "The password.", .string(minLength: 1, maxLength: 1024)),
    ]
    static let factorFields: [Schema.Property] = [
        .required("method", "What is shown.", .oneOf(SecondFactorKind.allCases.map(\.rawValue))),
        .optional("code", "The code.", .string(minLength: 1, maxLength: 64)),
        .optional("credential", "What the passkey answered, as JSON.", .string(minLength: 1)),
        .optional("remember", "Whether this browser is spared the next one for a while.", .oneOf(["true"])),
    ]

    static func show(_ visit: PageVisit) async throws -> Reply {
        let destination = visit.destination
        if visit.context.parameters[anew] == true {
            return visit.redirect(to: destination.after(path), PageCookie.pending.forgetting)
        }
        if let waiting = WaitingSignIn(visit) {
            if waiting.isEnrolling { return try await EnrolmentPages.show(visit, waiting) }
            return try await SecondFactorPage(visit: visit, kinds: waiting.kinds).reply(to: destination)
        }
        if visit.principal != nil, destination == .account { return visit.redirect(to: destination.path) }
        return try await SignInPage(visit: visit).reply(to: destination)
    }

    static func signIn(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        let destination = visit.destination
        let login = form.text("login") ?? ""
        var page = SignInPage(visit: visit, login: login)
        guard !login.isEmpty, login.utf8.count <= 1_016, let password = form.text("password"),
            password.utf8.count <= 4_096
        else {
            page.problem = "Type your e-mail address or user name, and your password."
            return try await page.reply(to: destination, status: .badRequest)
        }
        let outcome = try await visit.services.identity.browsers.sessions.signIn(
            login: login, password: Secret(password), device: SecretCookie.device.secret(in: visit.context.edge.head),
            from: visit.origin)
        switch outcome {
        case .signedIn(let signedIn): return try await visit.admit(signedIn, to: destination)
        case .secondFactor(let pending):
            return visit.redirect(to: destination.after(path), WaitingSignIn(pending).cookie)
        case .enrolment(let pending):
            return visit.redirect(to: destination.after(path), WaitingSignIn(pending, isEnrolling: true).cookie)
        case .refused: page.problem = ErrorCode.invalidCredentials.message
        case .disabled: page.problem = "This account is disabled. Ask your administrator."
        case .locked(let lock): page.problem = Problem(lock, at: visit.context.edge.arrival).message
        }
        return try await page.reply(to: destination, status: .badRequest)
    }

    static func secondFactor(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        let destination = visit.destination
        guard let waiting = WaitingSignIn(visit) else { return try await tooLate(visit) }
        var page = SecondFactorPage(visit: visit, kinds: waiting.kinds)
        guard let proof = FactorProof(form) else {
            page.problem = "Type the code."
            return try await page.reply(to: destination, status: .badRequest)
        }
        let factors = visit.services.identity.browsers.secondFactors
        let outcome = try await factors.verify(
            waiting.token, proof, remembering: form.text("remember") == "true", from: visit.origin)
        switch outcome {
        case .signedIn(let signedIn): return try await visit.admit(signedIn, to: destination)
        case .invalidToken: return try await tooLate(visit)
        case .wrong: page.problem = ErrorCode.invalidMFACode.message
        case .locked(let lock): page.problem = Problem(codes: lock, at: visit.context.edge.arrival).message
        }
        return try await page.reply(to: destination, status: .badRequest)
    }

    static func tooLate(_ visit: PageVisit) async throws -> Reply {
        var page = SignInPage(visit: visit)
        page.problem = "That took too long. Sign in again."
        var reply = try await page.reply(to: visit.destination, status: .badRequest)
        reply.fields.append(PageCookie.pending.forgetting)
        return reply
    }
}

/// A sign-in that waits for a second factor, as its browser keeps it: the token, and what may be shown.
struct WaitingSignIn {
    let token: Secret<String>
    let kinds: [SecondFactorKind]
    /// Whether it is the first one, which has yet to be set up.
    let isEnrolling: Bool
    private let age: Duration

    private static let enrolling = "enrolling"

    init(_ pending: PendingSignIn, isEnrolling: Bool = false) {
        self.isEnrolling = isEnrolling
        token = pending.token
        kinds = pending.kinds
        age = .seconds(pending.expiresIn)
    }

    /// Reads the cookie.
    init?(_ visit: PageVisit) {
        guard let text = PageCookie.pending.value(in: visit.context.edge.head)?.reveal() else { return nil }
        let parts = text.split(separator: "~").map(String.init)
        guard let first = parts.first else { return nil }
        token = Secret(first)
        kinds = parts.dropFirst().compactMap(SecondFactorKind.init)
        isEnrolling = parts.contains(Self.enrolling)
        age = .zero
    }

    /// The cookie.
    var cookie: HTTPField {
        let marks = kinds.map(\.rawValue) + (isEnrolling ? [Self.enrolling] : [])
        let text = ([token.reveal()] + marks).joined(separator: "~")
        return PageCookie.pending.keeping(Secret(text), for: age)
    }
}

extension FactorProof {
    /// What a form shows.
    init?(_ form: FormParameters) {
        let kind = form.text("method").flatMap(SecondFactorKind.init)
        if kind == .webauthn {
            guard let response = form.passkey(AuthenticationResponse.self) else { return nil }
            self = .webauthn(response)
            return
        }
        guard let code = form.text("code"), code.utf8.count <= 256 else { return nil }
        // People copy codes with the blanks that apps put between the digits.
        let text = Secret(code.filter { $0 != " " })
        switch kind {
        case .totp: self = .totp(text)
        case .recoveryCode: self = .recoveryCode(text)
        case .webauthn, nil: return nil
        }
    }
}

extension PageVisit {
    /// Where to go on to.
    var destination: Destination { Destination(context.parameters[SignInPages.then]) }

    /// Lets somebody in whose sign-in was good. The session that this browser had before ends.
    func admit(_ signedIn: SignedIn, to destination: Destination) async throws -> Reply {
        var reply = redirect(to: destination.path)
        reply.fields += try await cookies(of: signedIn)
        return reply
    }

    /// What a browser keeps of a good sign-in.
    func cookies(of signedIn: SignedIn) async throws -> [HTTPField] {
        if let principal { _ = try await services.identity.browsers.sessions.signOut(principal) }
        let lifetime = services.identity.secondFactors.deviceLifetime
        let device = signedIn.deviceToken.map { SecretCookie.device.keeping($0, for: lifetime) }
        return [PageCookie.session.keeping(signedIn.refreshToken), PageCookie.pending.forgetting]
            + [device].compactMap(\.self)
    }
}
