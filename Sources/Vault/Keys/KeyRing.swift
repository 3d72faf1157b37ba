import Core
import Crypto

/// The keys of the hierarchy, unwrapped:
///
/// ```
/// root ─┬─ kek data ─┬─ dek cells      seals columns, through a key derived for each table and column
///       │            ├─ dek house      seals what the audit log keeps about nobody in particular
///       │            ├─ idx indexes    makes blind indexes, through a key derived for each
///       │            └─ mac messages   authenticates tokens and cursors, through a key derived for each purpose
///       └─ kek subjects                wraps the keys of people, which live in a database of their own
/// ```
struct KeyRing: Sendable {
    let deployment: String
    private var roles: [KeyRole: Versions]

    /// One key, unwrapped, with its row.
    struct Entry: Sendable {
        let row: WrappedKey
        let key: SymmetricKey

        var id: UInt32 { row.id }
    }

    /// The keys of one role. New work uses the current one; what was done earlier names its key by id.
    struct Versions: Sendable {
        /// By id.
        let all: [UInt32: Entry]
        /// The newest that is active; the newest retired one for the moment in which none is.
        let current: Entry?
        /// The version that will be current once every node has it.
        let next: Entry?

        init(_ entries: [Entry]) {
            all = Dictionary(entries.map { ($0.id, $0) }) { one, _ in one }
            let sorted = entries.sorted { $0.row.version > $1.row.version }
            current = sorted.first { $0.row.state == .active } ?? sorted.first { $0.row.state == .retired }
            next = entries.first { $0.row.state == .next }
        }

        /// The key with an id.
        func key(_ id: UInt32) throws(VaultFault) -> SymmetricKey {
            guard let entry = all[id] else { throw .unknownKey(id) }
            return entry.key
        }
    }

    /// Unwraps what is stored. `roots` are tried in turn for what a root key wraps; keys that `known` has already are taken from
    /// it, so that a node which has the hierarchy in memory needs no root key to hear of a rotation.
    init(
        _ stored: StoredKeys, subjectKeys: [WrappedKey], roots: [RootKey], known: KeyRing? = nil
    ) throws(VaultFault) {
        deployment = stored.deployment
        var entries: [KeyRole: [Entry]] = [:]
        for row in stored.keys + subjectKeys where row.parent == WrappedKey.root {
            let key = known?.roles[row.role]?.all[row.id]?.key ?? row.unwrapped(under: roots, deployment: deployment)
            guard let key else { throw .wrongRootKey }
            entries[row.role, default: []].append(Entry(row: row, key: key))
        }
        let parents = Versions(entries[.data] ?? [])
        for row in stored.keys where row.parent != WrappedKey.root {
            let parent = try parents.key(row.parent)
            guard let key = row.unwrapped(under: parent, deployment: deployment) else {
                throw .damaged("key \(row.name) doesn't unwrap")
            }
            entries[row.role, default: []].append(Entry(row: row, key: key))
        }
        roles = entries.mapValues { Versions($0) }
    }

    /// All versions of a role's key.
    func keys(of role: KeyRole) -> Versions {
        roles[role] ?? Versions([])
    }

    /// The key of a role that new work uses.
    func current(_ role: KeyRole) throws(VaultFault) -> Entry {
        guard let entry = keys(of: role).current else { throw .damaged("there is no key for \(role.rawValue)") }
        return entry
    }

    /// Every key, with the row that keeps it.
    var entries: [Entry] {
        KeyRole.allCases.flatMap { role in keys(of: role).all.values.sorted { $0.row.version < $1.row.version } }
    }
}

extension WrappedKey {
    /// `cells/2`: how people name it.
    var name: String { "\(role.rawValue)/\(version)" }

    /// The key under whichever root key wrapped it.
    func unwrapped(under roots: [RootKey], deployment: String) -> SymmetricKey? {
        for root in roots {
            if let key = unwrapped(under: root.key, deployment: deployment) { return key }
        }
        return nil
    }
}
