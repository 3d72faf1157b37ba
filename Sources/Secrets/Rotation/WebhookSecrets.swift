public import Core

/// What webhooks are signed with. The receiver has to be told; meanwhile messages are signed with the one before too.
public struct WebhookSecrets: RotatedSecret {
    private let current: SecretCache
    private let previous: SecretCache
    private let time: any TimeSource

    /// How long messages have a signature of the secret before, when it is known since when the new one is kept.
    public static let overlap = Duration.seconds(7 * 86_400)

    /// The secrets that a provider keeps.
    public init(in provider: any SecretProvider, timeToLive: Duration, time: any TimeSource) {
        self.time = time
        current = SecretCache(provider, timeToLive: timeToLive, time: time)
        previous = SecretCache(provider, .previous, timeToLive: timeToLive, time: time)
    }

    /// What to sign with, the newest first; nothing when there is none, or when it can't be read.
    public func secrets(isFresh: Bool) async -> [Secret<String>] {
        guard let document = try? await isFresh ? current.refreshed() : current.document(),
            let secret = document[field]
        else { return [] }
        if let since = document.createdAt, time.now() - since > Self.overlap { return [secret] }
        let before = try? await isFresh ? previous.refreshed() : previous.document()
        guard let old = before?[field], old.reveal() != secret.reveal() else { return [secret] }
        return [secret, old]
    }

    /// `webhook_secret`
    public var field: SecretField { .webhookSecret }

    /// `whsec_` and 256 random bits in base64, as Standard Webhooks 1.0 writes them.
    public func make(
        over old: Secret<String>?, _ randomness: any Randomness
    ) async throws(SecretsFault) -> Secret<String> {
        Secret("whsec_" + Base64.encode(randomness.bytes(32)))
    }

    /// Nothing: the receiver takes it from whoever rotates.
    public func set(_ new: Secret<String>, over old: Secret<String>?) async throws(SecretsFault) {}

    /// Nothing: the receiver has it later.
    public func test(_ new: Secret<String>) async throws(SecretsFault) {}

    /// Nothing stands in the way.
    public func obstacle(_ current: Secret<String>?) async -> String? { nil }
}
