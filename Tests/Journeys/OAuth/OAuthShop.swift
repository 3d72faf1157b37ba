import Access
import App
import Core
import Crypto
import Identity
import OAuth
import OAuthProtocol
import TestKit
import Testing

/// What a server answers over the port, and not one of the protocol's objects.
typealias Answer = TestKit.Answer

/// A client of the authorization server, as its developer would write one: forms over a real port.
struct OAuthShop {
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let redirect = "https://app.example/cb"

    let house: Harness
    let client: OAuthClient
    let secret: String
    let issuer: String

    /// Registers a client from its metadata.
    static func open(
        in house: Harness, grants: [String] = ["authorization_code", "refresh_token"],
        scope: String = "account:read session:read openid email profile", method: String = "client_secret_post",
        more: String = ""
    ) async throws -> OAuthShop {
        let list = grants.map { "\"\($0)\"" }.joined(separator: ",")
        let json = """
            {"client_name": "Ledger", "redirect_uris": ["\(redirect)"], "grant_types": [\(list)], \
            "token_endpoint_auth_method": "\(method)", "scope": "\(scope)"\(more)}
            """
        let outcome = try await house.assembly.oauth.clients.create(
            NewClient(try ClientRegistration(Array(json.utf8))), by: .operator("dana"))
        guard case .done(let client, let secret) = outcome else { throw Closed(reason: "\(outcome)") }
        let metadata = try await house.api.get(OAuthEndpoint.metadata.rawValue)
        return OAuthShop(
            house: house, client: client, secret: secret?.reveal() ?? "",
            issuer: try #require(metadata["issuer"]?.string))
    }

    struct Closed: Error { let reason: String }

    /// What an endpoint answers to a form, with the client's credentials in it.
    func ask(
        _ endpoint: OAuthEndpoint, _ fields: [String: String], headers: [String: String] = [:]
    ) async throws -> Answer {
        let own = secret.isEmpty ? ["client_id": id] : ["client_id": id, "client_secret": secret]
        return try await send(endpoint, Self.form(own.merging(fields) { $1 }), headers: headers)
    }

    /// What an endpoint answers to a body as it is.
    func send(
        _ endpoint: OAuthEndpoint, _ body: String, headers: [String: String] = [:]
    ) async throws -> Answer {
        let type = ["Content-Type": "application/x-www-form-urlencoded"].merging(headers) { $1 }
        return try await house.api.send("POST", endpoint.rawValue, body, headers: type)
    }

    var id: String { client.profile.id }

    static func form(_ fields: [String: String]) -> String {
        FormParameters(fields.map { .init($0.key, $0.value) }).encoded
    }

    /// A code that somebody who is signed in gives the client.
    func code(from person: APIClient, _ more: [String: String] = [:]) async throws -> String {
        let challenge = Base64URL.encode(Array(SHA256.hash(data: Array(Self.verifier.utf8))))
        let fields = [
            "client_id": id, "response_type": "code", "redirect_uri": Self.redirect, "scope": "account:read openid",
            "code_challenge": challenge, "code_challenge_method": "S256",
        ].merging(more) { $1 }
        let entry = try AuthorizationEntry(FormParameters(fields.map { .init($0.key, $0.value) }))
        let request = try entry.request(for: client.profile, to: entry.target(for: client.profile), own: issuer)
        let principal = try await house.principal(of: person)
        let code = try await house.assembly.oauth.authorization.code(
            request, of: client, for: principal, agrees: true, begunAt: house.clock.now())
        return try #require(code).reveal()
    }

    /// What the client gets for a code.
    func redeem(_ code: String, _ more: [String: String] = [:], headers: [String: String] = [:]) async throws -> Answer
    {
        let fields = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": Self.redirect,
            "code_verifier": Self.verifier,
        ].merging(more) { $1 }
        return try await ask(.token, fields, headers: headers)
    }

    /// The whole way to a user's tokens.
    func tokens(of person: APIClient, _ more: [String: String] = [:]) async throws -> Answer {
        try await redeem(try await code(from: person, more))
    }
}

extension Harness {
    /// Who a client's token stands for.
    func principal(of api: APIClient) async throws -> Principal {
        let origin = Origin(address: "127.0.0.1")
        let found = try await assembly.identity.authenticator.authenticate(
            bearer: try #require(api.token), from: origin)
        guard case .principal(let principal) = found else { throw OAuthShop.Closed(reason: "\(found)") }
        return principal
    }
}
