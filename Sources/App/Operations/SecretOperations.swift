public import Core
import Identity
import Secrets

extension Operations {
    /// How each secret does.
    public func secrets() async throws(CommandFault) -> [SecretStatus] {
        do { return try await assembly.secrets.statuses() } catch { throw CommandFault(error) }
    }

    /// Replaces a secret, or without a name all that the server replaces by itself. Of the keys that sign tokens, `isForced` leaves
    /// none: everybody is signed out, and told. `key` is which API key, `recipients` whom backups are closed for, `given` what another
    /// service gave out.
    public func rotateSecrets(
        _ text: String?, isForced: Bool, key: String? = nil, recipients: [String] = [],
        given: Secret<String>? = nil
    ) async throws(CommandFault) -> [RotatedSecretView] {
        var names: [SecretRotations.Name] = []
        if let text {
            names = [try Self.name(text)]
        } else {
            names = try await secrets().filter { $0.byHand == nil }.map(\.name)
        }
        guard !isForced || names.contains(.jwt) else {
            throw CommandFault(.badInput, "--force is for jwt: it ends every session", advice: "leave it out")
        }
        guard key == nil || names == [.apiKeys] else {
            throw CommandFault(.badInput, "--key is for api-keys", advice: "leave it out")
        }
        guard recipients.isEmpty || names == [.backup] else {
            throw CommandFault(.badInput, "--recipient is for backup", advice: "leave it out")
        }
        if let given { return [try await take(given, as: names)] }
        var views: [RotatedSecretView] = []
        for name in names { views += try await rotate(name, isForced, key, recipients) }
        return views
    }

    private func take(
        _ given: Secret<String>, as names: [SecretRotations.Name]
    ) async throws(CommandFault) -> RotatedSecretView {
        guard names.count == 1, let name = names.first, name.isGiven else {
            let given = SecretRotations.Name.allCases.filter(\.isGiven).map(\.rawValue).joined(separator: ", ")
            throw CommandFault(
                .badInput, "this program makes it by itself; others make: \(given)", advice: "castellan secrets rotate")
        }
        do throws(SecretsFault) {
            let place = try await assembly.secrets.take(given, as: name, by: grant)
            return RotatedSecretView(name, "it works, and is kept in \(place)")
        } catch {
            throw CommandFault(error)
        }
    }

    private static func name(_ text: String) throws(CommandFault) -> SecretRotations.Name {
        if let name = SecretRotations.Name(rawValue: text) { return name }
        let known = SecretRotations.Name.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFault(
            .badInput, "there is no secret “\(text)” to rotate",
            advice: "these can be: \(known). The vault's keys: castellan keys rotate")
    }

    private func rotate(
        _ name: SecretRotations.Name, _ isForced: Bool, _ key: String?, _ recipients: [String]
    ) async throws(CommandFault) -> [RotatedSecretView] {
        let secrets = assembly.secrets
        do throws(SecretsFault) {
            switch name {
            case .jwt:
                return [RotatedSecretView(name, try await secrets.rotateSigningKey(isForced: isForced, by: grant))]
            case .database:
                try await secrets.rotateDatabasePassword(by: grant)
                return [RotatedSecretView(name, "the new password is in use")]
            case .webhook:
                let secret = try await secrets.rotateWebhookSecret(by: grant)
                return [
                    RotatedSecretView(
                        name, "tell the receiver; for a week messages are signed with the one before too",
                        secret: secret)
                ]
            case .backup:
                let done = try await secrets.rotateBackupKey(to: recipients, by: grant)
                return [RotatedSecretView(name, done.result, secret: done.secret)]
            case .zohoWebhook:
                let secret = try await secrets.rotateZohoWebhookSecret(by: grant)
                return [
                    RotatedSecretView(
                        name, "tell the sender; for a week what the one before has signed is taken too", secret: secret)
                ]
            case .zohoClientSecret, .zohoRefreshToken, .model:
                throw .refused("others make it: castellan secrets set \(name.rawValue) --from FILE takes a new one")
            case .audit, .apiKeys: break
            }
        } catch {
            throw CommandFault(error)
        }
        guard name == .audit else { return try await rotateAPIKeys(key) }
        return [RotatedSecretView(name, "the new key is \(try await rotateAuditKey())")]
    }
}

/// What came of a rotation.
public struct RotatedSecretView: Sendable {
    /// Which secret.
    public let name: String
    /// What holds from now on.
    public let result: String
    /// The secret itself, this once, when somebody else has to be given it.
    public let secret: Secret<String>?

    init(_ name: SecretRotations.Name, _ result: String, secret: Secret<String>? = nil) {
        self.name = name.rawValue
        self.result = result
        self.secret = secret
    }
}

extension RotatedSecretView: Shaped {
    /// What `castellan secrets rotate` prints.
    public static let shape = Shape<RotatedSecretView>(
        "RotatedSecret", "A secret that was replaced.",
        [
            .field("name", "Which one.") { $0.name }, .field("result", "What holds from now on.") { $0.result },
            .field("secret", "What to give the receiver, this once.") { $0.secret?.reveal() },
        ])
}
