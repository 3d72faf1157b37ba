public import Store

/// Why the vault could not do what was asked. No case holds key material or plaintext.
public enum VaultFault: Error, Sendable, Equatable {
    /// The database that holds the wrapped keys failed.
    case store(StoreFault)
    /// The root key is missing, malformed or readable by others; the text says what to do.
    case rootKey(String)
    /// The root key is well formed but is not the one this database was created with.
    case wrongRootKey
    /// A cell or key names a key that this vault doesn't have.
    case unknownKey(UInt32)
    /// A cell is cut short, altered, moved from another row or column, or not a cell at all.
    case damaged(String)
}
