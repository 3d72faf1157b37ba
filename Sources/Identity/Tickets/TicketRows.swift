import Core
import Store
import Vault

/// A ticket that is out, with whom it belongs to.
struct OutstandingTicket: Sendable {
    let user: User
    let sealedEmail: [UInt8]?
}

extension Reader {
    /// What a ticket stands for; nil when it isn't one of ours, was used, replaced, or is too old.
    func outstanding(_ ticket: Ticket, at now: Instant) throws(StoreFault) -> OutstandingTicket? {
        let row: TicketRow? = try first(
            """
            SELECT \(User.columns), tickets.secret_hash, tickets.sealed_email, tickets.expires_at FROM tickets \
            JOIN users ON users.id = tickets.user_id \
            WHERE tickets.id = \(ticket.id) AND tickets.purpose = \(ticket.purpose.rawValue)
            """)
        guard let row, ticket.matches(row.hash), now < row.expiresAt, row.user.isActive else { return nil }
        return OutstandingTicket(user: row.user, sealedEmail: row.sealedEmail)
    }

    /// When the user's ticket for a purpose was made, if one is out.
    func ticketTime(of user: UserID, _ purpose: TicketPurpose) throws(StoreFault) -> Instant? {
        try value(
            "SELECT created_at FROM tickets WHERE user_id = \(user) AND purpose = \(purpose.rawValue)", as: Instant.self
        )
    }
}

extension Transaction {
    /// Writes a new ticket, in the place of the one before it.
    func insert(
        _ ticket: Ticket, of user: UserID, sealedEmail: [UInt8]? = nil, at now: Instant
    ) throws(StoreFault) {
        try insert("DELETE FROM tickets WHERE user_id = \(user) AND purpose = \(ticket.purpose.rawValue)")
        try insert(
            """
            INSERT INTO tickets (id, user_id, purpose, secret_hash, sealed_email, created_at, expires_at) \
            VALUES (\(ticket.id), \(user), \(ticket.purpose.rawValue), \(ticket.hash), \(sealedEmail), \(now), \
            \(now + ticket.purpose.lifetime))
            """)
    }

    /// Takes a ticket; nil when it isn't good. It serves once: of two who come with it, one finds it gone.
    func redeem(_ ticket: Ticket, at now: Instant) throws(StoreFault) -> OutstandingTicket? {
        guard let found = try outstanding(ticket, at: now) else { return nil }
        return try run("DELETE FROM tickets WHERE id = \(ticket.id)") == 1 ? found : nil
    }

    /// Makes a user's tickets worthless, or everybody's; how many there were. The rows stay until they are removed as
    /// expired: ``Reader/ticketTime(of:_:)`` still tells when a mail went out, so that nobody gets round the pause.
    @discardableResult
    func discardTickets(of user: UserID?, _ purposes: [TicketPurpose]) throws(StoreFault) -> Int {
        var sql: SQL = """
            UPDATE tickets SET expires_at = created_at \
            WHERE purpose IN \(SQL.list(purposes.map(\.rawValue))) AND expires_at > created_at
            """
        if let user { sql += " AND user_id = \(user)" }
        return try run(sql)
    }
}

private struct TicketRow: RowDecodable {
    let user: User
    let hash: [UInt8]
    let sealedEmail: [UInt8]?
    let expiresAt: Instant

    init(row: Row) throws(StoreFault) {
        user = try User(row: row)
        hash = try row.get(User.columnCount)
        sealedEmail = try row.get(User.columnCount + 1)
        expiresAt = try row.get(User.columnCount + 2)
    }
}
