import Core
import Crypto

/// What the header fields of a webhook say.
public struct WebhookHeaders: Sendable {
    /// `X-Zoho-Signature`: HMAC-SHA-256 (RFC 2104) in lower-case hexadecimal.
    public var signature: String?
    /// `X-Zoho-Timestamp`: seconds since the Unix epoch, when the message was signed.
    public var timestamp: String?

    /// What the header fields say.
    public init(signature: String?, timestamp: String?) {
        self.signature = signature
        self.timestamp = timestamp
    }
}

/// Whether a webhook comes from who has the secret, and just now.
///
/// With a timestamp the signature is over the timestamp, a full stop and the raw body. Without one it is over the raw body alone, as
/// guide A has it, which is taken only where the operator says so: such a message has no age. Neither can pass for the other, since no
/// JSON begins with digits and a full stop that an object follows.
enum WebhookSignature {
    /// What came of the check.
    enum Verdict: Equatable {
        /// Signed at a time within the window; what was signed has this digest.
        case fresh(digest: String)
        /// Signed, whenever that was; the body has this digest.
        case ageless(digest: String)
        /// Signed with the secret, but too long ago, or ahead of our clock.
        case stale
        /// Not signed with the secret.
        case forged
    }

    /// How far the time of a message may be from ours, either way.
    static let window = Duration.seconds(300)

    static func check(
        _ headers: WebhookHeaders, _ body: [UInt8], secrets: [Secret<String>], admittingAgeless: Bool, at now: Instant
    ) -> Verdict {
        guard let code = headers.signature.flatMap(code) else { return .forged }
        guard let text = headers.timestamp else {
            guard admittingAgeless, isCode(code, of: body, secrets) else { return .forged }
            return .ageless(digest: digest(body))
        }
        guard let seconds = seconds(text) else { return .forged }
        let signed = Array("\(text).".utf8) + body
        guard isCode(code, of: signed, secrets) else { return .forged }
        let age = now - Instant(milliseconds: seconds * 1_000)
        guard age <= window, age >= .zero - window else { return .stale }
        return .fresh(digest: digest(signed))
    }

    /// The bytes of a code in lower case; an upper-case one is another text, and refused.
    private static func code(_ text: String) -> [UInt8]? {
        guard text.utf8.count == 64, let bytes = Hexadecimal.decode(text), Hexadecimal.encode(bytes) == text else {
            return nil
        }
        return bytes
    }

    /// Ten digits or eleven: any time between 2001 and 5138, in one spelling.
    private static func seconds(_ text: String) -> Int64? {
        guard 10...11 ~= text.utf8.count, let value = Int64(text), String(value) == text else { return nil }
        return value
    }

    private static func isCode(_ code: [UInt8], of message: [UInt8], _ secrets: [Secret<String>]) -> Bool {
        secrets.reduce(false) { found, secret in
            let key = SymmetricKey(data: Array(secret.reveal().utf8))
            return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: key) || found
        }
    }

    private static func digest(_ message: [UInt8]) -> String {
        Hexadecimal.encode(Array(SHA256.hash(data: message)))
    }
}
