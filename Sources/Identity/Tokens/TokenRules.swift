import Core

/// What this server's access tokens say about themselves, and what it demands of those it is shown.
public struct TokenRules: Sendable {
    /// `iss`: the server's public URL.
    public let issuer: String
    /// `aud`: the API.
    public let audience: String
    /// How long an access token lives.
    public let lifetime = Duration.seconds(3600)
    /// How far another node's clock may be ahead.
    static let skew: Int64 = 60

    /// The rules of a server at `issuer`; its API is the audience unless another is named.
    public init(issuer: String, audience: String? = nil) {
        self.issuer = issuer
        self.audience = audience ?? issuer
    }

    /// The server's name for people: `issuer` without the scheme.
    var issuerName: String { issuer.split(separator: "://", maxSplits: 1).last.map(String.init) ?? issuer }

    /// Why claims whose signature is good are refused; nil when they aren't.
    func refusal(of token: AccessToken, at now: Instant) -> TokenRefusal? {
        token.audiences.contains(audience) ? refusalElsewhere(of: token, at: now) : .invalid
    }

    /// Why they are refused wherever they are meant for; nil when they aren't.
    func refusalElsewhere(of token: AccessToken, at now: Instant) -> TokenRefusal? {
        guard token.issuer == issuer, token.issuedAt >= 0,
            token.issuedAt < token.expiresAt, token.issuedAt <= now.seconds + Self.skew
        else { return .invalid }
        return now.seconds < token.expiresAt ? nil : .expired
    }
}
