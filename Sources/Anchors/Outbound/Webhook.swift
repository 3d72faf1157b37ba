public import Core
import Crypto

/// Who is told of checkpoints by HTTP: CloudEvents 1.0 as JSON, signed as Standard Webhooks 1.0 says.
public struct Webhook: Sendable {
    /// Gives the secrets, the one to use first; another follows it while it is being replaced. `isFresh` asks for them as they are
    /// kept at this moment: somebody just refused what was signed with those that are remembered.
    public typealias Secrets = @Sendable (_ isFresh: Bool) async -> [Secret<String>]

    let url: String
    private let secrets: Secrets

    /// A receiver; nil when the secret isn't `whsec_` and 24 to 64 bytes in base64.
    public init?(url: String, secret: Secret<String>) {
        guard Self.key(secret) != nil else { return nil }
        self.init(url: url) { _ in [secret] }
    }

    /// A receiver whose secret may be replaced meanwhile. While there are two, a message has a signature of each.
    public init(url: String, secrets: @escaping Secrets) {
        self.url = url
        self.secrets = secrets
    }

    /// Whether a text can be a webhook's secret: `whsec_` and 24 to 64 bytes in base64.
    public static func isSecret(_ text: Secret<String>) -> Bool { key(text) != nil }

    /// The header fields that say who sends a body: id, time in seconds, and HMAC-SHA-256 over both and it; nil when there is no
    /// secret to sign with.
    func headers(
        id: String, at time: Instant, _ body: [UInt8], isFresh: Bool = false
    ) async -> [(name: String, value: String)]? {
        let signed = Array("\(id).\(time.seconds).".utf8) + body
        let signatures = await secrets(isFresh).compactMap(Self.key).map { key in
            "v1,\(Base64.encode(Array(HMAC<SHA256>.authenticationCode(for: signed, using: key))))"
        }
        guard !signatures.isEmpty else { return nil }
        return [
            ("webhook-id", id), ("webhook-timestamp", "\(time.seconds)"),
            ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }

    private static func key(_ secret: Secret<String>) -> SymmetricKey? {
        let text = secret.reveal()
        guard text.hasPrefix("whsec_"), let bytes = Base64.decode(text.dropFirst(6)), 24...64 ~= bytes.count else {
            return nil
        }
        return SymmetricKey(data: bytes)
    }
}
