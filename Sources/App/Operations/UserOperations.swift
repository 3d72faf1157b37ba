import Access
public import Core
public import Identity

/// What an operator does about people's accounts, besides creating and barring them.
extension Operations {
    /// Makes an account whose owner chooses the password. Mail brings the link where it leaves the house; the link is
    /// printed as well, for an operator without mail.
    public func invite(
        email: String, role: String, username: String?
    ) async throws(CommandFault) -> HandedLink {
        guard let email = EmailAddress(email) else { throw .invalidEmail(email) }
        let role = try await self.role(role)
        let name = try username.map { text throws(CommandFault) in
            guard let name = Username(text) else {
                throw CommandFault(.badInput, "“\(text)” is no user name", advice: "4 to 20 letters, digits and _")
            }
            return name
        }
        let outcome = try await translating { () throws(IdentityFault) in
            try await assembly.identity.invitations.invite(email, username: name, as: role, by: grant)
        }
        switch outcome {
        case .invited(let sent): return HandedLink(sent)
        case .taken: throw CommandFault(.refused, "there is a user \(email) already", advice: "castellan user list")
        case .notFound, .hasSignedIn: throw CommandFault(.software, "a new user is not new")
        }
    }

    /// Makes a link with which a user sets a new password, and mails it where mail leaves the house.
    public func resetPassword(_ name: String) async throws(CommandFault) -> HandedLink {
        let id = try await user(name).id
        let sent = try await translating { () throws(IdentityFault) in
            try await assembly.identity.passwords.sendReset(to: id, by: grant)
        }
        guard let sent else { throw .unknownUser(name) }
        return HandedLink(sent)
    }

    /// Gives a user another role, from their next request on.
    public func setRole(_ name: String, to role: String) async throws(CommandFault) -> UserView {
        let role = try await self.role(role)
        return try await change(name) { id throws(IdentityFault) in
            try await assembly.identity.users.update(id, UserPatch(role: role), by: grant)
        }
    }

    /// Removes a user with their sessions and keys, and their name from the security events.
    public func erase(_ name: String) async throws(CommandFault) -> UserView {
        try await change(name) { id throws(IdentityFault) in
            try await assembly.identity.erasure.erase(id, by: grant)
        }
    }

    /// The role with a name, built in or made here.
    func role(_ name: String) async throws(CommandFault) -> Role {
        let role = try await translating { () throws(IdentityFault) in
            try await assembly.identity.users.role(named: name)
        }
        guard let role else {
            throw CommandFault(
                .badInput, "there is no role “\(name)”",
                advice: "roles: " + Role.builtIn.map(\.name).joined(separator: ", ") + ", and those that you made")
        }
        return role
    }
}

/// A link that the operator hands over, or that a mail brings.
public struct HandedLink: Sendable {
    let user: UserView
    let link: String
    let isMailed: Bool

    init(_ sent: SentTicket) {
        user = UserView(sent.user)
        link = sent.link.reveal()
        isMailed = sent.isMailed
    }
}

extension HandedLink: Shaped {
    /// What `castellan user invite` and `user reset-password` print.
    public static let shape = Shape<HandedLink>(
        "HandedLink", "A link that opens one account once.",
        [
            .field("id", "The user's id.") { $0.user.id },
            .field("reference", "The user's reference, USR-456.") { $0.user.reference },
            .field("email", "The e-mail address.") { $0.user.email },
            .field("role", "The user's role.") { $0.user.role.name },
            .field("isMailed", "Whether a mail brings it.") { $0.isMailed },
            .field("link", "The link; whoever has it is that user, once.") { $0.link },
        ])
}
