import Access
import Authenticators
import Core
import HTTPTypes
import Identity
import OAuthProtocol

/// Passkeys at our pages: signing in with one, and one's own.
enum PasskeyPages {
    static let signInPath = "/sign-in/passkey"
    static let path = "/account/passkey"

    static let credential = Schema.Property.required(
        "credential", "What the passkey answered, as JSON.", .string(minLength: 1))
    static let signInFields: [Schema.Property] = [
        .required("passkey_token", "What came with the question.", .string(minLength: 1, maxLength: 200)), credential,
    ]
    static let fields: [Schema.Property] = [
        .required("name", "What to call it.", .string(minLength: 1, maxLength: PasskeyView.longestName)), credential,
    ]
    static let removal: [Schema.Property] = [.required("passkey", "One of one's own passkeys.", PasskeyID.schema)]

    /// Signs in without a password.
    static func signIn(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        var page = SignInPage(visit: visit)
        page.problem = ErrorCode.invalidPasskey.message
        if let token = form.text("passkey_token"), let response = form.passkey(AuthenticationResponse.self) {
            let outcome = try await visit.services.identity.browsers.passkeys.signIn(
                Secret(token), response, from: visit.origin)
            switch outcome {
            case .signedIn(let signedIn): return try await visit.admit(signedIn, to: visit.destination)
            case .refused: break
            case .disabled: page.problem = "This account is disabled. Ask your administrator."
            }
        }
        return try await page.reply(to: visit.destination, status: .badRequest)
    }

    /// The page where one adds another one.
    static func show(_ visit: PageVisit) async throws -> Reply {
        try await changing(visit) { principal, _ in try await page(visit, principal) }
    }

    static func add(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        try await changing(visit) { principal, grant in
            guard let name = form.text("name"), (1...PasskeyView.longestName).contains(name.unicodeScalars.count),
                let response = form.passkey(RegistrationResponse.self)
            else { return try await page(visit, principal, ErrorCode.passkeyRefused.message) }
            let outcome = try await visit.services.identity.browsers.passkeys.register(
                response, called: name, endingOthers: false, by: principal, grant)
            switch outcome {
            case .registered(_, let result): return try await added(visit, result)
            case .refused, .notBegun: return try await page(visit, principal, ErrorCode.passkeyRefused.message)
            case .taken: return try await page(visit, principal, ErrorCode.passkeyExists.message)
            }
        }
    }

    /// The session is surer now, so it gets another cookie.
    private static func added(_ visit: PageVisit, _ result: FactorChangeResult) async throws -> Reply {
        var reply =
            result.recoveryCodes.isEmpty
            ? visit.redirect(to: AccountPages.path)
            : visit.recoveryCodes(result.recoveryCodes, then: AccountPages.path)
        if let session = visit.session, let cookie = try await visit.services.identity.browsers.renew(session) {
            reply.fields.append(PageCookie.session.keeping(cookie))
        }
        return reply
    }

    static func remove(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        try await changing(visit) { principal, grant in
            if let id = form.text("passkey").flatMap({ PasskeyID($0) }) {
                let outcome = try await visit.services.identity.browsers.passkeys.remove(
                    id, endingOthers: false, by: principal, grant)
                if case .required = outcome { throw Problem(.lastFactorRequired) }
            }
            return visit.redirect(to: AccountPages.path)
        }
    }

    /// Lets somebody change their factors who proved lately who they are; leads everybody else to where they do that.
    private static func changing(
        _ visit: PageVisit, _ body: (Principal, Grant) async throws -> Reply
    ) async throws -> Reply {
        let here = Destination(trusted: path)
        guard let principal = visit.principal else { return visit.redirect(to: here.after(SignInPages.path)) }
        switch principal.decide(.factorManage) {
        case .allow(let grant): return try await body(principal, grant)
        case .stepUp: return visit.redirect(to: here.after(ConfirmPages.path))
        case .deny: throw Problem(.forbidden)
        }
    }

    private static func page(
        _ visit: PageVisit, _ principal: Principal, _ problem: String? = nil
    ) async throws -> Reply {
        let options = try await visit.services.identity.browsers.passkeys.beginRegistration(by: principal)
        guard let options else { throw Problem(.tooManyPasskeys) }
        let form = PasskeyForm(visit: visit, action: path, question: .another(options), label: "Add a passkey")
        let content: HTML = """
            <h1>Add a passkey</h1>
            <p class="lead">With one you sign in by your fingerprint, your face, or a key. It needs a browser that runs scripts.</p>
            \(HTML.who(principal.email))\(HTML.note(problem, .bad))\(form.html)
            <p class="small"><a href="\(AccountPages.path)">Back to your account</a></p>
            """
        return visit.page(
            PageLayout(title: "Add a passkey", content: content, tail: PasskeyForm.tail),
            status: problem == nil ? .ok : .badRequest, policy: PagePolicy(script: PasskeyForm.script))
    }
}

extension PageVisit {
    /// The form for one of somebody's passkeys, who has shown the password or is signed in; nothing when they have none.
    func passkeyForm(_ options: AuthenticationOptions?, to action: String) -> HTML {
        guard let options else { return .none }
        return PasskeyForm(visit: self, action: action, question: .theirs(options), label: "Use a passkey").html
    }

    /// New codes for recovery, this once, and the way on.
    func recoveryCodes(_ codes: [Secret<String>], then next: String) -> Reply {
        let list = codes.map { code -> HTML in "<li><code>\(code.reveal())</code></li>\n" }
        let content: HTML = """
            <h1>Keep these codes</h1>
            <p class="lead">Each of them stands once for a second factor that you lost. They are not shown again.</p>
            <ul>
            \(list)</ul>
            <p><a href="\(next)">Continue</a></p>
            """
        return page(PageLayout(title: "Recovery codes", content: content))
    }
}
