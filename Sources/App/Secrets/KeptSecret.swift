import AWS
import Audit
import Core
import Secrets
import Vault

/// A secret that a setting may have: it is in the setting itself, in the setting's file, or else where secrets are kept.
struct KeptSecret: Sendable {
    /// Which one it is.
    let field: SecretField
    /// Where it can be read again and replaced; nil where the setting itself has it, or there is no place for secrets.
    let provider: (any SecretProvider)?
    /// What the settings said at the start; it is good while there is nothing else.
    let first: Secret<String>?
    private let cache: SecretCache?

    init(
        _ field: SecretField, in provider: (any SecretProvider)?, first: Secret<String>?, timeToLive: Duration,
        time: any TimeSource
    ) {
        self.field = field
        self.provider = provider
        self.first = first
        cache = provider.map { SecretCache($0, timeToLive: timeToLive, time: time) }
    }

    /// The secret as it is remembered, or as it is now; nil when there is none.
    func current(isFresh: Bool) async -> Secret<String>? {
        let document = try? await isFresh ? cache?.refreshed() : cache?.document()
        return document?[field] ?? first
    }

    /// What to call the place.
    var place: String { provider?.place ?? "the settings" }
}

extension SecretSources {
    /// A secret that a setting may have; `first` is what the setting says.
    func kept(
        _ field: SecretField, _ setting: String, _ first: Secret<String>?, _ database: AuditedDatabase,
        _ vault: KeyVault
    ) -> KeptSecret {
        let provider: (any SecretProvider)?
        if let path = settings.file(of: setting) {
            provider = FileProvider(field, path: path)
        } else {
            provider = settings.isSet(setting) ? nil : place(of: field, database, vault)
        }
        return KeptSecret(
            field, in: provider, first: first, timeToLive: settings.secrets.timeToLive, time: time)
    }

    /// Where a secret is kept in a document of its own; nil where the settings are all there is.
    private func place(
        of field: SecretField, _ database: AuditedDatabase, _ vault: KeyVault
    ) -> (any SecretProvider)? {
        let name = field.document.name(beside: settings.secrets.name)
        return switch settings.secrets.place {
        case .local: LocalProvider(database: database, vault: vault, time: time, name: name)
        case .aws: Self.manager(settings, outbound, time).map { AWSProvider(client: $0, name: name) }
        case .files:
            settings.secrets.folder.map { FileProvider(field, path: field.document.path(of: field, in: $0)) }
        case .environment: nil
        }
    }
}
