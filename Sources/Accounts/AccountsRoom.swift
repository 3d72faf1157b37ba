import AccountSignals
public import Audit
public import Core
public import Vault

/// Everything this room does, put together: one call for the composition root.
public struct AccountsRoom: Sendable {
    let store: AccountStore
    /// The accounts.
    public let records: AccountRecords
    /// What belongs to them.
    public let belongings: Belongings

    /// The room on its foundations.
    public init(
        database: AuditedDatabase, vault: KeyVault, time: any TimeSource, randomness: any Randomness
    ) {
        let store = AccountStore(database: database, vault: vault, time: time, randomness: randomness)
        self.store = store
        records = AccountRecords(store: store)
        belongings = Belongings(store: store)
    }
}
