import Core
import Foundation
import JWTKit

/// The signing keys as they stood in the table at one moment: one signs, all verify.
struct SigningKeyRing: Sendable {
    /// The document at `/.well-known/jwks.json` (RFC 7517 §5).
    let jwks: String
    /// Which rows it was made of.
    let rows: [StoredSigningKey.Mark]
    private let active: JWKIdentifier
    private let keys = JWTKeyCollection()

    /// Keys that were opened before, in the order in which the JWKS shows them.
    init(active: SigningKey, all: [SigningKey], rows: [StoredSigningKey.Mark] = []) async {
        self.active = JWKIdentifier(string: active.id)
        self.rows = rows
        jwks = #"{"keys":["# + all.map(\.jwk).joined(separator: ",") + "]}"
        for key in all {
            await keys.add(
                rsa: key.rsa, digestAlgorithm: .sha256, kid: JWKIdentifier(string: key.id), serializer: Self.serializer)
        }
        // Otherwise JWTKit tries the first key on a token whose `kid` it doesn't know.
        await keys.clearDefault()
    }

    /// The compact form of claims, signed by the active key. PKCS#1 v1.5 has no randomness and the members are sorted:
    /// the same claims give the same text.
    func sign(_ token: AccessToken) async throws(IdentityFault) -> Secret<String> {
        do {
            return Secret(try await keys.sign(token, kid: active, header: ["typ": "at+jwt"]))
        } catch {
            throw .signingKey("signing failed: \(error)")
        }
    }

    /// Whether a key of this name is among them.
    func has(_ id: String) async -> Bool {
        (try? await keys.getKey(for: JWKIdentifier(string: id))) != nil
    }

    /// The claims of a token that one of the keys signed, by that key's own algorithm; nil for any other.
    func verified(_ token: UnverifiedToken) async -> AccessToken? {
        let key = try? await keys.getKey(for: JWKIdentifier(string: token.keyID))
        guard key?.name == token.algorithm else { return nil }
        return try? await keys.verify(token.text, as: AccessToken.self)
    }

    private static let serializer = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return DefaultJWTSerializer(jsonEncoder: encoder)
    }()
}

extension AccessToken: JWTPayload {
    /// Nothing beyond the signature: what a token must claim is for ``TokenRules``, with each request.
    func verify(using algorithm: some JWTAlgorithm) {}
}
