public import Access
public import Core
@_spi(RawTransaction) public import Store
public import Vault

/// The database as every room sees it: read freely, change only with an audit entry.
public final class AuditedDatabase: Sendable {
    let database: Database
    let vault: KeyVault
    let time: any TimeSource
    let randomness: any Randomness

    /// Puts the audit log in front of a database.
    public init(database: Database, vault: KeyVault, time: any TimeSource, randomness: any Randomness) {
        self.database = database
        self.vault = vault
        self.time = time
        self.randomness = randomness
    }

    /// Reads; see ``Store/Database/read(_:_:)``.
    public func read<Value: Sendable>(
        _ cost: ReadCost = .point, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value {
        try await database.read(cost, body)
    }
}
