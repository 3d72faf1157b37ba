public import Store
public import Vault

/// Why identity could not do its work. Refused credentials are no fault: they are outcomes.
public enum IdentityFault: Error, Sendable {
    /// The database could not do it.
    case store(StoreFault)
    /// A key could not be used, or a cell not be opened.
    case vault(VaultFault)
    /// More passwords are waiting to be checked than there is room for; ask again after so long.
    case overloaded(retryAfter: Duration)
    /// The server is stopping, or has no memory left for a password.
    case unavailable
    /// A signing key is damaged or missing.
    case signingKey(String)

    init(_ fault: HasherFault) {
        switch fault {
        case .overloaded(let retryAfter): self = .overloaded(retryAfter: retryAfter)
        case .unavailable: self = .unavailable
        }
    }
}
