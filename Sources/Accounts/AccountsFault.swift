public import Store
public import Vault

/// Why the room could not do what was asked, when nobody expected it. Refusals that callers act on are values.
public enum AccountsFault: Error, Sendable, Equatable {
    /// The database failed.
    case store(StoreFault)
    /// A sealed value can't be sealed or opened.
    case vault(VaultFault)
    /// A row holds what this program doesn't write; the text says which.
    case damaged(String)
}
