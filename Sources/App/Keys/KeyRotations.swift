public import Access
public import Audit
public import Core
import Store
public import Vault

/// Replaces keys while the server runs. Each step is one transaction, and what is to be done next follows from what is stored: who is
/// killed on the way goes on by starting again.
public struct KeyRotations: Sendable {
    let vault: KeyVault
    let database: AuditedDatabase
    let columns: [SealedColumn]
    let time: any TimeSource
    let wait: @Sendable (Duration) async -> Void

    /// What can be replaced.
    public enum Part: String, Sendable, CaseIterable {
        /// The key from outside.
        case root
        /// The keys that wrap others.
        case kek
        /// The key of sealed columns.
        case dek
        /// The key of blind indexes.
        case index
    }

    /// Rotations of a house; `wait` lets time pass.
    public init(
        vault: KeyVault, database: AuditedDatabase, columns: [SealedColumn], time: any TimeSource,
        wait: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        (self.vault, self.database, self.columns) = (vault, database, columns)
        (self.time, self.wait) = (time, wait)
    }

    /// Rows that are written in one transaction.
    static let part = 200

    /// Replaces a part's keys, or goes on where that was interrupted; `rate` is how many rows are written a second at most, nil for as fast
    /// as it goes. `tell` hears of each step. Returns the names of the keys that are in use then.
    public func rotate(
        _ part: Part, rate: Int?, by grant: Grant, tell: @Sendable (String) -> Void
    ) async throws(VaultFault) -> [String] {
        try await vault.reload()
        switch part {
        case .root: return [try await rotateRoot(by: grant, tell)]
        case .kek:
            let subjects = try await rotateSubjectKek(rate, by: grant, tell)
            return [try await rotateDataKek(by: grant, tell), subjects]
        case .dek: return [try await rotate(.cells, rate, by: grant, tell)]
        case .index: return [try await rotate(.indexes, rate, by: grant, tell)]
        }
    }

    /// Removes a retired key that nothing needs. A key that wraps people's keys stands in their database, and goes from there only once
    /// the entry of it is durable; who is killed in between destroys it once more.
    public func destroy(_ name: String, by grant: Grant) async throws(VaultFault) -> KeyDestruction {
        try await vault.reload()
        let (vault, columns, now) = (vault, columns, time.now())
        if let refusal = try await vault.destroySubjectKek(name, at: now, onlyAsks: true), refusal != .destroyed {
            return refusal
        }
        let outcome: KeyDestruction
        do throws(StoreFault) {
            let target = Target(type: "encryption_key", id: name)
            outcome = try await database.change(by: grant, action: .encryptionKeyDestroyed, on: target) {
                change throws(StoreFault) in
                let outcome = try vault.destroy(name, in: columns, at: change.time, in: change.transaction)
                return outcome == .destroyed ? .commit(outcome) : .rollback(outcome)
            }
        } catch {
            throw .store(error)
        }
        let removed = outcome == .destroyed ? try await vault.destroySubjectKek(name, at: now) : nil
        try await vault.reload()
        return removed ?? outcome
    }

    /// A change with its entry, of the key that `body` names; nothing when it names none.
    func change(
        _ action: Action, by grant: Grant, _ name: String,
        _ body: @escaping @Sendable (Transaction, Instant) throws(StoreFault) -> String?
    ) async throws(VaultFault) -> String? {
        let done: String?
        do throws(StoreFault) {
            let target = Target(type: "encryption_key", id: name)
            done = try await database.change(by: grant, action: action, on: target) { change throws(StoreFault) in
                let name = try body(change.transaction, change.time)
                if let name { change.note("key", .text(name)) }
                return name == nil ? .rollback(nil) : .commit(name)
            }
        } catch {
            throw .store(error)
        }
        try await vault.reload()
        return done
    }
}

extension Action {
    /// A new version of a key was made, which seals nothing yet.
    public static let encryptionKeyCreated = Action("encryption_key.created")
    /// A new version of a key took the place of the one before.
    public static let encryptionKeyRotated = Action("encryption_key.rotated")
    /// A key that nothing needed any more was removed.
    public static let encryptionKeyDestroyed = Action("encryption_key.destroyed")
}
