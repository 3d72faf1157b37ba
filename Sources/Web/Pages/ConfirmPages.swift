import Access
import Core
import HTTPTypes
import Identity
import OAuthProtocol

/// Proving once more who one is, for who is signed in at our pages: by the second factor, or by the password where there is none.
enum ConfirmPages {
    static let path = "/sign-in/confirm"
    static let fields: [Schema.Property] = [
        .required(
            "method", "What is shown.", .oneOf(SecondFactorKind.allCases.map(\.rawValue) + [StepUpBody.passwordMethod])),
        .optional("code", "The code, or the password.", .string(minLength: 1, maxLength: 1024)),
        .optional("credential", "What the passkey answered, as JSON.", .string(minLength: 1)),
    ]

    static func show(_ visit: PageVisit) async throws -> Reply {
        guard let principal = visit.principal else {
            return visit.redirect(to: visit.destination.after(SignInPages.path))
        }
        return try await page(visit, principal)
    }

    static func confirm(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        guard let principal = visit.principal, let session = visit.session else {
            return visit.redirect(to: visit.destination.after(SignInPages.path))
        }
        let browsers = visit.services.identity.browsers
        let isPassword = form.text("method") == StepUpBody.passwordMethod
        let outcome: StepUpOutcome
        if isPassword, let password = form.text("code"), password.utf8.count <= 4_096 {
            outcome = try await browsers.secondFactors.stepUp(password: Secret(password), by: principal)
        } else if let proof = FactorProof(form) {
            outcome = try await browsers.secondFactors.stepUp(proof, by: principal)
        } else {
            return try await page(visit, principal, "Type the code.")
        }
        switch outcome {
        case .raised:
            guard let cookie = try await browsers.renew(session) else {
                return visit.redirect(to: visit.destination.after(SignInPages.path))
            }
            return visit.redirect(to: visit.destination.path, PageCookie.session.keeping(cookie))
        case .notSetUp where isPassword:
            return try await page(visit, principal, "The password is not enough: show your second factor.")
        case .wrong, .notSetUp:
            let words: ErrorCode = isPassword ? .invalidCurrentPassword : .invalidMFACode
            return try await page(visit, principal, words.message)
        case .locked(let lock):
            let now = visit.context.edge.arrival
            let problem = isPassword ? Problem(lock, at: now) : Problem(codes: lock, at: now)
            return try await page(visit, principal, problem.message)
        }
    }

    private static func page(
        _ visit: PageVisit, _ principal: Principal, _ problem: String? = nil
    ) async throws -> Reply {
        let factors = try await visit.services.identity.browsers.secondFactors.factors(of: principal.userID)
        let action = visit.destination.after(path)
        let question =
            factors.kinds.contains(.webauthn)
            ? try await visit.services.identity.browsers.passkeys.question(for: principal) : nil
        let passkey = visit.passkeyForm(question, to: action)
        let forms =
            factors.isEmpty
            ? visit.form(to: action, passwordFields)
            : CodeForms(visit: visit, kinds: factors.kinds, action: action).html
        let content: HTML = """
            <h1>Confirm that it is you</h1>
            \(HTML.who(principal.email))\(HTML.note(problem, .bad))\(forms)
            \(passkey)
            """
        return visit.page(
            PageLayout(title: "Confirm", content: content, tail: question == nil ? .none : PasskeyForm.tail),
            status: problem == nil ? .ok : .badRequest,
            policy: PagePolicy(
                destination: try await visit.asking(visit.destination)?.target.uri,
                script: question == nil ? nil : PasskeyForm.script))
    }

    private static let passwordFields: HTML = """
        \(HTML.hidden("method", "password"))<label for="password">Password</label>
        <input id="password" name="code" type="password" autocomplete="current-password" maxlength="1024" required autofocus>
        <button type="submit">Continue</button>
        """
}
