import Crypto

/// Whom credentials are for: this server.
public struct RelyingParty: Sendable, Hashable {
    /// A domain, such as `example.org`; every origin is on it or below it.
    public let id: String
    /// What authenticators show people.
    public let name: String
    /// Where our pages are, exactly as browsers write it: `https://id.example.org`, with the port when it isn't 443.
    public let origins: [String]

    /// A relying party.
    public init(id: String, name: String, origins: [String]) {
        self.id = id
        self.name = name
        self.origins = origins
    }

    /// SHA-256 of the id: how authenticators name us.
    var hash: [UInt8] { Array(SHA256.hash(data: Array(id.utf8))) }
}

/// A registration or a sign-in as it was begun, which the answer has to fit.
public struct Ceremony: Sendable, Hashable {
    /// Whom the answer has to be for, and from where.
    public let relyingParty: RelyingParty
    /// What was asked to be signed.
    public let challenge: Challenge
    /// Whether the authenticator must have checked who uses it: true where a passkey is the only factor.
    public let requiresUserVerification: Bool

    /// A ceremony.
    public init(_ relyingParty: RelyingParty, challenge: Challenge, requiresUserVerification: Bool) {
        self.relyingParty = relyingParty
        self.challenge = challenge
        self.requiresUserVerification = requiresUserVerification
    }
}
