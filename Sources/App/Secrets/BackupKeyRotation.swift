public import Access
import Age
public import Core
public import Secrets
import Store

/// What backups are closed with, and the file that says so when it has one of its own.
struct BackupKeyPlace: Sendable {
    let field: SecretField
    let setting: String
    let path: String?

    /// Nil where the settings say nothing of backups.
    init?(_ settings: Settings) {
        switch settings.backups.lock {
        case nil: return nil
        case .passphrase: (field, setting) = (.backupPassphrase, "BACKUP_PASSPHRASE")
        case .recipients: (field, setting) = (.backupRecipients, "BACKUP_RECIPIENTS")
        }
        path = settings.file(of: setting)
    }

    /// Where it is, for people.
    var name: String { path.map { "the file \($0)" } ?? "the settings" }

    /// Why the server doesn't replace it, and what to do.
    var advice: String {
        guard path != nil else {
            return "keep it where this program can replace it: in a file (\(setting)_FILE)"
        }
        return field == .backupPassphrase
            ? "somebody has to keep the new passphrase apart from this machine"
            : "age-keygen makes new keys, off this machine; give their recipients with --recipient"
    }
}

/// The replacement of what backups are closed with. Backups that are there stay closed with what they were closed with.
struct BackupKeyText: RotatedSecret {
    let field: SecretField
    /// What to take; nil: a new passphrase.
    let given: Secret<String>?

    /// What was given, or 256 random bits in base64url.
    func make(over old: Secret<String>?, _ randomness: any Randomness) async throws(SecretsFault) -> Secret<String> {
        given ?? Secret(Base64URL.encode(randomness.bytes(32)))
    }

    /// Nothing: the next backup takes it from the file.
    func set(_ new: Secret<String>, over old: Secret<String>?) async throws(SecretsFault) {}

    /// That it is what was given: a rotation that stopped may have left others.
    func test(_ new: Secret<String>) async throws(SecretsFault) {
        guard given == nil || given?.reveal() == new.reveal() else {
            throw .unproven("a rotation to others was begun and not ended; remove the file that ends in .pending")
        }
    }

    func obstacle(_ current: Secret<String>?) async -> String? { nil }
}

extension SecretRotations {
    /// Closes backups with something else from the next one on: a new passphrase, which it returns, or these recipients.
    public func rotateBackupKey(
        to recipients: [String], by grant: Grant
    ) async throws(SecretsFault) -> (secret: Secret<String>?, result: String) {
        guard let place = backupKey else { throw .refused("nothing closes backups here: set BACKUP_RECIPIENTS") }
        guard let path = place.path else { throw .refused(place.advice) }
        let isPassphrase = place.field == .backupPassphrase
        guard isPassphrase == recipients.isEmpty else {
            throw .refused(isPassphrase ? "backups are closed with a passphrase, without recipients" : place.advice)
        }
        let given = isPassphrase ? nil : Secret(recipients.joined(separator: ","))
        let provider = FileProvider(place.field, path: path)
        let new = try await Rotation(of: BackupKeyText(field: place.field, given: given), in: provider, randomness)
            .run()
        try await stored { () throws(StoreFault) in
            try await ledger.rotated(Name.backup.rawValue, in: provider.place, by: grant)
        }
        return (
            isPassphrase ? new : nil,
            "the next backup is closed with it; those that are there need what they were closed with: \(path).previous"
        )
    }
}
