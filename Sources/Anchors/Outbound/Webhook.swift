public import Core
import Crypto

/// Who is told of checkpoints by HTTP: CloudEvents 1.0 as JSON, signed as Standard Webhooks 1.0 says.
public struct Webhook: Sendable {
    let url: String
    let secret: Secret<[UInt8]>

    /// A receiver; nil when the secret isn't `whsec_` and 24 to 64 bytes in base64.
    public init?(url: String, secret: Secret<String>) {
        let text = secret.reveal()
        guard text.hasPrefix("whsec_"), let bytes = Base64.decode(text.dropFirst(6)), 24...64 ~= bytes.count else {
            return nil
        }
        self.url = url
        self.secret = Secret(bytes)
    }

    /// The header fields that say who sends a body: id, time in seconds, and HMAC-SHA-256 over both and it.
    func headers(id: String, at time: Instant, _ body: [UInt8]) -> [(name: String, value: String)] {
        let signed = Array("\(id).\(time.seconds).".utf8) + body
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret.reveal()))
        return [
            ("webhook-id", id), ("webhook-timestamp", "\(time.seconds)"),
            ("webhook-signature", "v1,\(Base64.encode(Array(code)))"),
        ]
    }
}
