public import Core

/// Secrets that the environment or the settings file holds; nothing can be put there.
public struct EnvironmentProvider: SecretProvider {
    private let members: Secret<[JSONValue.Member]>

    /// Secrets that were read already. One in a file of its own (`*_FILE`) is a ``FileProvider``'s.
    public init(_ secrets: [SecretField: Secret<String>]) {
        members = Secret(
            secrets.map { JSONValue.Member($0.key.rawValue, .string($0.value.reveal())) }.sorted { $0.name < $1.name })
    }

    /// `the environment`
    public var place: String { "the environment" }

    /// That the environment can't be written to.
    public var obstacle: String? { Self.why }

    private static let why =
        "the environment can't be written to: keep it in a file (NAME_FILE) or elsewhere (SECRETS_PROVIDER)"

    /// What there is, as current.
    public func read(_ stage: SecretStage) async throws(SecretsFault) -> SecretDocument? {
        stage == .current ? SecretDocument(version: "environment", members: members.reveal()) : nil
    }

    /// Refuses.
    public func stage(_ document: SecretDocument) async throws(SecretsFault) {
        throw .refused(Self.why)
    }

    /// Refuses.
    public func promote(_ pending: SecretDocument, over current: SecretDocument?) async throws(SecretsFault) {
        try await stage(pending)
    }
}
