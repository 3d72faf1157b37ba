public import Core
public import Store
import Vault

/// Reads the audit log, opening what is sealed and checking it against what the entries committed to.
public struct AuditLog: Sendable {
    let database: AuditedDatabase

    /// The log of a database.
    public init(_ database: AuditedDatabase) {
        self.database = database
    }

    /// The newest entries, newest first: at most `limit`, older than `cursor` where it is given.
    public func entries(
        limit: Int, before cursor: AuditEntryID? = nil
    ) async throws(StoreFault) -> [AuditRecord] {
        try await records(AuditRow.newest(limit, before: cursor), .point)
    }

    /// The entries that a query asks for, in its order; fewer than its limit on the last page.
    public func entries(_ query: AuditQuery) async throws(StoreFault) -> [AuditRecord] {
        try await records(query.sql, .scan)
    }

    /// One entry; nil when there is none of this id.
    public func entry(_ id: AuditEntryID) async throws(StoreFault) -> AuditRecord? {
        try await records(AuditRow.one(id), .point).first
    }

    /// Throws when the log may not be continued, or its newest entry isn't what was written.
    public func check() async throws(StoreFault) {
        if let refusal = database.refusal { throw .unusable("the audit log is not continued: \(refusal)") }
        if case .altered(let what)? = try await entries(limit: 1).first?.integrity {
            throw .unusable("the audit log's newest entry was altered: \(what)")
        }
    }

    private func records(_ query: SQL, _ cost: ReadCost) async throws(StoreFault) -> [AuditRecord] {
        let rows = try await database.read(cost) { reader throws(StoreFault) in
            try reader.rows(query, as: AuditRow.self)
        }
        let incomplete = Set(rows.filter { $0.lacksActor || $0.lacksSubject }.compactMap(\.index))
        let cover =
            incomplete.isEmpty
            ? .none
            : try await database.read(cost) { reader throws(StoreFault) in try ErasureCover(of: incomplete, reader) }
        var keys = PartyKeys(vault: database.vault)
        var records: [AuditRecord] = []
        for row in rows {
            let actor = try await keys.key(of: row.values.userID)
            let subject = try await keys.key(of: row.values.subjectID)
            records.append(RowCheck(row, actorKey: actor, subjectKey: subject, cover: cover).record)
        }
        return records
    }
}

/// The keys of the people on one page, each asked for once.
struct PartyKeys {
    let vault: KeyVault
    private var known: [UserID: SubjectKey?] = [:]

    init(vault: KeyVault) {
        self.vault = vault
    }

    /// The key that seals what is about a person, or the house's; nil when the person's was destroyed.
    mutating func key(of subject: UserID?) async throws(StoreFault) -> SubjectKey? {
        guard let subject else { return vault.houseKey(.audit) }
        if let key = known[subject] { return key }
        do {
            let key = try await vault.existingSubjectKey(for: subject, purpose: .audit)
            known[subject] = .some(key)
            return key
        } catch {
            if case .store(let fault) = error { throw fault }
            throw .abandoned("the key of a subject: \(error)")
        }
    }
}
