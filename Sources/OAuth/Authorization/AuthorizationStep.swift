import Access
import Core
import Identity
public import OAuthProtocol

/// What has to happen next with a request to authorize.
public enum AuthorizationStep: Sendable, Equatable {
    /// Somebody has to sign in, or the one who is signed in has to do so anew.
    case signIn
    /// Whoever is signed in has to show their second factor.
    case stepUp
    /// The user has to be asked whether the client may have these scopes.
    case ask(Scopes)
    /// Nothing: the client may have a code for these.
    case grant(Scopes)
    /// The client is refused.
    case refuse(OAuthRefusal)
}

/// Decides what has to happen next with a request to authorize. Pure: what it goes by stands in its properties.
struct AuthorizationDecision {
    let request: AuthorizationRequest
    let client: OAuthClient
    /// Whoever is signed in at the page.
    let person: Person?
    /// What they granted the client before.
    let consented: Scopes
    /// When the request came first: what happened since is because of it.
    let begunAt: Instant
    let now: Instant

    /// Somebody who is signed in.
    struct Person {
        let role: Role
        let assurance: Assurance
        let hasSecondFactor: Bool
    }

    /// In the order in which a user would see it: sign-in, second factor, consent. Where `prompt=none` was asked for, whatever would have to be
    /// shown is a refusal instead (OpenID Connect Core §3.1.2.6).
    func step() -> AuthorizationStep {
        guard let person, !mustSignInAnew(person.assurance) else {
            return shown(.signIn, else: OAuthRefusal(.loginRequired, "the user has to sign in"))
        }
        if mustStepUp(person) {
            return shown(.stepUp, else: OAuthRefusal(.interactionRequired, "the user has to show a second factor"))
        }
        let scopes = Scopes(SessionTerms.held(request.scopes.names, by: person.role))
        guard !scopes.isEmpty else {
            return .refuse(OAuthRefusal(.accessDenied, "the user may do nothing of what is asked for"))
        }
        guard mustAsk(scopes) else { return .grant(scopes) }
        return shown(.ask(scopes), else: OAuthRefusal(.consentRequired, "the user has to agree"))
    }

    private func shown(_ step: AuthorizationStep, else refusal: OAuthRefusal) -> AuthorizationStep {
        request.prompts.contains(.nothing) ? .refuse(refusal) : step
    }

    private func mustSignInAnew(_ assurance: Assurance) -> Bool {
        if let age = request.maxAge, now - assurance.authenticatedAt > age {
            return assurance.authenticatedAt < begunAt
        }
        let isWanted = request.prompts.contains(.login) || request.prompts.contains(.selectAccount)
        return isWanted && assurance.authenticatedAt < begunAt
    }

    /// `acr_values` is a wish (OpenID Connect Core §3.1.2.1): who has no second factor is let through, and the token says so.
    private func mustStepUp(_ person: Person) -> Bool {
        let wanted = request.contexts.compactMap(AssuranceLevel.init).first
        guard wanted == .aal2, person.hasSecondFactor else { return false }
        guard let shown = person.assurance.secondFactorAt else { return true }
        guard let age = request.maxAge else { return false }
        return now - shown > age && shown < begunAt
    }

    /// What was granted before counts only where nobody else can take the client's place: a redirect to `https` reaches its owner, one to a loopback
    /// address or to a scheme of an app whoever came first (RFC 8252 §8.6). One of the house's own is asked about there too, unless it proves who it
    /// is.
    private func mustAsk(_ scopes: Scopes) -> Bool {
        if request.prompts.contains(.consent) { return true }
        let isCertain = request.target.uri.hasPrefix("https://")
        if client.isFirstParty { return !isCertain && client.profile.authentication == .publicClient }
        return !scopes.isSubset(of: consented) || !isCertain
    }
}
