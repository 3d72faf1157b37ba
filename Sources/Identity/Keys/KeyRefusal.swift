/// Why an API key was refused.
public enum KeyRefusal: String, Sendable, Equatable {
    /// It isn't a key of ours: malformed, unknown, deleted, or with another secret.
    case invalid
    /// It was revoked.
    case deactivated
    /// Its time is over.
    case expired
    /// Its owner is disabled.
    case ownerDisabled = "owner_disabled"
    /// It may not be used from this address.
    case address
}
