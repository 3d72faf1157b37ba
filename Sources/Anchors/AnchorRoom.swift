import AWS
public import Audit
public import Core
public import Delivery
import OutboundHTTP
public import Store
public import TransparencyLog
public import Vault

/// Everything this room does, put together: one call for the composition root.
public struct AnchorRoom: Sendable {
    /// This server as a witness of other logs; nil when it knows none.
    public let witness: WitnessRole?
    /// From one round to the next.
    public let interval: Duration
    let anchors: [any Anchor]
    let tree: AuditTree
    let ledger: AnchorLedger
    let time: any TimeSource
    private let cosignatures: Cosignatures
    private let outbound: Outbound
    private let randomness: any Randomness

    /// What the room stands on.
    public struct Foundations: Sendable {
        let database: AuditedDatabase
        let vault: KeyVault
        let outbox: Outbox
        let time: any TimeSource
        let randomness: any Randomness

        /// What the room stands on.
        public init(
            database: AuditedDatabase, vault: KeyVault, outbox: Outbox, time: any TimeSource,
            randomness: any Randomness
        ) {
            self.database = database
            self.vault = vault
            self.outbox = outbox
            self.time = time
            self.randomness = randomness
        }
    }

    /// The room with the anchors of a plan.
    public init(on base: Foundations, plan: AnchorPlan) {
        let outbound = Outbound(authorities: plan.authorities)
        let cosignatures = Cosignatures(database: base.database, time: base.time)
        self.outbound = outbound
        self.cosignatures = cosignatures
        interval = plan.interval
        tree = base.database.tree
        ledger = AnchorLedger(database: base.database, time: base.time)
        time = base.time
        randomness = base.randomness
        witness =
            plan.witnessedLogs.isEmpty
            ? nil
            : WitnessRole(
                name: plan.witnessName, logs: plan.witnessedLogs, database: base.database, vault: base.vault,
                time: base.time, randomness: base.randomness)
        var anchors: [any Anchor] = []
        if let path = plan.directory {
            anchors.append(Mirror(name: "directory", isOffBox: false, depot: DirectoryDepot(root: path)))
        }
        if let place = plan.bucket {
            let depot = BucketDepot(
                client: S3Client(bucket: place.bucket, outbound: outbound), prefix: place.prefix, lock: place.lock,
                time: base.time)
            anchors.append(Mirror(name: "s3", isOffBox: true, depot: depot))
        }
        if let webhook = plan.webhook {
            anchors.append(WebhookAnchor(webhook: webhook, outbound: outbound, time: base.time))
        }
        if let letter = plan.letter {
            anchors.append(
                MailAnchor(
                    letter: letter, outbox: base.outbox, database: base.database, time: base.time,
                    randomness: base.randomness))
        }
        anchors += plan.witnesses.map { WitnessClient(witness: $0, outbound: outbound, cosignatures: cosignatures) }
        self.anchors = anchors
    }

    /// Whether there is a place outside this machine that remembers what the log said.
    public var isAnchoredOffBox: Bool { anchors.contains(where: \.isOffBox) }

    /// Whether there is any anchor, here or outside.
    public var hasAny: Bool { !anchors.isEmpty }

    /// Ends the connections.
    public func close() async { await outbound.close() }

    /// The kind of the job that makes a round; its handler is ``bring()``.
    public static let round: JobKind = "audit.anchor"

    /// Brings the newest checkpoint to every anchor that hasn't got it, and makes another round at once where there was more than
    /// fits one. What fails is kept, for people and for the next round. Throws when the database fails.
    public func bring() async throws {
        try await lookBack(outside: true)
        guard !anchors.isEmpty, ledger.database.refusal == nil, let newest = try await newest() else { return }
        let isBehind = await withTaskGroup(of: Bool.self) { group in
            for anchor in anchors { group.addTask { await bring(newest, to: anchor) == .behind } }
            return await group.reduce(false) { $0 || $1 }
        }
        guard isBehind else { return }
        let now = time.now()
        try await ledger.database.housekeep(.jobs) { [randomness] transaction throws(StoreFault) in
            try transaction.enqueue(JobDraft(Self.round), at: now, randomness)
            return .commit(())
        }
    }

    /// Whether an anchor took what it was given; nil when it failed.
    private func bring(_ newest: SignedCheckpoint, to anchor: any Anchor) async -> Carried? {
        do throws(AnchorFault) {
            do throws(StoreFault) {
                let progress = try await ledger.progress(of: anchor.name, origin: newest.origin)
                guard isDue(anchor, progress, newest) else { return .done }
                let carried: Carried
                do throws(AnchorFault) { carried = try await anchor.carry(newest, after: progress, ledger) } catch {
                    guard !Task.isCancelled else { return nil }
                    try await ledger.failed(error, anchor.name, origin: newest.origin)
                    return nil
                }
                if carried == .done { try await ledger.anchored(newest.size, progress) }
                return carried
            } catch {
                throw .store(error)
            }
        } catch {
            return nil
        }
    }

    private func isDue(_ anchor: any Anchor, _ progress: AnchorProgress, _ newest: SignedCheckpoint) -> Bool {
        guard progress.size != newest.size || progress.anchoredAt == nil || progress.fault != nil else { return false }
        guard let last = progress.anchoredAt, progress.fault == nil else { return true }
        return time.now() - last >= anchor.pause
    }

    private func newest() async throws(StoreFault) -> SignedCheckpoint? {
        guard let note = try await tree.checkpoint() else { return nil }
        do { return try SignedCheckpoint(note, of: tree) } catch {
            throw .decoding("the log's own checkpoint: \(error)")
        }
    }

    /// A checkpoint's note with the cosignatures of witnesses that there are of it.
    public func cosigned(_ note: SignedNote) async throws(StoreFault) -> SignedNote {
        try await cosignatures.add(to: note)
    }

    /// The newest checkpoint that a witness cosigned, with the cosignatures; nil when there is none under a key that the log has
    /// still. It is as old as the last round at least.
    public func newestCosigned() async throws(StoreFault) -> SignedNote? {
        let origin = try await tree.origin()
        guard let size = try await cosignatures.newestSize(origin: origin),
            let note = try await tree.checkpoint(of: size),
            (try? VerifiedCheckpoint(note, origin: origin, keys: try await tree.keys())) != nil
        else { return nil }
        return try await cosignatures.add(to: note)
    }

    /// The proof of an entry under the newest checkpoint that a witness cosigned, if that has the entry; else under the newest one.
    /// Nil for an unknown entry, or one that has no place in this epoch of the log.
    public func proof(of entry: AuditEntryID) async throws(StoreFault) -> TLogProof? {
        if let note = try await newestCosigned(), let proof = try await tree.proof(of: entry, under: note) {
            return proof
        }
        return try await tree.proof(of: entry)
    }
}
