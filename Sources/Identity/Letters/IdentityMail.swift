public import Core
import Delivery

/// The letters of this room and the outbox they go into.
struct IdentityMail: Sendable {
    let outbox: Outbox
    let letters: Letters

    /// Whether mail leaves the house at all.
    var hasRoute: Bool { outbox.hasRoute }

    /// A letter for a user, to whichever address, sealed, to be sent with a change; nil when no mail leaves the house.
    func seal(for user: UserID, _ letter: (Letters) -> Mail) throws(IdentityFault) -> SealedMail? {
        do { return try outbox.seal(letter(letters), to: user) } catch { throw .vault(error) }
    }

    /// A letter to a user's own address.
    func seal(to user: User, _ letter: (Letters, EmailAddress) -> Mail) throws(IdentityFault) -> SealedMail? {
        // An address that a statement put into the table may be none; then there is nobody to write to.
        guard let address = EmailAddress(user.email) else { return nil }
        return try seal(for: user.id) { letter($0, address) }
    }

    /// What the operator hears of a ticket that is out.
    func sent(_ ticket: Ticket, to user: User) -> SentTicket {
        SentTicket(user: user, link: Secret(letters.link(ticket)), isMailed: hasRoute)
    }
}

/// A ticket that is out.
public struct SentTicket: Sendable {
    /// Whose it is.
    public let user: User
    /// The link that opens it. For an operator at the terminal, who hands it over; whoever has it is that user.
    public let link: Secret<String>
    /// Whether a mail brings it.
    public let isMailed: Bool
}
