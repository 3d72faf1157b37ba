public import Access
public import Audit
public import Core
import SecurityEvents
import Store
import Vault

/// The users: creating and finding them. What changes one stands in `UserChanges.swift`.
public struct Users: Sendable {
    let store: IdentityStore
    let passwords: PasswordHasher
    let policy: PasswordPolicy
    let factorPolicy: SecondFactorPolicy
    let time: any TimeSource
    let randomness: any Randomness

    /// Creates a user, unless the address or the name is taken or the password won't do; with `asFirst`, also unless somebody has
    /// the role already, however many try at once.
    public func create(
        _ new: NewUser, asFirst: Bool = false, by grant: Grant
    ) async throws(IdentityFault) -> CreateUserOutcome {
        let names = PasswordPolicy.names(email: new.email.canonical, username: new.username?.text)
        let problem = policy.problem(
            with: new.password.reveal(), names: names, hasSecondFactor: factorPolicy.isRequired(of: new.role))
        if let problem { return .passwordRefused(problem) }
        let hash = try await passwords.hashing(new.password)
        let (email, username, role) = (new.email.canonical, new.username?.text, new.role)
        let id = UserID.make(at: time.now(), randomness)
        return try await store.change(by: grant, .userCreated, on: .user(id)) { change throws(StoreFault) in
            let transaction = change.transaction
            if asFirst, try transaction.isHeld(role) { return .rollback(.notTheFirst) }
            guard try !transaction.isTaken(email: email, username: username) else { return .rollback(.taken) }
            return .commit(.created(try change.insertUser(id, email: email, username: username, hash, role)))
        }
    }

    /// The user with an id.
    public func find(_ id: UserID) async throws(IdentityFault) -> User? {
        try await store.read { reader throws(StoreFault) in try reader.user(id) }
    }

    /// The user that a person names by reference (`USR-456`), e-mail address, user name or id.
    public func find(named text: String) async throws(IdentityFault) -> User? {
        let condition: SQL =
            if let id = UserID(text) {
                "id = \(id)"
            } else if let number = User.number(ofReference: text) {
                "number = \(number)"
            } else if text.contains("@") {
                "email = \(text.lowercased())"
            } else {
                "username = \(text.lowercased())"
            }
        return try await store.read { reader throws(StoreFault) in
            try reader.first("SELECT \(User.columns) FROM users WHERE \(condition)", as: User.self)
        }
    }

    /// Users in the order of their references, after the one numbered `number`.
    public func list(after number: Int64 = 0, limit: Int = 500) async throws(IdentityFault) -> [User] {
        try await store.read(.scan) { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT \(User.columns) FROM users WHERE number > \(number) AND client_id IS NULL \
                ORDER BY number LIMIT \(limit)
                """,
                as: User.self)
        }
    }

    /// Whether anybody may sign in at all: false before the first administrator was set up.
    public func isEmpty() async throws(IdentityFault) -> Bool {
        try await store.read { reader throws(StoreFault) in
            try reader.value("SELECT 1 FROM users WHERE client_id IS NULL LIMIT 1", as: Int.self) == nil
        }
    }

    /// What a signed-in user sees of themselves; nil when the row went away meanwhile.
    public func profile(of principal: Principal) async throws(IdentityFault) -> ProfileView? {
        try await find(principal.userID).map { ProfileView($0, seenBy: principal) }
    }
}

extension Action {
    /// A user was created.
    public static let userCreated = Action("user.created")
}

extension Reader {
    func user(_ id: UserID) throws(StoreFault) -> User? {
        try first("SELECT \(User.columns) FROM users WHERE id = \(id)", as: User.self)
    }

    func isHeld(_ role: Role) throws(StoreFault) -> Bool {
        try value("SELECT 1 FROM users WHERE role = \(role.name) LIMIT 1", as: Int.self) != nil
    }

    func isTaken(email: String, username: String?) throws(StoreFault) -> Bool {
        var sql: SQL = "SELECT 1 FROM users WHERE email = \(email)"
        if let username { sql += " OR username = \(username)" }
        return try value(sql, as: Int.self) != nil
    }
}

extension Change {
    /// Writes a new user, with the event.
    func insertUser(
        _ id: UserID, email: String, username: String?, _ hash: PasswordHash, _ role: Role
    ) throws(StoreFault) -> User {
        try transaction.run(
            """
            INSERT INTO users (id, email, username, password_hash, role, created_at, updated_at) \
            VALUES (\(id), \(email), \(username), \(hash), \(role.name), \(time), \(time))
            """)
        guard let user = try transaction.user(id) else { throw .decoding("users lost the row just inserted") }
        note("reference", .text(user.reference))
        note("role", .text(role.name))
        try record(
            EventDraft(
                .accountCreated, user: id, email: email, username: username,
                message: "User \(user.reference) created", metadata: ["role": .text(role.name)]))
        return user
    }
}
