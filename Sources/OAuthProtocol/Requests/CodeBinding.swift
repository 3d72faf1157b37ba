public import Core

/// What an authorization code was given for, and so what has to come with it (RFC 9700 §2.1.1). The room that keeps codes sees to it that each
/// is redeemed once.
public struct CodeBinding: Sendable, Hashable {
    /// How long a code is good: one minute (ASVS 5.0, 10.4.3, level 3).
    public static let lifetime = Duration.seconds(60)

    /// The client that it was given to.
    public let clientID: String
    /// The redirect URI that it was sent to, when the client named one.
    public let redirectURI: String?
    /// What the verifier has to match. Every code of ours has one; without it no verifier is taken either (RFC 9700 §4.8.2).
    public let challenge: CodeChallenge?
    /// The key that it is bound to (RFC 9449 §10).
    public let keyThumbprint: String?
    /// When it ends.
    public let expiresAt: Instant

    /// What is kept beside a code.
    public init(
        clientID: String, redirectURI: String?, challenge: CodeChallenge?, keyThumbprint: String? = nil,
        expiresAt: Instant
    ) {
        self.clientID = clientID
        self.redirectURI = redirectURI
        self.challenge = challenge
        self.keyThumbprint = keyThumbprint
        self.expiresAt = expiresAt
    }

    /// The binding of a code that answers a request at `now`.
    public init(of request: AuthorizationRequest, at now: Instant) {
        self.init(
            clientID: request.clientID, redirectURI: request.target.wasNamed ? request.target.uri : nil,
            challenge: request.challenge, keyThumbprint: request.keyThumbprint, expiresAt: now + Self.lifetime)
    }

    /// Why a request may not have the code's tokens; nil when it may. `thumbprint` is that of the request's ``DPoPProof``.
    public func refusal(
        of request: CodeRequest, by clientID: String, thumbprint: String?, at now: Instant
    ) -> OAuthRefusal? {
        guard clientID.utf8.elementsEqual(self.clientID.utf8), now < expiresAt else { return .badGrant }
        if let redirectURI {
            guard let named = request.redirectURI, named.utf8.elementsEqual(redirectURI.utf8) else {
                return OAuthRefusal(.invalidGrant, "redirect_uri is not the one of the authorization request")
            }
        }
        guard let challenge, let verifier = request.verifier, CodeChallenge(of: verifier) == challenge else {
            return OAuthRefusal(.invalidGrant, "code_verifier doesn't match the code_challenge")
        }
        if let keyThumbprint {
            guard thumbprint == keyThumbprint else {
                return OAuthRefusal(.invalidGrant, "the code is bound to another key")
            }
        }
        return nil
    }
}
