public import Core
import Crypto

/// The claims of an ID token (OpenID Connect Core §2). Whoever holds the keys signs its ``Core/JSONWritable/json``.
public struct IDTokenClaims: Answer, Hashable {
    /// How long an ID token is good.
    public static let lifetime = Duration.seconds(3_600)

    /// `iss`.
    public let issuer: String
    /// `sub`: the user's reference.
    public let subject: String
    /// `aud` and `azp`: the client, and it alone.
    public let clientID: String
    /// `iat`.
    public let issuedAt: Instant
    /// `auth_time`: when the user signed in.
    public let signedInAt: Instant
    /// `nonce`, as the client sent it.
    public let nonce: String?
    /// `acr`: how strong the sign-in was.
    public let context: String?
    /// `amr`: what it consisted of (RFC 8176).
    public let methods: [String]
    /// `at_hash`: the access token that came along.
    public let accessTokenHash: String?
    /// `sid`: the session.
    public let sessionID: String?
    /// What the scopes `profile` and `email` give: the same as at the userinfo endpoint.
    public let person: UserInfo

    /// The claims of a token that is issued at `issuedAt` and signed with `algorithm`.
    public init(
        issuer: String, clientID: String, person: UserInfo, issuedAt: Instant, signedInAt: Instant, nonce: String?,
        context: String?, methods: [String], accessToken: Secret<String>?, algorithm: SignatureAlgorithm,
        sessionID: String?
    ) {
        self.issuer = issuer
        subject = person.subject
        self.clientID = clientID
        self.issuedAt = issuedAt
        self.signedInAt = signedInAt
        self.nonce = nonce
        self.context = context
        self.methods = methods
        accessTokenHash = accessToken.map { Self.halfHash($0.reveal(), by: algorithm) }
        self.sessionID = sessionID
        self.person = person
    }

    /// `at_hash`: the left half of the hash that the signature uses (OpenID Connect Core §3.1.3.6); SHA-512 for Ed25519.
    public static func halfHash(_ token: String, by algorithm: SignatureAlgorithm) -> String {
        let bytes = Array(token.utf8)
        let hash = algorithm == .edDSA ? Array(SHA512.hash(data: bytes)) : Array(SHA256.hash(data: bytes))
        return Base64URL.encode(hash[..<(hash.count / 2)])
    }

    /// The members.
    public static let members: [AnswerMember<IDTokenClaims>] =
        [
            .always("iss", "Who issued it.") { $0.issuer },
            .always("sub", "The user.") { $0.subject },
            .always("aud", "The client.") { $0.clientID },
            .always("azp", "The client.") { $0.clientID },
            .always("exp", "Until when it is good, in seconds since 1970.") { ($0.issuedAt + lifetime).seconds },
            .always("iat", "When it was issued, in seconds since 1970.") { $0.issuedAt.seconds },
            .always("auth_time", "When the user signed in, in seconds since 1970.") { $0.signedInAt.seconds },
            .maybe("nonce", "As the client sent it.") { $0.nonce },
            .maybe("acr", "How strong the sign-in was.") { $0.context },
            .maybe("amr", "What the sign-in consisted of (RFC 8176).") { $0.methods.isEmpty ? nil : $0.methods },
            .maybe("at_hash", "The access token that came along.") { $0.accessTokenHash },
            .maybe("sid", "The session.") { $0.sessionID },
        ] + UserInfo.members.dropFirst().map { $0.within(\.person) }
}
