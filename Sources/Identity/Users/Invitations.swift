public import Access
public import Audit
public import Core
import Delivery
import SecurityEvents
import Store
import Vault

/// Invitations: accounts that are made for others, who choose the password themselves.
public struct Invitations: Sendable {
    let store: IdentityStore
    let passwords: Passwords

    /// Whether mail leaves the house, which brings the invitation.
    public var canBeSent: Bool { passwords.mail.hasRoute }

    /// Makes an account and sends its owner a ticket to set the first password. Until then nobody can sign in to it.
    public func invite(
        _ email: EmailAddress, username: Username? = nil, as role: Role, by grant: Grant
    ) async throws(IdentityFault) -> InvitationOutcome {
        let mail = passwords.mail
        let (randomness, now) = (passwords.randomness, passwords.time.now())
        // Nobody knows this password, and nobody could type it.
        let hash = try await passwords.hasher.hashing(Secret(Base64URL.encode(randomness.bytes(32))))
        let id = UserID.make(at: now, randomness)
        let ticket = Ticket(for: .invitation, at: now, randomness)
        let letter = try mail.seal(for: id) { $0.invitation(to: email, ticket) }
        return try await store.change(by: grant, .userInvited, on: .user(id)) { change throws(StoreFault) in
            let transaction = change.transaction
            guard try !transaction.isTaken(email: email.canonical, username: username?.text) else {
                return .rollback(.taken)
            }
            let user = try change.insertUser(
                id, email: email.canonical, username: username?.text, hash, role)
            try change.record(EventDraft(.userInvited, about: user, message: "User \(user.reference) invited"))
            try transaction.insert(ticket, of: id, at: change.time)
            try change.send(letter)
            return .commit(.invited(mail.sent(ticket, to: user)))
        }
    }

    /// Sends a new ticket to somebody who was invited and has not been here yet; the one before is worthless then.
    public func sendAgain(to id: UserID, by grant: Grant) async throws(IdentityFault) -> InvitationOutcome {
        let mail = passwords.mail
        let ticket = Ticket(for: .invitation, at: passwords.time.now(), passwords.randomness)
        let user = try await store.read { reader throws(StoreFault) in try reader.user(id) }
        guard let user else { return .notFound }
        let letter = try mail.seal(to: user) { $0.invitation(to: $1, ticket) }
        return try await store.change(by: grant, .userInvited, on: .user(id)) { change throws(StoreFault) in
            guard let current = try change.transaction.user(id) else { return .rollback(.notFound) }
            guard current.lastLoginAt == nil else { return .rollback(.hasSignedIn) }
            try change.transaction.insert(ticket, of: id, at: change.time)
            try change.record(EventDraft(.userInvited, about: user, message: "User \(user.reference) invited again"))
            try change.send(letter)
            return .commit(.invited(mail.sent(ticket, to: user)))
        }
    }
}

/// What became of an invitation.
public enum InvitationOutcome: Sendable {
    /// The account is there and its ticket is out.
    case invited(SentTicket)
    /// Somebody has the address or the name.
    case taken
    /// There is no such user.
    case notFound
    /// The user has signed in before and needs no invitation.
    case hasSignedIn
}

extension Action {
    /// A user was invited, or invited again.
    public static let userInvited = Action("user.invited")
}
