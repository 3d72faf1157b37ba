import Core
import Crypto

/// `code_challenge` with the method `S256` (RFC 7636 §4.2), the only one there is.
public struct CodeChallenge: Sendable, Hashable {
    /// The SHA-256 of the verifier, in base64url: 43 characters.
    public let text: String

    /// A challenge from its text; nil for anything but 32 bytes in base64url.
    public init?(_ text: String) {
        guard text.utf8.count == 43, Base64URL.decode(text)?.count == 32 else { return nil }
        self.text = text
    }

    /// The challenge of a verifier.
    public init(of verifier: CodeVerifier) {
        text = Base64URL.encode(Array(SHA256.hash(data: Array(verifier.text.utf8))))
    }

    /// What a request says; every request has to.
    static func read(_ parameters: FormParameters) throws(OAuthRefusal) -> CodeChallenge {
        guard let text = try parameters.value("code_challenge") else {
            throw OAuthRefusal(.invalidRequest, "code_challenge is missing: every client has to use PKCE (RFC 7636)")
        }
        // A missing method means "plain" (RFC 7636 §4.3), which anybody who sees the request could answer.
        guard try parameters.value("code_challenge_method") == "S256" else {
            throw OAuthRefusal(.invalidRequest, "code_challenge_method must be S256")
        }
        guard let challenge = CodeChallenge(text) else {
            throw OAuthRefusal(.invalidRequest, "code_challenge must be 43 characters of base64url")
        }
        return challenge
    }
}

/// `code_verifier`: 43 to 128 unreserved characters (RFC 7636 §4.1).
public struct CodeVerifier: Sendable, Hashable {
    let text: String

    /// A verifier from its text; nil for anything else.
    public init?(_ text: String) {
        guard (43...128).contains(text.utf8.count), text.utf8.allSatisfy(PercentCoding.isUnreserved) else { return nil }
        self.text = text
    }
}
