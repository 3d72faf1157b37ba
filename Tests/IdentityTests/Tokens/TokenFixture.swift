import Access
import Core
import TestKit

@testable import Identity

/// A key, rules, a user and a session for tests of tokens. The key is made once: making one takes a while.
struct TokenFixture {
    static let key: Result<SigningKey, IdentityFault> = Result { () throws(IdentityFault) in try SigningKey.generate() }
    static let otherKey: Result<SigningKey, IdentityFault> = Result { () throws(IdentityFault) in
        try SigningKey.generate()
    }

    let key: SigningKey
    let tokens: AccessTokens
    let clock = ManualClock()
    let session: SessionID
    let claims: AccessToken

    init() throws {
        key = try Self.key.get()
        let rules = TokenRules(issuer: "https://id.example")
        tokens = AccessTokens(keys: SigningKeys(active: key, verifiers: [key.verifier]), rules: rules)
        let randomness = SeededRandomness(seed: 3)
        session = SessionID.make(at: clock.now(), randomness)
        claims = AccessToken(
            issuer: rules.issuer, audience: rules.audience, subject: "USR-456",
            userID: UserID.make(at: clock.now(), randomness), email: "ann@example.org", role: "account_executive",
            permissions: ["account:read", "recommendation:approve"], issuedAt: clock.now().seconds,
            expiresAt: clock.now().seconds + 3600, tokenID: "\(session).0", sessionID: session, clientID: "castellan")
    }

    /// A token of the fixture's claims after `edit`, rightly signed.
    func signed(_ edit: (inout AccessToken) -> Void = { _ in }) throws -> String {
        var claims = claims
        edit(&claims)
        return try key.sign(claims.json).reveal()
    }

    /// A token of any header and claims, rightly signed over exactly these bytes.
    func signed(header: String, claims: String) throws -> String {
        try key.compact(Base64URL.encode(header.utf8) + "." + Base64URL.encode(claims.utf8))
    }

    func refusal(of token: String) -> TokenRefusal? {
        if case .failure(let refusal) = tokens.check(token, at: clock.now()) { refusal } else { nil }
    }
}
