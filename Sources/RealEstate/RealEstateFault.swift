public import Store
public import Vault

/// Why real estate could not do its work. What is refused is no fault: it is an outcome.
public enum RealEstateFault: Error, Sendable {
    /// The database could not do it.
    case store(StoreFault)
    /// A key could not be used, or a cell not be opened.
    case vault(VaultFault)
}
