import Access
import App
import Core
import Crypto
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

/// The whole server, a browser at its pages, and a client that sends users there.
struct PageHouse {
    static let issuer = "https://id.example"
    static let callback = "https://app.example/cb"
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    let house: Harness
    let browser: Browser
    var oauth: OAuthRoom { house.assembly.oauth }

    static func with(
        _ engine: Engine, settings: [String: String] = [:], _ body: (PageHouse) async throws -> Void
    ) async throws {
        let settings = settings.merging(["CASTELLAN_PUBLIC_URL": issuer, "RATE_LIMITS": "false"]) { $1 }
        try await Harness.with(engine, settings: settings) { house in
            try await body(PageHouse(house: house, browser: Browser(url: house.api.url, origin: issuer)))
        }
    }

    /// A browser that nobody used before.
    func newBrowser() -> Browser { Browser(url: house.api.url, origin: Self.issuer) }

    /// Registers a client.
    func client(
        _ name: String = "Ledger", redirects: [String] = [callback], more: String = "", isFirstParty: Bool = false
    ) async throws -> OAuthClient {
        let uris = redirects.map { JSONValue.string($0).json }.joined(separator: ",")
        let json = """
            {"client_name": \(JSONValue.string(name).json), "redirect_uris": [\(uris)], \
            "grant_types": ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"], \
            "token_endpoint_auth_method": "none", "scope": "openid email account:read session:read"\(more)}
            """
        let new = NewClient(try ClientRegistration(Array(json.utf8)), resources: [], isFirstParty: isFirstParty)
        let outcome = try await oauth.clients.create(new, by: .operator("test"))
        guard case .done(let client, _) = outcome else { throw NotRegistered(outcome: "\(outcome)") }
        return client
    }

    /// The address of a request to authorize, with whatever is to be other than usual; empty leaves it out.
    func address(_ client: OAuthClient, _ more: [String: String] = [:]) -> String {
        var fields = [
            "client_id": client.profile.id, "response_type": "code", "redirect_uri": Self.callback,
            "scope": "openid session:read", "state": "s1", "code_challenge_method": "S256",
            "code_challenge": Base64URL.encode(Array(SHA256.hash(data: Array(Self.verifier.utf8)))),
        ]
        for (name, value) in more { fields[name] = value }
        let query = fields.sorted { $0.key < $1.key }.map { FormParameters.Parameter($0.key, $0.value) }
        return "/oauth/authorize?" + FormParameters(query).encoded
    }

    /// Signs somebody in where a page asks for it; the answer is where that leads.
    func signIn(_ person: Harness.Person, at page: TestKit.Answer, _ browser: Browser? = nil) async throws
        -> TestKit.Answer
    {
        let browser = browser ?? self.browser
        return try await browser.submit(page, ["login": person.email, "password": person.password])
    }

    /// What the tokens for a code are, or why there are none.
    func redeem(_ code: String, _ client: OAuthClient) async throws -> Result<TokenAnswer, OAuthRefusal> {
        let request = try TokenRequest(
            FormParameters([
                .init("grant_type", "authorization_code"), .init("code", code),
                .init("redirect_uri", Self.callback), .init("code_verifier", Self.verifier),
            ]))
        return try await oauth.tokens.answer(request, by: client, from: .init())
    }

    struct NotRegistered: Error {
        let outcome: String
    }
}

extension TestKit.Answer {
    /// Where it redirects.
    var location: String? { header("Location") }

    /// A parameter of where it redirects.
    func returned(_ name: String) -> String? {
        guard let query = location?.split(separator: "?", maxSplits: 1).last else { return nil }
        return (try? FormParameters(query: String(query)))?.values(name).first
    }
}
