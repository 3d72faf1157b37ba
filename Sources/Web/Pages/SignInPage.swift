import Access
import Authenticators
import HTTPTypes
import Identity
import OAuth
import OAuthProtocol

/// The form for name and password.
struct SignInPage {
    let visit: PageVisit
    /// What to fill in.
    var login: String?
    /// What was wrong.
    var problem: String?

    func reply(to destination: Destination, status: HTTPResponse.Status = .ok) async throws -> Reply {
        let asking = try await visit.asking(destination)
        let login = login ?? visit.principal?.email ?? asking?.loginHint ?? ""
        let lead: HTML = asking.map { "to continue to <strong>\($0.client.name)</strong>" } ?? "with your account"
        let fields: HTML = """
            <label for="login">E-mail address or user name</label>
            <input id="login" name="login" type="text" value="\(login)" autocomplete="username" autocapitalize="none" \
            spellcheck="false" maxlength="254" required\(login.isEmpty ? Self.focus : .none)>
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" maxlength="1024" \
            required\(login.isEmpty ? .none : Self.focus)>
            <button type="submit">Sign in</button>
            """
        let passkey = PasskeyForm(
            visit: visit, action: destination.after(PasskeyPages.signInPath), question: .anybodys,
            label: "Sign in with a passkey")
        let again: HTML =
            visit.principal == nil ? .none : HTML.note("Sign in once more to show that it is you.")
        let content: HTML = """
            <h1>Sign in</h1>
            <p class="lead">\(lead)</p>
            \(HTML.note(problem, .bad))\(problem == nil ? again : .none)\(visit.form(to: destination.after(SignInPages.path), fields))
            \(passkey.html)
            """
        return visit.page(
            PageLayout(title: "Sign in", content: content, tail: PasskeyForm.tail), status: status,
            policy: PagePolicy(destination: asking?.target.uri, script: PasskeyForm.script))
    }

    private static let focus: HTML = " autofocus"
}

/// The form for a second factor, while a sign-in waits for it.
struct SecondFactorPage {
    let visit: PageVisit
    /// What may be shown.
    let kinds: [SecondFactorKind]
    /// What was wrong.
    var problem: String?

    func reply(to destination: Destination, status: HTTPResponse.Status = .ok) async throws -> Reply {
        let action = destination.after(SignInPages.factorPath)
        let another = destination.after(SignInPages.path) + "&anew=true"
        let passkey = visit.passkeyForm(try await question, to: action)
        let content: HTML = """
            <h1>One more step</h1>
            \(HTML.note(problem, .bad))\(CodeForms(visit: visit, kinds: kinds, action: action, offersToRemember: true).html)
            \(passkey)
            <p class="small"><a href="\(another)">Sign in with another account</a></p>
            """
        let hasScript = passkey != .none
        return visit.page(
            PageLayout(title: "Second factor", content: content, tail: hasScript ? PasskeyForm.tail : .none),
            status: status,
            policy: PagePolicy(
                destination: try await visit.asking(destination)?.target.uri,
                script: hasScript ? PasskeyForm.script : nil))
    }

    /// What to ask a passkey, where there is one.
    private var question: AuthenticationOptions? {
        get async throws {
            guard kinds.contains(.webauthn), let waiting = WaitingSignIn(visit),
                case .asked(let options) = try await visit.services.identity.browsers.passkeys.question(
                    for: waiting.token)
            else { return nil }
            return options
        }
    }
}

/// The forms for codes: of an authenticator app, and for recovery.
struct CodeForms {
    let visit: PageVisit
    let kinds: [SecondFactorKind]
    let action: String
    /// Whether the browser may be spared the next one.
    var offersToRemember = false

    var html: HTML {
        let hasApp = kinds.contains(.totp)
        let app: HTML? =
            hasApp
            ? "<p class=\"lead\">Open your authenticator app and type the code it shows.</p>\n\(form(app: true))" : nil
        guard kinds.contains(.recoveryCode) else { return app ?? .none }
        guard let app else {
            return "<details><summary>Use a recovery code</summary>\n\(form(app: false))\n</details>"
        }
        return "\(app)\n<details><summary>Use a recovery code</summary>\n\(form(app: false))\n</details>"
    }

    private func form(app: Bool) -> HTML {
        let code: HTML =
            app
            ? Self.sixDigits
            : """
            <label for="recovery">Recovery code</label>
            <input id="recovery" name="code" type="text" autocomplete="off" autocapitalize="none" spellcheck="false" \
            maxlength="64" required>
            """
        let kind: SecondFactorKind = app ? .totp : .recoveryCode
        return visit.form(
            to: action,
            "\(HTML.hidden("method", kind.rawValue))\(code)\n\(remember)<button type=\"submit\">Continue</button>")
    }

    /// The field for a code of an app.
    static let sixDigits: HTML = """
        <label for="code">Six-digit code</label>
        <input id="code" name="code" class="code" type="text" inputmode="numeric" autocomplete="one-time-code" \
        maxlength="16" required autofocus>
        """

    private var remember: HTML {
        let days = visit.services.identity.secondFactors.deviceLifetime.components.seconds / 86_400
        guard offersToRemember, days > 0 else { return .none }
        return """
            <label><input name="remember" type="checkbox" value="true"> Don't ask in this browser for \(days) days</label>

            """
    }
}
