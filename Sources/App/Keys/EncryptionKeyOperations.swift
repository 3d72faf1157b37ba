import Access
import Audit
public import Core
import Store
public import Vault

/// `castellan keys`: the keys that seal what is stored.
extension Operations {
    private var rotations: KeyRotations {
        KeyRotations(
            vault: assembly.vault, database: assembly.audited, columns: SealedColumns.all, time: assembly.time)
    }

    /// Every key of the hierarchy.
    public func encryptionKeys() async throws(CommandFault) -> [KeyView] {
        do { return try await assembly.vault.keys(in: SealedColumns.all) } catch { throw CommandFault(error) }
    }

    /// Replaces keys, or goes on with what was interrupted; the names of those in use then.
    public func rotateKeys(
        _ parts: [KeyRotations.Part], rate: Int?, tell: @Sendable (String) -> Void
    ) async throws(CommandFault) -> [RotatedKey] {
        var rotated: [RotatedKey] = []
        for part in parts {
            do throws(VaultFault) {
                let names = try await rotations.rotate(part, rate: rate, by: grant, tell: tell)
                rotated += names.map { RotatedKey(part: part, name: $0) }
            } catch {
                throw CommandFault(error)
            }
        }
        return rotated
    }

    /// How each part of the hierarchy stands.
    public func keyStatus() async throws(CommandFault) -> [KeyStatus] {
        do throws(VaultFault) {
            let root = try await assembly.vault.rootState()
            let keys = try await assembly.vault.keys(in: SealedColumns.all)
            return [KeyStatus(root: root, from: assembly.vault.rootName)]
                + KeyRole.allCases.map { role in
                    KeyStatus(role, keys.filter { $0.role == role }, at: assembly.time.now())
                }
        } catch {
            throw CommandFault(error)
        }
    }

    /// Removes a retired key that nothing needs.
    public func destroyKey(_ name: String) async throws(CommandFault) {
        let outcome: KeyDestruction
        do throws(VaultFault) { outcome = try await rotations.destroy(name, by: grant) } catch {
            throw CommandFault(error)
        }
        switch outcome {
        case .destroyed: return
        case .unknown:
            throw CommandFault(.unknownSubject, "there is no key \(name)", advice: "castellan keys list shows them all")
        case .inUseForNew:
            throw CommandFault(
                .refused, "\(name) is in use", advice: "castellan keys rotate puts another in its place first")
        case .tooSoon(let until):
            throw CommandFault(
                .refused, "\(name) was retired too lately: what waits may still need it",
                advice: "try again after \(until)")
        case .needed(let count):
            throw CommandFault(
                .refused, "\(count) values still need \(name)", advice: "castellan keys rotate goes on with them")
        }
    }

    /// Looks at every sealed column, and opens what the vault's keys sealed.
    public func checkKeys(tell: @escaping @Sendable (String) -> Void) async throws(CommandFault) -> KeyChecks {
        var checks: [ColumnCheck] = []
        for column in SealedColumns.all {
            do throws(StoreFault) {
                checks.append(try await assembly.vault.check(column) { tell("\(column.name): \($0) cells") })
            } catch {
                throw CommandFault(error)
            }
        }
        return KeyChecks(columns: checks)
    }
}

/// What `castellan keys check` found.
public struct KeyChecks: Sendable {
    /// Column by column.
    public let columns: [ColumnCheck]
    /// The columns in which not all is sealed, or opens.
    public var unsound: [String] { columns.filter { !$0.isSound }.map(\.column) }
}

/// A key that `castellan keys rotate` leaves in use.
public struct RotatedKey: Sendable {
    let part: KeyRotations.Part
    let name: String
}

extension RotatedKey: Shaped {
    /// What `castellan keys rotate` prints.
    public static let shape = Shape<RotatedKey>(
        "RotatedKey", "A key that is in use after a rotation.",
        [
            .field("part", "root, kek, dek or index.") { $0.part.rawValue },
            .field("key", "The key's name; of the root key eight digits that tell it from others.") { $0.name },
        ])
}
