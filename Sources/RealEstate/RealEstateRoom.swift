import Access
public import Audit
public import Core
import Store
public import Vault

/// Escrows, listings and clients.
public struct RealEstateRoom: Sendable {
    /// Deals on their way to closing.
    public let escrows: Records<Escrow>
    /// Properties for sale.
    public let listings: Records<Listing>
    /// People who buy and sell.
    public let clients: Records<Client>

    /// The room on a database and a vault.
    public init(
        database: AuditedDatabase, vault: KeyVault, time: any TimeSource, randomness: any Randomness
    ) {
        let store = RealEstateStore(database: database, vault: vault, time: time, randomness: randomness)
        escrows = Records(store: store)
        listings = Records(store: store)
        clients = Records(store: store)
    }

    /// The columns that are sealed, for rotation.
    public static let sealedColumns =
        Client.fields.compactMap { field in
            if case .sealed(let sealed) = field.type { sealed.column } else { nil }
        } + [RecordNote.column, RecordPartColumn.column]
}

/// Audit's database and the vault as this room uses them, with their faults told as this room's.
struct RealEstateStore: Sendable {
    let database: AuditedDatabase
    let vault: KeyVault
    let time: any TimeSource
    let randomness: any Randomness

    func read<Value: Sendable>(
        _ cost: ReadCost = .point, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(RealEstateFault) -> Value {
        do { return try await database.read(cost, body) } catch { throw .store(error) }
    }

    func change<Value: Sendable>(
        by grant: Grant, _ action: Action, on target: Target,
        _ body: @escaping @Sendable (Change) throws(StoreFault) -> Ending<Value>
    ) async throws(RealEstateFault) -> Value {
        do { return try await database.change(by: grant, action: action, on: target, body) } catch {
            throw .store(error)
        }
    }

    func seal(_ text: String, in column: SealedColumn, row: String) throws(RealEstateFault) -> [UInt8] {
        do { return try vault.seal(Array(text.utf8), at: column.address(row)) } catch { throw .vault(error) }
    }

    func open(_ cell: [UInt8], in column: SealedColumn, row: String) throws(RealEstateFault) -> String {
        do { return String(decoding: try vault.open(cell, at: column.address(row)), as: UTF8.self) } catch {
            throw .vault(error)
        }
    }

    func term(_ index: BlindIndex, for text: String) throws(RealEstateFault) -> [UInt8]? {
        do { return try vault.term(index, for: text) } catch { throw .vault(error) }
    }

    func terms(_ index: BlindIndex, for text: String) throws(RealEstateFault) -> [[UInt8]] {
        do { return try vault.terms(index, for: text) } catch { throw .vault(error) }
    }
}
