@_spi(Authentication) public import Access
public import Audit
public import Core
import Delivery
import SecurityEvents
public import Store
import Vault

extension Passwords {
    /// How long after one mail no other is sent to the same address, so that nobody can be flooded.
    static let pauseBetweenMails = Duration.seconds(120)

    /// Takes the wish for a new password for an address, whether it is somebody's or not. A job answers it, so that the time
    /// that this takes doesn't tell either.
    public func requestReset(_ address: EmailAddress, from origin: Origin) async throws(IdentityFault) {
        let (now, randomness) = (time.now(), randomness)
        let job: JobDraft
        do { job = try ResetRequest(email: address, origin: origin).job(vault, at: now, randomness) } catch {
            throw .vault(error)
        }
        try await store.housekeep(.jobs) { transaction throws(StoreFault) in
            try transaction.enqueue(job, at: now, randomness)
            return .commit(())
        }
    }

    /// The kind of the job that answers ``requestReset(_:from:)``; its handler is ``answerReset(_:)``.
    public static let resetRequested: JobKind = "password.reset_requested"

    /// Sends a ticket for a new password to the address that a job names, if it is somebody's.
    public func answerReset(_ job: Job) async throws(IdentityFault) {
        let request: ResetRequest?
        do { request = try ResetRequest(job, vault) } catch { throw .vault(error) }
        guard let request else { return }
        let (origin, email) = (request.origin, request.email.canonical)
        let user = try await store.read { reader throws(StoreFault) in
            try reader.first(
                "SELECT \(User.columns) FROM users WHERE email = \(email) AND client_id IS NULL", as: User.self)
        }
        let ticket = Ticket(for: .passwordReset, at: time.now(), randomness)
        let draft = EventDraft(
            .passwordResetRequested, user: user?.id, email: email, username: user?.username,
            message: user == nil ? "Password reset asked for an unknown address" : "Password reset asked for")
        guard let user, user.isActive, mail.hasRoute else {
            let (now, randomness, sanitizer) = (time.now(), randomness, store.sanitizer)
            return try await store.housekeep(.securityEvents) { transaction throws(StoreFault) in
                .commit(try transaction.record(draft, from: origin, at: now, randomness, sanitizer))
            }
        }
        let letter = try mail.seal(for: user.id) { $0.passwordReset(to: request.email, ticket) }
        let grant = Grant.credential(of: .anonymous, from: origin)
        try await store.change(by: grant, .passwordResetRequested, on: .user(user.id)) { change throws(StoreFault) in
            try change.record(draft)
            let last = try change.transaction.ticketTime(of: user.id, .passwordReset)
            if let last, change.time - last < Self.pauseBetweenMails { return .commit(()) }
            try change.transaction.insert(ticket, of: user.id, at: change.time)
            try change.send(letter)
            return .commit(())
        }
    }

    /// Makes a ticket with which a user sets a new password, and mails it. The link is for an operator at the terminal;
    /// nobody else should see it. Nil when there is no such user, or it is a program's.
    public func sendReset(to id: UserID, by grant: Grant) async throws(IdentityFault) -> SentTicket? {
        let ticket = Ticket(for: .passwordReset, at: time.now(), randomness)
        let user = try await store.read { reader throws(StoreFault) in try reader.user(id) }
        guard let user, user.clientID == nil else { return nil }
        let letter = try mail.seal(to: user) { $0.passwordReset(to: $1, ticket) }
        return try await store.change(by: grant, .passwordResetSent, on: .user(id)) { change throws(StoreFault) in
            guard try change.transaction.user(id) != nil else { return .rollback(nil) }
            try change.transaction.insert(ticket, of: id, at: change.time)
            try change.record(
                EventDraft(.passwordResetRequested, about: user, message: "Password reset sent by an administrator"))
            try change.send(letter)
            return .commit(mail.sent(ticket, to: user))
        }
    }

    /// Sets a password for who brings a ticket of a reset or an invitation, and ends all sessions. The ticket is used up
    /// only when it was done.
    public func set(
        _ new: Secret<String>, with text: Secret<String>, from origin: Origin
    ) async throws(IdentityFault) -> PasswordOutcome {
        let text = text.reveal()
        guard let ticket = Ticket(text, for: .passwordReset) ?? Ticket(text, for: .invitation) else {
            return .invalidTicket
        }
        let now = time.now()
        let found = try await store.read { reader throws(StoreFault) in try reader.outstanding(ticket, at: now) }
        guard let found else { return .invalidTicket }
        let user = found.user
        if let problem = try await problem(with: new, of: user) { return .refused(problem) }
        let hash = try await hasher.hashing(new)
        let notice = ticket.purpose == .passwordReset ? try mail.seal(to: user) { $0.passwordChanged(to: $1) } : nil
        let grant = Grant.credential(of: .user(user.id, reference: user.reference), from: origin)
        let action: Action = ticket.purpose == .invitation ? .invitationAccepted : .passwordReset
        return try await store.change(by: grant, action, on: .user(user.id)) { change throws(StoreFault) in
            guard try change.transaction.redeem(ticket, at: change.time) != nil else {
                return .rollback(.invalidTicket)
            }
            let wasLocked = try change.transaction.lockout(of: .user(user))?.lock(at: change.time) != nil
            let ended = try change.setPassword(hash, of: user, keeping: nil)
            if wasLocked {
                try change.record(EventDraft(.accountUnlocked, about: user, message: "Unlocked by a new password"))
            }
            try change.send(notice)
            return .commit(.changed(user, endedSessions: ended))
        }
    }

    /// How often ``expireTickets()`` should run.
    public static let ticketsExpireEvery = Duration.seconds(3_600)

    /// Removes tickets whose time is over, sign-ins that waited too long and seeds that were never proved, and forgets devices
    /// that were remembered long enough or not seen for half a year.
    public func expireTickets() async throws(IdentityFault) {
        let now = time.now()
        try await store.housekeep(.expiry) { transaction throws(StoreFault) in
            try transaction.insert("DELETE FROM tickets WHERE expires_at <= \(now)")
            try transaction.insert("DELETE FROM pending_sign_ins WHERE expires_at <= \(now)")
            try transaction.insert(
                """
                DELETE FROM totp_credentials \
                WHERE confirmed_at IS NULL AND created_at <= \(now - TOTPCredential.proofTime)
                """)
            try transaction.expireDevices(factorPolicy, at: now)
            try transaction.insert("DELETE FROM known_devices WHERE last_seen_at < \(now - KnownDevice.remembered)")
            return .commit(())
        }
    }
}

extension Action {
    /// Somebody asked for a new password by mail.
    public static let passwordResetRequested = Action("password.reset_requested")
    /// An administrator sent somebody a ticket for a new password.
    public static let passwordResetSent = Action("password.reset_sent")
    /// A ticket was exchanged for a new password.
    public static let passwordReset = Action("password.reset")
    /// An invitation was exchanged for the first password.
    public static let invitationAccepted = Action("invitation.accepted")
}
