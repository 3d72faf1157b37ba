public import Core

/// What webhooks are signed with: those that are sent, or those that come. The other side has to be told; meanwhile the one before is
/// good too.
public struct WebhookSecrets: RotatedSecret {
    /// Which one it is.
    public let field: SecretField
    private let current: SecretCache
    private let previous: SecretCache
    private let time: any TimeSource

    /// How long the secret before is good, when it is known since when the new one is kept.
    public static let overlap = Duration.seconds(7 * 86_400)

    /// The secrets that a provider keeps. `refreshesEvery` is how often at most it is asked for fresh ones.
    public init(
        _ field: SecretField = .webhookSecret, in provider: any SecretProvider, timeToLive: Duration,
        refreshesEvery: Duration = .seconds(1), time: any TimeSource
    ) {
        self.field = field
        self.time = time
        current = SecretCache(provider, timeToLive: timeToLive, refreshesEvery: refreshesEvery, time: time)
        previous = SecretCache(
            provider, .previous, timeToLive: timeToLive, refreshesEvery: refreshesEvery, time: time)
    }

    /// What is good, the newest first; nothing when there is none, or when it can't be read.
    public func secrets(isFresh: Bool) async -> [Secret<String>] {
        guard let document = try? await isFresh ? current.refreshed() : current.document(),
            let secret = document[field]
        else { return [] }
        if let since = document.createdAt, time.now() - since > Self.overlap { return [secret] }
        let before = try? await isFresh ? previous.refreshed() : previous.document()
        guard let old = before?[field], old.reveal() != secret.reveal() else { return [secret] }
        return [secret, old]
    }

    /// 256 random bits: in base64 after `whsec_`, as Standard Webhooks 1.0 writes what signs ours; in base64url for Zoho's.
    public func make(
        over old: Secret<String>?, _ randomness: any Randomness
    ) async throws(SecretsFault) -> Secret<String> {
        let bytes = randomness.bytes(32)
        return Secret(field == .webhookSecret ? "whsec_" + Base64.encode(bytes) : Base64URL.encode(bytes))
    }

    /// Nothing: the other side takes it from whoever rotates.
    public func set(_ new: Secret<String>, over old: Secret<String>?) async throws(SecretsFault) {}

    /// Nothing: the other side has it later.
    public func test(_ new: Secret<String>) async throws(SecretsFault) {}

    /// Nothing stands in the way.
    public func obstacle(_ current: Secret<String>?) async -> String? { nil }
}
