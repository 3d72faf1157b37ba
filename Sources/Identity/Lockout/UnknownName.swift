import Core
import Store
import Vault

/// A name to sign in with that nobody has, as `unknown_sign_ins` keeps it: by a keyed code, in one of 4,096 slots of 16
/// names each.
///
/// Such names are counted and locked as users are, so that a lock doesn't tell who has an account. The table can't grow:
/// a new name in a full slot puts out the one that failed longest ago, and one that is locked only when all are.
struct UnknownName: Sendable {
    /// Names that a slot has room for.
    static let ways = 16

    let code: [UInt8]

    /// The code's first twelve bits.
    var slot: Int { Int(code[0]) << 4 | Int(code[1]) >> 4 }
}

extension UnknownName {
    init(_ name: String, _ key: MACKey) {
        self.init(code: key.code(for: Array(name.utf8)))
    }
}

extension MACPurpose {
    /// Hides names that nobody has.
    static let unknownName = MACPurpose("unknown-name")
}

/// Whose wrong passwords are counted.
enum LockoutSubject: Sendable {
    /// A user.
    case user(User)
    /// A name that nobody has.
    case unknown(UnknownName)

    /// The user, when it is one.
    var user: User? {
        if case .user(let user) = self { user } else { nil }
    }
}

extension Reader {
    /// What is counted against a subject; zero for a name that wasn't tried before, nil for a user who is gone.
    func lockout(of subject: LockoutSubject) throws(StoreFault) -> Lockout? {
        switch subject {
        case .user(let user):
            return try first("SELECT \(Lockout.columns) FROM users WHERE id = \(user.id)", as: Lockout.self)
        case .unknown(let name):
            let row: Lockout? = try first(
                "SELECT \(Lockout.columns) FROM unknown_sign_ins WHERE slot = \(name.slot) AND name_code = \(name.code)"
            )
            return row ?? Lockout()
        }
    }
}

extension Transaction {
    /// Writes what is counted against a subject.
    func save(_ lockout: Lockout, of subject: LockoutSubject, at now: Instant) throws(StoreFault) {
        switch subject {
        case .user(let user):
            try insert(
                """
                UPDATE users SET failed_login_attempts = \(lockout.attempts), failing_since = \(lockout.failingSince), \
                locked_until = \(lockout.lockedUntil), password_failures = \(lockout.failures) WHERE id = \(user.id)
                """)
        case .unknown(let name):
            if lockout.failures == 1 { try makeRoom(for: name, at: now) }
            try insert(
                """
                INSERT INTO unknown_sign_ins (slot, name_code, failed_login_attempts, failing_since, locked_until, \
                password_failures) VALUES (\(name.slot), \(name.code), \(lockout.attempts), \(lockout.failingSince), \
                \(lockout.lockedUntil), \(lockout.failures)) \
                ON CONFLICT (slot, name_code) DO UPDATE SET failed_login_attempts = excluded.failed_login_attempts, \
                failing_since = excluded.failing_since, locked_until = excluded.locked_until, \
                password_failures = excluded.password_failures
                """)
        }
    }

    /// Puts out what a slot has no room for once a new name is in it: never a locked name before others.
    private func makeRoom(for name: UnknownName, at now: Instant) throws(StoreFault) {
        try insert(
            """
            DELETE FROM unknown_sign_ins WHERE slot = \(name.slot) AND name_code IN \
            (SELECT name_code FROM unknown_sign_ins WHERE slot = \(name.slot) ORDER BY \
            CASE WHEN password_failures >= \(Lockout.cap) OR locked_until > \(now) THEN 0 ELSE 1 END, \
            failing_since DESC LIMIT 100 OFFSET \(UnknownName.ways - 1))
            """)
    }
}

extension Lockout: RowDecodable {
    /// The columns that ``init(row:)`` reads, of either table.
    static let columns: SQL = "failed_login_attempts, locked_until, password_failures, failing_since"

    /// What a right password, a new one or an administrator sets in `users`.
    static let lifted: SQL = "failed_login_attempts = 0, locked_until = NULL, password_failures = 0"

    init(row: Row) throws(StoreFault) {
        attempts = try row.get(0)
        lockedUntil = try row.get(1)
        failures = try row.get(2)
        failingSince = try row.get(3)
    }
}
