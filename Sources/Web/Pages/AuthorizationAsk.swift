import Core
import Identity
import OAuth
import OAuthProtocol

/// A client's request to authorize, as a browser brings it: read anew with each page, from the address.
struct AuthorizationAsk: Sendable {
    /// The client, which may act.
    let client: OAuthClient
    /// Where answers go: the client registered it.
    let target: RedirectTarget
    /// What it asks for, or why that is refused.
    let request: Result<AuthorizationRequest, OAuthRefusal>
    /// When it came first.
    let begunAt: Instant
    /// Its address from the second page on.
    let here: Destination
    /// Whether it was pushed and came just now, so that the address it came with is used up.
    let hasJustArrived: Bool

    /// Whom the client expects.
    var loginHint: String? { try? request.get().loginHint }

    /// Reads a request. What isn't known to be a client's own is a page of ours and no redirect (RFC 9700 §4.11).
    static func read(_ query: String, _ visit: PageVisit) async throws -> AuthorizationAsk {
        do {
            let all = try FormParameters(query: query)
            let asked = all.without([RequestStamp.name])
            let entry = try AuthorizationEntry(asked)
            guard let pushed = entry.pushed else {
                let stamp = RequestStamp(all.text(RequestStamp.name), of: asked, visit)
                return try await AuthorizationAsk(entry, stamp.begunAt, stamp.address, visit)
            }
            return try await read(entry, pushed, visit)
        } catch let refusal as OAuthRefusal {
            throw Problem.invalid(
                "The app’s request can’t be answered", "(\(refusal.error.rawValue)): \(refusal.description)")
        }
    }

    private static func read(
        _ entry: AuthorizationEntry, _ pushed: OpaqueToken, _ visit: PageVisit
    ) async throws -> AuthorizationAsk {
        let requests = visit.services.oauth.pushed
        let known = try await requests.arrived(pushed)
        let found = if let known { Optional(known) } else { try await requests.arrive(pushed) }
        guard let found else {
            throw Problem.invalid(
                "The app’s request", "has expired or was used before; go back to the app and begin again")
        }
        let address = FormParameters([
            .init("client_id", entry.clientID), .init("request_uri", found.token.requestURI),
        ])
        return try await AuthorizationAsk(
            AuthorizationEntry(pushed: found.parameters, for: entry), found.begunAt, address, visit,
            hasJustArrived: known == nil)
    }

    private init(
        _ entry: AuthorizationEntry, _ begunAt: Instant, _ address: FormParameters, _ visit: PageVisit,
        hasJustArrived: Bool = false
    ) async throws {
        let id = OAuthClientID(entry.clientID)
        let found = if let id { try await visit.services.oauth.clients.find(id) } else { OAuthClient?.none }
        guard let client = found, client.isActive else {
            throw Problem.invalid("The app", "is not registered here, or was disabled")
        }
        let target = try entry.target(for: client.profile)
        let own = visit.services.authorizationServer.resource
        self.client = client
        self.target = target
        self.begunAt = begunAt
        self.hasJustArrived = hasJustArrived
        here = Destination(trusted: "\(OAuthEndpoint.authorize.rawValue)?\(address.encoded)")
        request = Result { () throws(OAuthRefusal) in try entry.request(for: client.profile, to: target, own: own) }
    }
}

/// When a request that wasn't pushed came first, as its address says it from the second page on.
///
/// A sign-in since then counts as one for this request, so nobody but us may say when it was: the time is sealed, for this request and this browser.
struct RequestStamp {
    /// The parameter.
    static let name = "begun"
    /// When it came.
    let begunAt: Instant
    /// The request with its stamp.
    let address: FormParameters

    /// Reads a stamp; a new one when there is none, or one too old.
    init(_ stamp: String?, of asked: FormParameters, _ visit: PageVisit) {
        let now = visit.context.edge.arrival
        let browsers = visit.services.identity.browsers
        let sealed: (Int64) -> String = { "begun \($0) \(visit.visitor.reveal()) \(asked.encoded)" }
        let parts = stamp?.split(separator: ".").map(String.init) ?? []
        if parts.count == 2, let time = Int64(parts[0]), browsers.isSeal(parts[1], of: sealed(time)),
            now - Instant(milliseconds: time) < PushedRequests.patience
        {
            begunAt = Instant(milliseconds: time)
        } else {
            begunAt = now
        }
        let text = "\(begunAt.milliseconds).\(browsers.seal(sealed(begunAt.milliseconds)))"
        address = FormParameters(asked.parameters + [.init(Self.name, text)])
    }
}

extension PageVisit {
    /// The client that a sign-in is for; nil when it is for none, or its request is none.
    func asking(_ destination: Destination) async throws -> AuthorizationAsk? {
        guard let query = destination.authorizationQuery else { return nil }
        do { return try await AuthorizationAsk.read(query, self) } catch is Problem { return nil }
    }
}
