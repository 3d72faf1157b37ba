import Audit
import Core
import SecurityEvents
import Store
import Vault

/// The name somebody signs in with: an e-mail address when it has an `@`, otherwise a user name; case doesn't count.
struct Login: Sendable {
    /// In lower case.
    let name: String
    private var isAddress: Bool { name.contains("@") }

    init(_ text: String) {
        name = text.lowercased()
    }

    /// Which row of `users` it names: a person's, since a program's user signs in to nothing.
    var condition: SQL {
        (isAddress ? "users.email = \(name)" : "users.username = \(name)") + " AND users.client_id IS NULL"
    }

    /// An event about an attempt with this name.
    func draft(_ type: EventType, about user: User?, message: String) -> EventDraft {
        let attempted = String(name.prefix(254))
        return EventDraft(
            type, user: user?.id, email: user?.email ?? (isAddress ? attempted : nil),
            username: user?.username ?? (isAddress ? nil : attempted), message: message,
            metadata: ["attempted_identifier": .text(attempted)])
    }
}

/// A user with the hash of the password.
struct Credential: RowDecodable {
    let user: User
    let hash: PasswordHash
    let lockout: Lockout

    init(row: Row) throws(StoreFault) {
        user = try User(row: row)
        hash = try row.get(User.columnCount)
        lockout = Lockout(
            attempts: user.failedLoginAttempts, lockedUntil: user.lockedUntil, failures: user.passwordFailures)
    }
}

extension Reader {
    func credential(_ condition: SQL) throws(StoreFault) -> Credential? {
        try first("SELECT \(User.columns), users.password_hash FROM users WHERE \(condition)", as: Credential.self)
    }
}
