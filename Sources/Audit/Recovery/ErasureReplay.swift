import Core
@_spi(RawTransaction) public import Store
import Vault

extension AuditedDatabase {
    /// All erasures that the ledger has, for copies of the log.
    public func erasureMarks() async throws(StoreFault) -> [ErasureMark] {
        let key = vault.houseKey(.audit)
        return try await ledger().map { ErasureMark($0.tombstone, key.erasureCode(of: $0.person)) }
    }

    /// Makes erasures again that a copy of the log knows and the ledger doesn't, since both databases were restored from before them;
    /// returns how many. The keys of those whom they were about are destroyed, their values erased.
    public func replay(_ marks: [ErasureMark]) async throws(StoreFault) -> Int {
        let known = Set(try await ledger().map(\.tombstone.description))
        let missing = marks.filter { !known.contains($0.tombstone) }
        guard !missing.isEmpty else { return 0 }
        let people = try await vault.subjectKeyDatabase.read(.scan) { reader throws(StoreFault) in
            try reader.values("SELECT DISTINCT subject_id FROM subject_keys", as: UserID.self)
        }
        let key = vault.houseKey(.audit)
        let byCode = Dictionary(people.map { (Hexadecimal.encode(key.erasureCode(of: $0)), $0) }) { first, _ in first }
        for mark in missing {
            guard let tombstone = ID<Tombstone>(mark.tombstone) else { continue }
            // Whoever has no key isn't in the restored databases; an id that is nobody's keeps the erasure known.
            let person = byCode[mark.code] ?? UserID.make(at: time.now(), randomness)
            try await destroyKey(of: person, tombstone)
        }
        return missing.count
    }
}

extension SubjectKey {
    /// What only this key makes of somebody's id.
    fileprivate func erasureCode(of person: UserID) -> [UInt8] {
        salts(32, info: Array("castellan/v1/audit/erasure\0\(person)".utf8))
    }
}
