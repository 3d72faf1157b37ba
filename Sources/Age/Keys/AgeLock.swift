public import Core

/// What a file is closed with.
public enum AgeLock: Sendable {
    /// For everybody of these, of whom each opens it alone; one at least.
    case recipients([AgeRecipient])
    /// For whoever knows the passphrase. Deriving the key takes about a second and 256 MiB.
    case passphrase(Secret<String>)
}

/// What a file is tried with.
public enum AgeKey: Sendable {
    /// These identities, one after the other.
    case identities([AgeIdentity])
    /// A passphrase.
    case passphrase(Secret<String>)
}
