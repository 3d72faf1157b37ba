import Access
import Audit
import Core
import Store
import Vault

extension KeyRotations {
    /// Columns and indexes: a version that opens everywhere before it seals anywhere, then every row that an earlier one made.
    func rotate(
        _ role: KeyRole, _ rate: Int?, by grant: Grant, _ tell: @Sendable (String) -> Void
    ) async throws(VaultFault) -> String {
        let vault = vault
        if vault.nextIsDue(role) == nil {
            // One that was interrupted is finished before another is begun.
            guard try await reseal(rate, tell) == 0 else { return try vault.currentName(role) }
            let name = try await change(.encryptionKeyCreated, by: grant, role.rawValue) {
                transaction, time throws(StoreFault) in
                try vault.announceNext(role, at: time, in: transaction)
            }
            if let name { tell("\(name) is made; every node hears of it") }
        }
        if let due = vault.nextIsDue(role) {
            if due > time.now() { await wait(due - time.now()) }
            let name = try await change(.encryptionKeyRotated, by: grant, role.rawValue) {
                transaction, time throws(StoreFault) in
                try vault.activateNext(role, at: time, in: transaction)
            }
            if let name { tell("\(name) is in use") }
        }
        _ = try await reseal(rate, tell)
        return try vault.currentName(role)
    }

    /// Seals anew what isn't of the current keys; how many rows that were. A node that heard late of a new key may have sealed with the
    /// one before meanwhile, so it is looked again as long as that leaves fewer. What doesn't open stays as it is, for
    /// `castellan keys check` to tell.
    private func reseal(_ rate: Int?, _ tell: @Sendable (String) -> Void) async throws(VaultFault) -> Int {
        let total = try await staleRows()
        var (left, before, done) = (total, Int.max, 0)
        while left > 0, left < before {
            if before < .max { await wait(KeyVault.announcement) }
            before = left
            for column in columns {
                guard case .vault = column.keys else { continue }
                var after: String?
                repeat {
                    let part = try await reseal(column, after: after)
                    after = part.last
                    done += part.rewritten
                    if part.rewritten > 0 { tell("\(min(done, total)) of \(total) rows") }
                    if let rate { await wait(.milliseconds(part.rewritten * 1_000 / max(1, rate))) }
                } while after != nil
            }
            left = try await staleRows()
        }
        return total - left
    }

    private func reseal(_ column: SealedColumn, after: String?) async throws(VaultFault) -> ResealedPart {
        let vault = vault
        do throws(StoreFault) {
            return try await database.housekeep(.sealing) { transaction throws(StoreFault) in
                .commit(try vault.reseal(column, after: after, limit: Self.part, in: transaction))
            }
        } catch {
            throw .store(error)
        }
    }

    /// How many rows an earlier key made.
    func staleRows() async throws(VaultFault) -> Int {
        let (vault, columns) = (vault, columns)
        do throws(StoreFault) {
            return try await database.read(.scan) { reader throws(StoreFault) in
                var count = 0
                for column in columns { count += try vault.staleRows(of: column, reader) }
                return count
            }
        } catch {
            throw .store(error)
        }
    }

    /// The key that wraps keys: one transaction.
    func rotateDataKek(by grant: Grant, _ tell: @Sendable (String) -> Void) async throws(VaultFault) -> String {
        let (vault, root) = (vault, try await vault.currentRoot())
        let name = try await change(.encryptionKeyRotated, by: grant, KeyRole.data.rawValue) {
            transaction, time throws(StoreFault) in
            try vault.replaceDataKek(root: root, at: time, in: transaction)
        }
        if let name { tell("\(name) is in use") }
        return try vault.currentName(.data)
    }

    /// The key that wraps people's keys, then those keys.
    func rotateSubjectKek(
        _ rate: Int?, by grant: Grant, _ tell: @Sendable (String) -> Void
    ) async throws(VaultFault) -> String {
        let vault = vault
        if vault.nextName(.subjects) == nil, try await vault.staleSubjectKeys() == 0 {
            _ = try await vault.announceSubjectKek(root: try await vault.currentRoot(), at: time.now())
        }
        if let name = vault.nextName(.subjects) {
            _ = try await change(.encryptionKeyRotated, by: grant, KeyRole.subjects.rawValue) {
                transaction, time throws(StoreFault) in
                try vault.retireSubjectKeks(at: time, in: transaction)
                return name
            }
            try await vault.activateSubjectKek(at: time.now())
            tell("\(name) is in use")
        }
        let total = try await vault.staleSubjectKeys()
        var done = 0
        while case let count = try await vault.rewrapSubjectKeys(limit: Self.part), count > 0 {
            done += count
            tell("\(done) of \(total) keys of people")
            if let rate { await wait(.milliseconds(count * 1_000 / max(1, rate))) }
        }
        return try vault.currentName(.subjects)
    }

    /// The root key: everything that it wraps, first beside people's keys, then in the main database.
    func rotateRoot(by grant: Grant, _ tell: @Sendable (String) -> Void) async throws(VaultFault) -> String {
        let (vault, replacement) = (vault, try await vault.prepareRoot())
        try await vault.rewrapSubjectKeks(under: replacement.new)
        if !replacement.isWrapped {
            _ = try await change(.encryptionKeyRotated, by: grant, "root") { transaction, _ throws(StoreFault) in
                _ = try vault.rewrapKeks(under: replacement.new, in: transaction)
                return "root \(replacement.fingerprint)"
            }
        }
        let isWritten = try await vault.finishRoot(replacement)
        tell(
            isWritten
                ? "the new root key is in \(vault.rootName); copy it to where its copies are"
                : "take the old key out of \(vault.rootName) on every node")
        return "root \(replacement.fingerprint)"
    }
}
