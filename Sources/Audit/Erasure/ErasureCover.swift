import Core
import Store
import TransparencyLog

/// Of which entries values were erased, as entries of the log say: what tells lawful erasure from hiding.
struct ErasureCover: Sendable {
    private var indexes: [PersonRole: Set<Int64>] = [:]

    /// Nothing was erased.
    static let none = ErasureCover()

    private init() {}

    /// What was erased of some entries. Erasures come after what they erase.
    init(of entries: Set<Int64>, _ reader: Reader) throws(StoreFault) {
        guard let first = entries.min() else { return }
        let texts = try reader.values(
            """
            SELECT entry FROM audit_entries
            WHERE action = \(Action.personErased.name) AND idx > \(first) AND entry <> ''
            """, as: String.self)
        for text in texts {
            guard let entry = try? LeafEntry(Array(text.utf8)), entry.kind == .erasure,
                case .text(let role)? = entry.fields["type"], let role = PersonRole(rawValue: role),
                case .text(let covered)? = entry.fields["idx"], let covered = ErasedIndexes(text: covered)
            else { continue }
            indexes[role, default: []].formUnion(entries.intersection(covered.indexes))
        }
    }

    /// Whether what an entry held of somebody in this role was erased.
    func covers(_ index: Int64?, _ role: PersonRole) -> Bool {
        index.map { indexes[role]?.contains($0) ?? false } ?? false
    }
}
