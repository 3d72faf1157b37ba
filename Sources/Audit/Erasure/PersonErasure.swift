public import Access
public import Core
@_spi(RawTransaction) public import Store
import TransparencyLog
import Vault

/// What came of asking that the log forgets somebody.
public enum PersonErasure: Sendable {
    /// It is done: the entries that say so, which with their proofs are the certificate, and of how many entries values were erased.
    case erased(certificate: [AuditEntryID], entries: Int)
    /// The person's data is under a legal hold.
    case held
}

extension AuditedDatabase {
    /// Entries whose values are erased in one transaction; an entry of the log names them all.
    private static let part = 8_000

    /// Erases what the log holds of a person. The entries stay, byte for byte, with their hashes and proofs; nobody can ever tell again
    /// whom they were about.
    ///
    /// ```
    /// entry "requested" ─ ledger, and the key destroyed ─ values to NULL, with an entry "completed": part by part
    /// ```
    ///
    /// Whatever is cut off in between is taken up again at the next start: see ``replayErasures()``.
    public func forget(_ person: UserID, by grant: Grant) async throws(StoreFault) -> PersonErasure {
        let tombstone = ID<Tombstone>.make(at: time.now(), randomness)
        let request = LogChange<Void>(kind: .erasure, action: .personErasureRequested) {
            transaction, _ throws(StoreFault) in
            guard try !transaction.isHeld(person) else { return nil }
            return ((), ["phase": .text("requested"), "tombstone": .text(tombstone.description)])
        }
        guard let requested = try await make(request, by: grant) else { return .held }
        try await destroyKey(of: person, tombstone)
        let parts = try await eraseValues(of: person, tombstone)
        return .erased(certificate: [requested.entry] + parts.map(\.entry), entries: parts.reduce(0) { $0 + $1.value })
    }

    /// Everybody who was ever erased, as the ledger beside the keys knows it, however old the main database is.
    public func erasedPeople() async throws(StoreFault) -> [UserID] {
        try await ledger().map(\.person)
    }

    /// Drops from memory the keys of people who are erased on other nodes, until the feed ends.
    public func followErasures(_ feed: ChangeFeed) async {
        for await notice in feed.subscribe() {
            if case .outsideCommit = notice { continue }
            if case .rows(let table, _, _) = notice, table != "subject_keys" { continue }
            for person in (try? await erasedPeople()) ?? [] { vault.forgetSubjectKeys(of: person) }
        }
    }

    /// Erases again what a restored main database has back.
    func replayErasures() async throws(StoreFault) {
        for row in try await ledger() {
            let isBack = try await database.read { reader throws(StoreFault) in
                try reader.value(
                    "SELECT 1 FROM audit_values WHERE user_id = \(row.person) OR subject_id = \(row.person) LIMIT 1",
                    as: Int.self) != nil
            }
            guard isBack else { continue }
            try await destroyKey(of: row.person, row.tombstone)
            _ = try await eraseValues(of: row.person, row.tombstone)
        }
    }

    /// How many erasures the log of this epoch knows of that the ledger doesn't: some, when the keys' database is older than the log.
    func erasuresWithoutLedger() async throws(StoreFault) -> Int {
        let known = Set(try await ledger().map(\.tombstone.description))
        let entries = try await database.read(.scan) { reader throws(StoreFault) in
            try reader.values(
                """
                SELECT entry FROM audit_entries WHERE action = \(Action.personErased.name)
                    AND idx >= (SELECT coalesce(max(first_index), 0) FROM audit_head)
                """, as: String.self)
        }
        let erased = entries.compactMap { text -> String? in
            guard case .text(let tombstone)? = (try? LeafEntry(Array(text.utf8)))?.fields["tombstone"] else {
                return nil
            }
            return tombstone
        }
        return Set(erased).subtracting(known).count
    }

    func ledger() async throws(StoreFault) -> [LedgerRow] {
        try await vault.subjectKeyDatabase.read { reader throws(StoreFault) in
            try reader.rows("SELECT tombstone, subject_id FROM erasures ORDER BY tombstone", as: LedgerRow.self)
        }
    }

    /// The ledger first, in one transaction with the key: from there on there is no way back.
    func destroyKey(of person: UserID, _ tombstone: ID<Tombstone>) async throws(StoreFault) {
        let (vault, now) = (vault, time.now())
        try await vault.subjectKeyDatabase.write { transaction throws(StoreFault) in
            try transaction.run(
                """
                INSERT INTO erasures (tombstone, subject_id, created_at) VALUES (\(tombstone), \(person), \(now))
                ON CONFLICT (tombstone) DO NOTHING
                """)
            try vault.destroySubjectKeys(of: person, in: transaction)
            if !transaction.dialect.hasOneWriter {
                try transaction.insert(ChangeFeed.notice(of: "subject_keys", .delete))
            }
            return .commit(())
        }
        vault.forgetSubjectKeys(of: person)
    }

    /// By the server itself: who asked is in the request, and may be the person.
    private func eraseValues(
        of person: UserID, _ tombstone: ID<Tombstone>
    ) async throws(StoreFault) -> [(entry: AuditEntryID, value: Int)] {
        // Values of entries that still wait for their index would be passed over.
        try await sequencer.sequence()
        var done: [(entry: AuditEntryID, value: Int)] = []
        for role in PersonRole.allCases {
            // Onwards from part to part, so that PostgreSQL doesn't read again what it has just erased; and from the beginning again
            // until nothing is left, since others may have appended meanwhile.
            var last: AuditEntryID?
            while true {
                let part = try await make(
                    completion(of: person, as: role, after: last, tombstone), by: .system(.auditKeeping))
                if let part { done.append((part.entry, part.value.count)) }
                let isFull = part?.value.count == Self.part
                if !isFull, last == nil { break }
                last = isFull ? part?.value.last : nil
            }
        }
        return done
    }

    private func completion(
        of person: UserID, as role: PersonRole, after start: AuditEntryID?, _ tombstone: ID<Tombstone>
    ) -> LogChange<ErasedPart> {
        LogChange(kind: .erasure, action: .personErased) { transaction, _ throws(StoreFault) in
            let rows = try transaction.rows(
                role.entries(of: person, after: start, limit: Self.part), as: ErasedRow.self)
            guard let last = rows.map(\.entry).max() else { return nil }
            try transaction.run(role.erasure(of: person, after: start, upTo: last))
            let covered = ErasedIndexes(rows.map(\.index).sorted())
            return (
                ErasedPart(count: rows.count, last: last),
                [
                    "phase": .text("completed"), "tombstone": .text(tombstone.description),
                    "type": .text(role.rawValue), "n": .integer(Int64(rows.count)), "idx": .text(covered.text),
                    "idx_sha256": .text(covered.digest),
                ]
            )
        }
    }
}

/// What one erasure is called; it says nothing about whose.
enum Tombstone {}

/// What one transaction erased.
private struct ErasedPart: Sendable {
    let count: Int
    let last: AuditEntryID
}

private struct ErasedRow: RowDecodable {
    let index: Int64
    let entry: AuditEntryID

    init(row: Row) throws(StoreFault) {
        index = try row.get(0)
        entry = try row.get(1)
    }
}

struct LedgerRow: RowDecodable {
    let tombstone: ID<Tombstone>
    let person: UserID

    init(row: Row) throws(StoreFault) {
        tombstone = try row.get(0)
        person = try row.get(1)
    }
}

extension Action {
    /// The log was asked to forget somebody.
    public static let personErasureRequested = Action("person.erasure_requested")
    /// The log has forgotten somebody.
    public static let personErased = Action("person.erased")
}
