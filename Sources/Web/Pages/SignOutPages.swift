import Access
import Core
import HTTPTypes
import Identity
import OAuth
import OAuthProtocol

/// Signing out, by oneself or because a client asks for it (OpenID Connect RP-Initiated Logout).
enum SignOutPages {
    static let path = OAuthEndpoint.logout.rawValue
    static let decisionPath = path + "/decision"

    static let parameters: [any ParameterDeclaration] = [
        "id_token_hint", "client_id", "post_logout_redirect_uri", "state", "logout_hint", "ui_locales",
    ].map { Parameter<String>.query($0, "As OpenID Connect has it.", .string()) { $0 } }

    static func show(_ visit: PageVisit) async throws -> Reply {
        let decision = try await decision(visit)
        guard let principal = visit.principal else { return done(visit, decision) }
        guard decision.mustAsk else {
            _ = try await visit.services.identity.browsers.sessions.signOut(principal)
            return done(visit, decision)
        }
        let fields: HTML = "<button type=\"submit\">Sign out</button>"
        let action = visit.query.isEmpty ? decisionPath : "\(decisionPath)?\(visit.query)"
        let content: HTML = """
            <h1>Sign out?</h1>
            <p class="lead">You are signed in here as:</p>
            \(HTML.who(principal.email))\(visit.form(to: action, fields))
            <p class="small"><a href="/account">Stay signed in</a></p>
            """
        return visit.page(
            PageLayout(title: "Sign out", content: content), policy: PagePolicy(destination: decision.location))
    }

    static func decide(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        let decision = try await decision(visit)
        if let principal = visit.principal {
            _ = try await visit.services.identity.browsers.sessions.signOut(principal)
        }
        return done(visit, decision)
    }

    /// The same wish in a body: the browser brings it again in an address, and its cookies with it.
    static func forward(_ visit: PageVisit, _ form: FormParameters) async throws -> Reply {
        visit.redirect(to: form.parameters.isEmpty ? path : "\(path)?\(form.encoded)")
    }

    private static func decision(_ visit: PageVisit) async throws -> LogoutDecision {
        let request: LogoutRequest
        do throws(OAuthRefusal) {
            request = try LogoutRequest(FormParameters(query: visit.query))
        } catch {
            throw Problem.invalid(
                "The app’s request can’t be answered", "(\(error.error.rawValue)): \(error.description)")
        }
        return try await visit.services.oauth.authorization.logout(request, for: visit.principal)
    }

    private static func done(_ visit: PageVisit, _ decision: LogoutDecision) -> Reply {
        if let location = decision.location { return visit.redirect(to: location, PageCookie.session.forgetting) }
        let content: HTML = """
            <h1>You are signed out</h1>
            <p class="lead">Apps that you connected stay connected until you take that back in your account.</p>
            <p><a href="/sign-in">Sign in again</a></p>
            """
        var reply = visit.page(PageLayout(title: "Signed out", content: content))
        reply.fields.append(PageCookie.session.forgetting)
        return reply
    }
}
