public import Core
import Identity
import Secrets

extension Operations {
    /// How each secret does.
    public func secrets() async throws(CommandFault) -> [SecretStatus] {
        do { return try await assembly.secrets.statuses() } catch { throw CommandFault(error) }
    }

    /// Replaces a secret, or without a name all that the server replaces by itself. Of the keys that sign tokens, `isForced` leaves
    /// none: everybody is signed out, and told.
    public func rotateSecrets(_ text: String?, isForced: Bool) async throws(CommandFault) -> [RotatedSecretView] {
        var names: [SecretRotations.Name] = []
        if let text {
            names = [try Self.name(text)]
        } else {
            names = try await secrets().filter { $0.byHand == nil }.map(\.name)
        }
        guard !isForced || names.contains(.jwt) else {
            throw CommandFault(.badInput, "--force is for jwt: it ends every session", advice: "leave it out")
        }
        var views: [RotatedSecretView] = []
        for name in names { views.append(try await rotate(name, isForced: isForced)) }
        return views
    }

    private static func name(_ text: String) throws(CommandFault) -> SecretRotations.Name {
        if let name = SecretRotations.Name(rawValue: text) { return name }
        let known = SecretRotations.Name.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFault(
            .badInput, "there is no secret “\(text)” to rotate",
            advice:
                "these can be: \(known). API keys: POST /v1/api-keys/{key}/rotate. The vault's keys: castellan keys rotate"
        )
    }

    private func rotate(
        _ name: SecretRotations.Name, isForced: Bool
    ) async throws(CommandFault) -> RotatedSecretView {
        switch name {
        case .jwt:
            do {
                return RotatedSecretView(
                    name, try await assembly.secrets.rotateSigningKey(isForced: isForced, by: grant))
            } catch {
                throw CommandFault(error)
            }
        case .database:
            do { try await assembly.secrets.rotateDatabasePassword(by: grant) } catch { throw CommandFault(error) }
            return RotatedSecretView(name, "the new password is in use")
        case .webhook:
            let secret: Secret<String>
            do { secret = try await assembly.secrets.rotateWebhookSecret(by: grant) } catch {
                throw CommandFault(error)
            }
            return RotatedSecretView(
                name, "tell the receiver; for a week messages are signed with the one before too", secret: secret)
        case .audit:
            return RotatedSecretView(name, "the new key is \(try await rotateAuditKey())")
        }
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
