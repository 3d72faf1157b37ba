import Authenticators
import Core
import Store
import Vault

/// A row of `totp_credentials`, with its seed still sealed.
struct TOTPCredential: Sendable {
    let id: ID<TOTPCredential>
    let sealedSeed: [UInt8]
    /// The last step whose code was taken.
    let lastStep: Int64?
    let lockout: Lockout

    /// How long a seed that was shown waits for its first code.
    static let proofTime = Duration.seconds(3_600)

    static func address(_ id: ID<TOTPCredential>) -> CellAddress {
        CellAddress(table: "totp_credentials", column: "sealed_seed", row: id, type: .bytes)
    }

    /// The seed.
    func seed(_ vault: KeyVault) throws(IdentityFault) -> TOTPSecret {
        do throws(VaultFault) {
            guard let seed = TOTPSecret(bytes: try vault.open(sealedSeed, at: Self.address(id))) else {
                throw .damaged("the seed of an authenticator app is too short")
            }
            return seed
        } catch {
            throw .vault(error)
        }
    }
}

extension TOTPCredential: RowDecodable {
    static let columns: SQL = "id, sealed_seed, last_step, \(lockoutColumns)"
    static let lockoutColumns: SQL = "attempts, locked_until, failures, failing_since"

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        sealedSeed = try row.get(1)
        lastStep = try row.get(2)
        lockout = Lockout(
            attempts: try row.get(3), failingSince: try row.get(6), lockedUntil: try row.get(4),
            failures: try row.get(5))
    }
}

extension Reader {
    /// The seed of a user's authenticator app.
    func totp(of user: UserID) throws(StoreFault) -> TOTPCredential? {
        try first(
            """
            SELECT \(TOTPCredential.columns) FROM totp_credentials \
            WHERE user_id = \(user) AND confirmed_at IS NOT NULL
            """)
    }

    /// The seed that a user was shown lately and hasn't proved yet: the latest, or the one with `id`.
    func unconfirmedTOTP(
        of user: UserID, at now: Instant, id: ID<TOTPCredential>? = nil
    ) throws(StoreFault) -> TOTPCredential? {
        var sql: SQL = """
            SELECT \(TOTPCredential.columns) FROM totp_credentials \
            WHERE user_id = \(user) AND confirmed_at IS NULL AND created_at > \(now - TOTPCredential.proofTime)
            """
        if let id { sql += " AND id = \(id)" }
        return try first(sql + " ORDER BY created_at DESC")
    }
}

extension Transaction {
    /// Takes the code of a step: each serves once, and a later one makes those before it worthless. False when somebody was
    /// faster, or locked the app meanwhile.
    func use(_ credential: ID<TOTPCredential>, step: Int64, at now: Instant) throws(StoreFault) -> Bool {
        try run(
            """
            UPDATE totp_credentials SET last_step = \(step), attempts = 0, locked_until = NULL, failures = 0 \
            WHERE id = \(credential) AND (last_step IS NULL OR last_step < \(step)) \
            AND failures < \(Lockout.cap) AND (locked_until IS NULL OR locked_until <= \(now))
            """) == 1
    }
}
