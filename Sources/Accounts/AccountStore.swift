public import Audit
import Core
import Store
import Vault

/// Audit's database as this room uses it, with the keys that seal what is personal.
struct AccountStore: RoomStore {
    typealias Fault = AccountsFault

    let database: AuditedDatabase
    let vault: KeyVault
    let time: any TimeSource
    let randomness: any Randomness
}

extension AccountsFault: RoomFault {}

extension KeyVault {
    /// A text for its cell; nil for none. Inside a transaction a fault undoes it.
    func sealed<Subject>(
        _ text: String?, _ column: SealedColumn, of id: ID<Subject>
    ) throws(StoreFault) -> [UInt8]? {
        guard let text else { return nil }
        do { return try seal(Array(text.utf8), at: column.address(id.description)) } catch {
            throw .abandoned("\(column.name) can't be sealed: \(error)")
        }
    }

    /// The text of a cell; nil for none.
    func opened<Subject>(
        _ cell: [UInt8]?, _ column: SealedColumn, of id: ID<Subject>
    ) throws(AccountsFault) -> String? {
        guard let cell else { return nil }
        do { return String(decoding: try open(cell, at: column.address(id.description)), as: UTF8.self) } catch {
            throw .vault(error)
        }
    }

    /// The term of a text; nil for none.
    func term(_ column: SealedColumn, _ name: String, for text: String?) throws(StoreFault) -> [UInt8]? {
        guard let text, let index = column.index(name) else { return nil }
        do { return try term(index, for: text) } catch { throw .abandoned("\(column.name) has no term: \(error)") }
    }
}
