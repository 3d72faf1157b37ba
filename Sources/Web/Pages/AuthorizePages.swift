import Access
import Core
import HTTPTypes
import OAuth
import OAuthProtocol

/// Where clients send their users (RFC 6749 §3.1): leads through the sign-in and the consent, and back with a code.
enum AuthorizePages {
    static let path = OAuthEndpoint.authorize.rawValue
    static let decisionPath = path + "/decision"

    static let parameters: [any ParameterDeclaration] = AuthorizationRequest.parameterNames.map {
        Parameter<String>.query($0, "As OAuth and OpenID Connect have it.", .string()) { $0 }
    }
    static let fields: [Schema.Property] = [
        .required("decision", "What the user says.", .oneOf(["allow", "deny"])),
        .required("scopes", "What the page asked them.", .string(maxLength: 2_048)),
    ]

    static func show(_ visit: PageVisit) async throws -> Reply {
        let ask = try await AuthorizationAsk.read(visit.query, visit)
        if ask.hasJustArrived { return visit.redirect(to: ask.here.path) }
        let request: AuthorizationRequest
        switch ask.request {
        case .success(let good): request = good
        case .failure(let refusal): return visit.answer(.refusal(refusal), to: ask.target)
        }
        let step = try await visit.services.oauth.authorization.next(
            request, of: ask.client, for: visit.principal, begunAt: ask.begunAt)
        switch step {
        case .signIn: return visit.redirect(to: ask.here.after(SignInPages.path))
        case .stepUp: return visit.redirect(to: ask.here.after(ConfirmPages.path))
        case .refuse(let refusal): return visit.answer(.refusal(refusal), to: ask.target)
        case .ask(let scopes): return ConsentPage(visit: visit, ask: ask, scopes: scopes).reply
        case .grant: return try await code(request, ask, visit, agrees: false)
        }
    }

    static func decide(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        let ask = try await AuthorizationAsk.read(visit.query, visit)
        let request: AuthorizationRequest
        switch ask.request {
        case .success(let good): request = good
        case .failure(let refusal): return visit.answer(.refusal(refusal), to: ask.target)
        }
        guard form.text("decision") == "allow" else {
            return visit.answer(.refusal(OAuthRefusal(.accessDenied, "the user said no")), to: ask.target)
        }
        // What they agree to is what they were shown: if it is something else by now, they are asked again.
        let step = try await visit.services.oauth.authorization.next(
            request, of: ask.client, for: visit.principal, begunAt: ask.begunAt)
        guard case .ask(let scopes) = step, scopes.text == form.text("scopes") else {
            return visit.redirect(to: ask.here.path)
        }
        return try await code(request, ask, visit, agrees: true)
    }

    /// The same request in a body (OpenID Connect Core §3.1.2.1): the browser brings it again in an address.
    static func forward(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        visit.redirect(to: "\(path)?\(form.without([RequestStamp.name]).encoded)")
    }

    private static func code(
        _ request: AuthorizationRequest, _ ask: AuthorizationAsk, _ visit: PageVisit, agrees: Bool
    ) async throws -> Reply {
        guard let principal = visit.principal,
            let code = try await visit.services.oauth.authorization.code(
                request, of: ask.client, for: principal, agrees: agrees, begunAt: ask.begunAt)
        else {
            return visit.answer(
                .refusal(OAuthRefusal(.accessDenied, "the user's rights changed meanwhile")), to: ask.target)
        }
        return visit.answer(.code(code), to: ask.target)
    }
}

extension PageVisit {
    /// Sends the browser back to the client with an answer, the issuer among it (RFC 9207).
    func answer(_ answer: AuthorizationAnswer, to target: RedirectTarget) -> Reply {
        let issuer = services.authorizationServer.issuer
        switch target.mode {
        case .query: return redirect(to: target.location(answer, issuer: issuer))
        case .formPost: return formPost(target, target.parameters(answer, issuer: issuer))
        }
    }

    /// OAuth 2.0 Form Post Response Mode §2; without scripts the user presses the button.
    private func formPost(_ target: RedirectTarget, _ fields: [FormParameters.Parameter]) -> Reply {
        let script = "document.forms[0].submit()"
        let content: HTML = """
            <h1>Back to the app</h1>
            <form method="post" action="\(target.uri)">
            \(fields.map { HTML.hidden($0.name, $0.value) })<button type="submit">Continue</button>
            </form>
            """
        let tail = HTML(["<script>", HTML(stringLiteral: script), "</script>\n"])
        return page(
            PageLayout(title: "Continue", content: content, tail: tail),
            policy: PagePolicy(destination: target.uri, script: script))
    }
}
