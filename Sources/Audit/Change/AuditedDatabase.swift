public import Access
public import Core
public import PII
@_spi(RawTransaction) public import Store
public import Vault

/// The database as every room sees it: read freely, change only with an audit entry.
public final class AuditedDatabase: Sendable {
    /// Gives entries their place in the log where several nodes write; a service that the server runs.
    public let sequencer: Sequencer
    /// The log as a tree: checkpoints, tiles, proofs.
    public let tree: AuditTree
    /// Says, some time later, that an entry could not be written, and that its change was undone for that reason. For one
    /// listener; however often it happens meanwhile, it is said once.
    public let appendFailures: AsyncStream<Void>
    private let sanitizers: RecordSanitizers
    let database: Database
    let vault: KeyVault
    private let appendFailed: AsyncStream<Void>.Continuation
    let time: any TimeSource
    let randomness: any Randomness

    /// The log's name where no setting says another.
    public static let defaultOrigin = "localhost/audit"

    /// Puts the audit log in front of a database. `origin` names the log when it begins, and never again. What `sanitizers` find
    /// gets into no entry's details.
    public init(
        database: Database, vault: KeyVault, time: any TimeSource, randomness: any Randomness,
        origin: String = AuditedDatabase.defaultOrigin, sanitizers: RecordSanitizers = .usual
    ) {
        self.database = database
        self.vault = vault
        self.time = time
        self.randomness = randomness
        self.sanitizers = sanitizers
        let writer = TreeWriter(
            origin: origin, keys: LogKeys(vault: vault), growth: TreeGrowth(), time: time, randomness: randomness)
        tree = AuditTree(database: database, writer: writer)
        sequencer = Sequencer(database, writer)
        (appendFailures, appendFailed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What the log is called when it begins.
    public var configuredOrigin: String { tree.writer.origin }

    /// What the texts of this server's own events pass through.
    public var ownSanitizer: Sanitizer { sanitizers.own }

    /// What the texts of other programs' entries and events pass through.
    public var reportedSanitizer: Sanitizer { sanitizers.reported }

    /// Which engine this is.
    public var dialect: Dialect { database.dialect }

    /// Reads; see ``Store/Database/read(_:_:)``.
    public func read<Value: Sendable>(
        _ cost: ReadCost = .point, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value {
        try await database.read(cost, body)
    }

    /// Changes something, under a grant, with an audit entry in the same transaction; returns once both are durable.
    ///
    /// `body` may run more than once and must have no effect outside its transaction. When it throws or ends with
    /// `.rollback`, neither its rows nor the entry remain.
    public func change<Value: Sendable>(
        by grant: Grant, action: Action, on target: Target,
        _ body: @escaping @Sendable (Change) throws(StoreFault) -> Ending<Value>
    ) async throws(StoreFault) -> Value {
        do throws(StoreFault) {
            try tree.writer.permit.check()
            let draft = try await draft(action, on: target, by: grant)
            let (now, randomness, writer, sanitizer) = (draft.time, randomness, tree.writer, sanitizers.own)
            let value = try await database.write { transaction throws(StoreFault) in
                let change = Change(
                    transaction: transaction, grant: grant, time: now, entry: draft.id, randomness: randomness,
                    sanitizer: sanitizer)
                let ending = try body(change)
                if case .commit = ending {
                    try transaction.append(draft.entry(details: change.details, sanitizer), writer)
                }
                return ending
            }
            appended()
            return value
        } catch {
            if error.isOfTheLog { appendFailed.yield() }
            throw error
        }
    }

    /// Does bookkeeping of a listed kind, without an audit entry; otherwise as ``change(by:action:on:_:)``.
    public func housekeep<Value: Sendable>(
        _ purpose: Housekeeping, _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(StoreFault) -> Value {
        try await database.write(body)
    }

    /// Says that an entry was committed.
    func appended() {
        sequencer.wake()
        tree.writer.growth.committed()
    }

    /// Prepares an entry. The keys of the people it names are committed by then: an entry is never durable before its
    /// keys.
    func draft(_ action: Action, on target: Target, by grant: Grant) async throws(StoreFault) -> EntryDraft {
        EntryDraft(
            action: action, target: target, grant: grant,
            actorKey: try await key(of: grant.actor.userID), subjectKey: try await key(of: target.subject),
            at: time.now(), randomness)
    }

    func key(of subject: UserID?) async throws(StoreFault) -> SubjectKey {
        guard let subject else { return vault.houseKey(.audit) }
        do {
            return try await vault.subjectKey(for: subject, purpose: .audit)
        } catch {
            if case .store(let fault) = error { throw fault }
            throw .abandoned("audit_values without the key of a subject: \(error)")
        }
    }
}

extension StoreFault {
    /// Whether the log is what failed, and not the change that was to be recorded: the engine refused a statement on one of
    /// the log's tables, which alone are called `audit_…`. That the database is away or busy is no failure of the log.
    fileprivate var isOfTheLog: Bool {
        switch self {
        case .constraint(_, let text), .statement(_, let text), .abandoned(let text): text.contains("audit_")
        default: false
        }
    }
}
