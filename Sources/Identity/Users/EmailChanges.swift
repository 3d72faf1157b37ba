@_spi(Authentication) public import Access
public import Audit
public import Core
import Delivery
import SecurityEvents
import Store
import Vault

/// Another e-mail address, by who knows the password and can read mail at the new one. Both addresses hear of it.
public struct EmailChanges: Sendable {
    let store: IdentityStore
    let passwords: Passwords
    let vault: KeyVault

    /// Sends a ticket to the new address, and word of it to the old one. Nobody hears whether the address is somebody
    /// else's already.
    public func request(
        _ address: EmailAddress, password: Secret<String>, by principal: Principal
    ) async throws(IdentityFault) -> EmailChangeOutcome {
        let mail = passwords.mail
        guard mail.hasRoute else { return .noMail }
        let found = try await store.read { reader throws(StoreFault) in
            try reader.credential("users.id = \(principal.userID)")
        }
        guard let found else { return .wrongPassword }
        if let refusal = try await passwords.refusal(of: password, found, from: principal.origin) {
            return EmailChangeOutcome(refusal)
        }
        let user = found.user
        let ticket = Ticket(for: .emailChange, at: passwords.time.now(), passwords.randomness)
        let sealed = try seal(address, for: ticket)
        let letter = try mail.seal(for: user.id) { $0.emailChange(to: address, ticket) }
        let notice = try mail.seal(to: user) { $0.emailChangeAnnounced(to: $1) }
        let grant = Grant.credential(of: principal.actor, from: principal.origin)
        return try await store.change(by: grant, .emailChangeRequested, on: .user(user.id)) {
            change throws(StoreFault) in
            let transaction = change.transaction
            if let refusal = try transaction.refusal(of: found, at: change.time) {
                return .rollback(EmailChangeOutcome(refusal))
            }
            if let last = try transaction.ticketTime(of: user.id, .emailChange) {
                let pause = last + Passwords.pauseBetweenMails - change.time
                guard pause <= .zero else { return .rollback(.tooSoon(pause)) }
            }
            try transaction.insert(ticket, of: user.id, sealedEmail: sealed, at: change.time)
            if try !transaction.isTaken(email: address.canonical, username: nil) { try change.send(letter) }
            try change.send(notice)
            return .commit(.sent)
        }
    }

    /// Makes the address that a ticket was sent to the user's own, and ends their sessions; nil when the ticket isn't good, or
    /// somebody else has the address by now.
    public func confirm(_ text: Secret<String>, from origin: Origin) async throws(IdentityFault) -> User? {
        guard let ticket = Ticket(text.reveal(), for: .emailChange) else { return nil }
        let now = passwords.time.now()
        let found = try await store.read { reader throws(StoreFault) in try reader.outstanding(ticket, at: now) }
        guard let found, let address = try open(found.sealedEmail, of: ticket) else { return nil }
        let user = found.user
        let notice = try passwords.mail.seal(to: user) { $0.emailChanged(to: $1) }
        let grant = Grant.credential(of: .user(user.id, reference: user.reference), from: origin)
        return try await store.change(by: grant, .emailChanged, on: .user(user.id)) { change throws(StoreFault) in
            let transaction = change.transaction
            guard try transaction.redeem(ticket, at: change.time) != nil,
                try !transaction.isTaken(email: address.canonical, username: nil)
            else { return .rollback(nil) }
            try transaction.update(user, "email = \(address.canonical)", at: change.time)
            // A ticket that went to the old address is worth nothing at the new one.
            try transaction.discardTickets(of: user.id, [.passwordReset, .invitation])
            // Whoever has a session may not be who reads the mail: everybody signs in again.
            let ended = try transaction.run("DELETE FROM refresh_tokens WHERE user_id = \(user.id)")
            change.note("sessions_ended", .integer(Int64(ended)))
            try change.forgetDevices(of: user)
            guard let after = try transaction.user(user.id) else { return .rollback(nil) }
            try change.record(EventDraft(.emailChanged, about: after, message: "E-mail address changed"))
            try change.send(notice)
            return .commit(after)
        }
    }

    private func seal(_ address: EmailAddress, for ticket: Ticket) throws(IdentityFault) -> [UInt8] {
        do { return try vault.seal(Array(address.text.utf8), at: Self.address(ticket)) } catch { throw .vault(error) }
    }

    private func open(_ cell: [UInt8]?, of ticket: Ticket) throws(IdentityFault) -> EmailAddress? {
        guard let cell else { return nil }
        do throws(VaultFault) {
            return EmailAddress(String(decoding: try vault.open(cell, at: Self.address(ticket)), as: UTF8.self))
        } catch {
            throw .vault(error)
        }
    }

    private static func address(_ ticket: Ticket) -> CellAddress {
        CellAddress(table: "tickets", column: "sealed_email", row: ticket.id, type: .text)
    }
}

/// What became of the wish for another address.
public enum EmailChangeOutcome: Sendable {
    /// A ticket is on its way to the new address.
    case sent
    /// The password is another one.
    case wrongPassword
    /// There were too many wrong ones; this one wasn't looked at.
    case locked(AccountLock)
    /// A mail went out so lately that the next has to wait for so long.
    case tooSoon(Duration)
    /// No mail leaves the house, so no address can be confirmed.
    case noMail

    /// What a refused password comes to.
    init(_ refusal: PasswordOutcome) {
        if case .locked(let lock) = refusal { self = .locked(lock) } else { self = .wrongPassword }
    }
}

extension Action {
    /// Somebody asked for another e-mail address.
    public static let emailChangeRequested = Action("email.change_requested")
    /// A user has another e-mail address.
    public static let emailChanged = Action("email.changed")
}
