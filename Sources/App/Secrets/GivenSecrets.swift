public import Access
import Agents
public import Core
public import Secrets
import Store
import Zoho

/// A secret that another service gives out: where it is, and how a new one is tried.
struct GivenPlace: Sendable {
    let secret: KeptSecret
    /// The setting that it may be in.
    let setting: String
    /// Uses a new one; throws ``SecretsFault/unproven(_:)`` when it doesn't work.
    let prove: @Sendable (Secret<String>) async throws(SecretsFault) -> Void

    /// Why the server doesn't replace it, and what to do.
    func advice(_ name: SecretRotations.Name) -> String {
        secret.provider == nil
            ? "\(setting) is set, or SECRETS_PROVIDER is “environment”: let it be kept where this program can replace it"
            : "others make it: have a new one made, then castellan secrets set \(name.rawValue)"
    }
}

extension SecretRotations {
    /// Keeps a secret that another service gave out, instead of the one before or as the first, once it was tried and works. Says where
    /// it is kept.
    public func take(
        _ new: Secret<String>, as name: Name, by grant: Grant
    ) async throws(SecretsFault) -> String {
        guard let place = given[name] else { throw .refused("nothing here uses it: see docs/settings.md") }
        guard let provider = place.secret.provider else { throw .refused(place.advice(name)) }
        let secret = GivenSecret(place.secret.field, given: new, prove: place.prove)
        _ = try await Rotation(of: secret, in: provider, randomness).run(creating: true)
        try await stored { () throws(StoreFault) in
            try await ledger.rotated(name.rawValue, in: provider.place, by: grant)
        }
        return provider.place
    }
}

extension [SecretRotations.Name: GivenPlace] {
    /// Those of a language model and of Zoho, where there are any.
    init(model: AnthropicMessages?, _ modelKey: KeptSecret, zoho: ZohoRoom?, _ secrets: ZohoSecrets) {
        self.init()
        if let model {
            self[.model] = GivenPlace(secret: modelKey, setting: "AGENT_MODEL_KEY") { key throws(SecretsFault) in
                do throws(ModelFault) { try await model.prove(key) } catch {
                    throw .unproven("\(model.name): \(error)")
                }
            }
        }
        guard let zoho else { return }
        self[.zohoClientSecret] = GivenPlace(secret: secrets.clientSecret, setting: "ZOHO_CLIENT_SECRET") {
            new throws(SecretsFault) in
            try await Self.prove(
                clientSecret: new, refreshToken: secrets.refreshToken.current(isFresh: true), secrets, zoho)
        }
        self[.zohoRefreshToken] = GivenPlace(secret: secrets.refreshToken, setting: "ZOHO_REFRESH_TOKEN") {
            new throws(SecretsFault) in
            try await Self.prove(
                clientSecret: secrets.clientSecret.current(isFresh: true), refreshToken: new, secrets, zoho)
        }
    }

    /// Asks Zoho for an access token, unless a part is still missing.
    private static func prove(
        clientSecret: Secret<String>?, refreshToken: Secret<String>?, _ secrets: ZohoSecrets, _ zoho: ZohoRoom
    ) async throws(SecretsFault) {
        guard let id = await secrets.clientID.current(isFresh: true), let clientSecret, let refreshToken else { return }
        let credentials = ZohoCredentials(
            clientID: id.reveal(), clientSecret: clientSecret, refreshToken: refreshToken)
        do throws(ZohoFault) { try await zoho.prove(credentials) } catch { throw .unproven("Zoho: \(error)") }
    }
}
