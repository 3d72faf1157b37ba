import Access
import Core
import Crypto
import CryptoExtras
import TestKit

@testable import Identity

/// A key, rules, a user and a session for tests of tokens. The key is made once: making one takes a while.
struct TokenFixture {
    static let key: Result<SigningKey, IdentityFault> = Result { () throws(IdentityFault) in try SigningKey.make() }
    static let otherKey: Result<SigningKey, IdentityFault> = Result { () throws(IdentityFault) in
        try SigningKey.make()
    }

    let key: SigningKey
    let tokens: AccessTokens
    let clock = ManualClock()
    let session: SessionID
    let claims: AccessToken

    init() async throws {
        key = try Self.key.get()
        let rules = TokenRules(issuer: "https://id.example")
        tokens = AccessTokens(keys: SigningKeys(active: [key], all: [key]), rules: rules)
        let randomness = SeededRandomness(seed: 3)
        session = SessionID.make(at: clock.now(), randomness)
        claims = AccessToken(
            issuer: rules.issuer, audiences: [rules.audience], subject: "USR-456",
            userID: UserID.make(at: clock.now(), randomness), email: "ann@example.org", role: "account_executive",
            permissions: ["account:read", "recommendation:approve"], issuedAt: clock.now().seconds,
            expiresAt: clock.now().seconds + 3600, tokenID: "\(session).0", sessionID: session, clientID: "castellan")
    }

    /// A token of the fixture's claims after `edit`, rightly signed.
    func signed(_ edit: (inout AccessToken) -> Void = { _ in }) async throws -> String {
        var claims = claims
        edit(&claims)
        return try await tokens.keys.sign(claims).reveal()
    }

    /// The fixture's claims as they stand in a token.
    func json() async throws -> String {
        let payload = try await signed().split(separator: ".")[1]
        return String(decoding: Base64URL.decode(payload) ?? [], as: UTF8.self)
    }

    /// A token of any header and claims, signed over exactly these bytes: rightly, unless another key is given.
    func signed(header: String, claims: String, by other: SigningKey? = nil) throws -> String {
        let input = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        let signature = try _RSA.Signing.PrivateKey(derRepresentation: (other ?? key).stored)
            .signature(for: SHA256.hash(data: Array(input.utf8)), padding: .insecurePKCS1v1_5)
        return input + "." + Base64URL.encode(Array(signature.rawRepresentation))
    }

    func refusal(of token: String) async -> TokenRefusal? {
        if case .failure(let refusal) = await tokens.check(token, at: clock.now()) { refusal } else { nil }
    }
}
