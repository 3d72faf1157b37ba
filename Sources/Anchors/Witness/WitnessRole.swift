import Audit
public import Core
public import Store
public import TransparencyLog
import Vault

/// This server as a witness of other logs (C2SP tlog-witness): remembers the newest checkpoint of each, and cosigns only what
/// continues it. What it cosigned is durable before anybody has the signature.
public struct WitnessRole: Sendable {
    /// What it calls itself: the name of its key.
    public let name: String
    /// The keys of the logs that it knows. A log that changes its key has two here for a while.
    public let logs: [VerifierKey]
    let database: AuditedDatabase
    let vault: KeyVault
    let time: any TimeSource
    let randomness: any Randomness

    /// How often it looks again when somebody else moved the same log meanwhile.
    private static let mostTries = 3

    /// What a witness answers.
    public enum Answer: Sendable, Hashable {
        /// The cosignature's line, without its newline.
        case cosigned(String)
        /// Anything but ``WitnessVerdict/cosign(_:)``.
        case refused(WitnessVerdict)
    }

    /// Answers the body of an `add-checkpoint`.
    public func add(_ body: [UInt8]) async throws(AnchorFault) -> Answer {
        let request: AddCheckpoint
        do { request = try AddCheckpoint(body) } catch { return .refused(.malformed) }
        let trusted = logs.filter { $0.name == request.origin }
        for _ in 0..<Self.mostTries {
            let latest = try await latest(of: request.origin)
            switch WitnessVerdict(on: request, keys: trusted, latest: latest?.checkpoint) {
            case .cosign(let checkpoint):
                guard try await remember(checkpoint, request.note, after: latest?.checkpoint) else { continue }
                return .cosigned(try await signer().sign(request.note.text, at: max(0, time.now().seconds)).line)
            case let verdict: return .refused(verdict)
            }
        }
        return .refused(.conflict(latest: try await latest(of: request.origin)?.checkpoint.size ?? 0))
    }

    /// The key that logs and their readers know this witness by. It is made when it is asked for first.
    public func key() async throws(AnchorFault) -> VerifierKey { try await signer().verifier }

    /// What it remembers of each log.
    public func memory() async throws(AnchorFault) -> [WitnessedLog] {
        try await reading { reader throws(StoreFault) in
            try reader.rows("SELECT origin, size, root, updated_at FROM witnessed_logs ORDER BY origin")
        }
    }

    private func latest(of origin: String) async throws(AnchorFault) -> WitnessedLog? {
        try await reading { reader throws(StoreFault) in
            try reader.first("SELECT origin, size, root, updated_at FROM witnessed_logs WHERE origin = \(origin)")
        }
    }

    /// Replaces what is remembered, unless somebody else has meanwhile: false then.
    private func remember(
        _ new: Checkpoint, _ note: SignedNote, after old: Checkpoint?
    ) async throws(AnchorFault) -> Bool {
        let now = time.now()
        do {
            return try await database.housekeep(.anchors) { transaction throws(StoreFault) in
                let (size, root) = (Int64(new.size), new.root.bytes)
                guard let old else {
                    let inserted = try transaction.run(
                        """
                        INSERT INTO witnessed_logs (origin, size, root, note, updated_at)
                        VALUES (\(new.origin), \(size), \(root), \(note.encoded), \(now)) ON CONFLICT DO NOTHING
                        """)
                    return .commit(inserted == 1)
                }
                let moved = try transaction.run(
                    """
                    UPDATE witnessed_logs SET size = \(size), root = \(root), note = \(note.encoded), updated_at = \(now)
                    WHERE origin = \(new.origin) AND size = \(Int64(old.size)) AND root = \(old.root.bytes)
                    """)
                return .commit(moved == 1)
            }
        } catch {
            throw .store(error)
        }
    }

    private func signer() async throws(AnchorFault) -> SignerKey {
        if let cell = try await sealedSeed() { return try open(cell) }
        let address = address
        let cell: [UInt8]
        do { cell = try vault.seal(randomness.bytes(32), at: address) } catch { throw .vault(error) }
        let (name, now) = (name, time.now())
        do {
            try await database.housekeep(.anchors) { transaction throws(StoreFault) in
                try transaction.run(
                    """
                    INSERT INTO witness_keys (name, sealed_seed, created_at) VALUES (\(name), \(cell), \(now))
                    ON CONFLICT DO NOTHING
                    """)
                return .commit(())
            }
        } catch {
            throw .store(error)
        }
        // Another node's may have come first.
        return try open(try await sealedSeed() ?? cell)
    }

    private func sealedSeed() async throws(AnchorFault) -> [UInt8]? {
        let name = name
        return try await reading { reader throws(StoreFault) in
            try reader.value("SELECT sealed_seed FROM witness_keys WHERE name = \(name)", as: [UInt8].self)
        }
    }

    private func open(_ cell: [UInt8]) throws(AnchorFault) -> SignerKey {
        let seed: [UInt8]
        do { seed = try vault.open(cell, at: address) } catch { throw .vault(error) }
        guard let key = SignerKey(name: name, algorithm: .cosignature, seed: Secret(seed)) else {
            throw .vault(.damaged("witness_keys \(name)"))
        }
        return key
    }

    private var address: CellAddress {
        CellAddress(table: "witness_keys", column: "sealed_seed", row: name, type: .bytes)
    }

    private func reading<Value: Sendable>(
        _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(AnchorFault) -> Value {
        do { return try await database.read(.point, body) } catch { throw .store(error) }
    }
}

/// What this server as a witness remembers of a log.
public struct WitnessedLog: Sendable, Hashable {
    /// The checkpoint that it cosigned last.
    public let checkpoint: Checkpoint
    /// When.
    public let updatedAt: Instant
}

extension WitnessedLog: RowDecodable {
    /// Reads `origin, size, root, updated_at`.
    public init(row: Row) throws(StoreFault) {
        guard let root = MerkleHash(bytes: try row.get(2, as: [UInt8].self)),
            let checkpoint = Checkpoint(
                origin: try row.get(0), size: UInt64(max(0, try row.get(1, as: Int64.self))), root: root)
        else { throw .decoding("witnessed_logs") }
        self.checkpoint = checkpoint
        updatedAt = try row.get(3)
    }
}
