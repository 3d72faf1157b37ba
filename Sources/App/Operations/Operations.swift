import Access
public import Core
public import Identity
import Store

/// What an operator does at the terminal: the same functions of the rooms as the API's, under the operator's grant.
public struct Operations: Sendable {
    let assembly: Assembly
    let grant: Grant

    /// Opens the data, lets `body` work, and closes again.
    public static func with<Value: Sendable>(
        _ launch: Launch, schema: Assembly.SchemaPolicy = .require,
        _ body: (Operations) async throws(CommandFault) -> Value
    ) async throws(CommandFault) -> Value {
        let assembly = try await Assembly.open(launch, schema: schema)
        do throws(CommandFault) {
            let value = try await body(Operations(assembly: assembly, grant: .operator(launch.operatorName)))
            await assembly.close()
            return value
        } catch {
            await assembly.close()
            throw error
        }
    }

    /// Creates the first administrator. Refuses once there is one, so that nobody gets in by running setup again.
    public func setUp(email: String, password: Secret<String>) async throws(CommandFault) -> UserView {
        guard let email = EmailAddress(email) else { throw .invalidEmail(email) }
        return UserView(try await create(email, password, .systemAdmin, asFirst: true))
    }

    /// Creates a user with a password that is made up here: nobody but its owner should choose a password.
    public func createUser(email: String, role: String) async throws(CommandFault) -> CreatedUser {
        guard let email = EmailAddress(email) else { throw .invalidEmail(email) }
        let role = try await self.role(role)
        let password = GeneratedPassword.make(assembly.randomness)
        return CreatedUser(user: UserView(try await create(email, password, role)), password: password.reveal())
    }

    /// All users, the oldest first.
    public func users() async throws(CommandFault) -> [UserView] {
        try await translating { () throws(IdentityFault) in
            var users: [User] = []
            var page: [User]
            repeat {
                page = try await assembly.identity.users.list(after: users.last?.number ?? 0)
                users += page
            } while !page.isEmpty
            return users.map(UserView.init)
        }
    }

    /// Bars a user.
    public func disable(_ name: String) async throws(CommandFault) -> UserView {
        try await change(name) { id throws(IdentityFault) in try await assembly.identity.users.disable(id, by: grant) }
    }

    /// Lets a disabled user in again.
    public func enable(_ name: String) async throws(CommandFault) -> UserView {
        try await change(name) { id throws(IdentityFault) in try await assembly.identity.users.enable(id, by: grant) }
    }

    /// Ends a lock after failed sign-ins.
    public func unlock(_ name: String) async throws(CommandFault) -> UserView {
        try await change(name) { id throws(IdentityFault) in try await assembly.identity.users.unlock(id, by: grant) }
    }

    private func create(
        _ email: EmailAddress, _ password: Secret<String>, _ role: Role, asFirst: Bool = false
    ) async throws(CommandFault) -> User {
        let new = NewUser(email: email, password: password, role: role)
        let outcome = try await translating { () throws(IdentityFault) in
            try await assembly.identity.users.create(new, asFirst: asFirst, by: grant)
        }
        switch outcome {
        case .created(let user): return user
        case .taken: throw CommandFault(.refused, "there is a user \(email) already", advice: "castellan user list")
        case .notTheFirst:
            throw CommandFault(
                .refused, "there is an administrator already", advice: "castellan user create makes further users")
        case .passwordRefused(let problem):
            throw CommandFault(.badInput, problem.message, advice: "choose another one")
        }
    }

    func change(
        _ name: String, _ body: (UserID) async throws(IdentityFault) -> UserChangeOutcome
    ) async throws(CommandFault) -> UserView {
        let id = try await user(name).id
        switch try await translating({ () throws(IdentityFault) in try await body(id) }) {
        case .changed(let user), .unchanged(let user): return UserView(user)
        case .notFound: throw .unknownUser(name)
        case .taken: throw CommandFault(.refused, "somebody has this user name already", advice: "castellan user list")
        case .held:
            throw CommandFault(
                .refused, "\(name) is under a legal hold and can't be erased", advice: "castellan audit release \(name)"
            )
        case .aboveCeiling, .oneself, .lastAdministrator, .versionConflict:
            throw CommandFault(.software, "the terminal was refused what it may do")
        }
    }

    /// The user by e-mail address, reference or id.
    func user(_ name: String) async throws(CommandFault) -> User {
        let found = try await translating { () throws(IdentityFault) in
            try await assembly.identity.users.find(named: name)
        }
        guard let found else { throw .unknownUser(name) }
        return found
    }

    /// Turns faults of Identity into words for the terminal.
    func translating<Value: Sendable>(
        _ body: () async throws(IdentityFault) -> Value
    ) async throws(CommandFault) -> Value {
        do { return try await body() } catch { throw CommandFault(error) }
    }
}

extension CommandFault {
    static func invalidEmail(_ text: String) -> CommandFault {
        CommandFault(.badInput, "“\(text)” is no e-mail address", advice: "write it as name@example.com")
    }

    static func unknownUser(_ name: String) -> CommandFault {
        CommandFault(
            .unknownSubject, "there is no user \(name)", advice: "castellan user list shows them all")
    }
}
