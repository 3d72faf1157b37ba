import Authenticators
import Core
import Store

/// Where the challenge of a ceremony stands until it is answered. Each is answered once, in five minutes, and by nobody but whom it
/// was given to.
enum CeremonyPlace: Sendable {
    /// The row of a token, which whoever answers brings along.
    case token(PendingProof.Token, PendingProof.Purpose)
    /// A row of a session, which answers itself; the latest question counts.
    case session(SessionID, PendingProof.Purpose)
}

/// A challenge that waits for its answer.
struct PendingCeremony: Sendable {
    let row: ID<PendingProof>
    let challenge: Challenge
    /// Whether the row is there for nothing but the challenge. A sign-in whose password was right waits for whatever factor.
    let isOwnRow: Bool
}

extension Reader {
    /// The challenge at a place; nil when there is none, or not any more.
    func ceremony(at place: CeremonyPlace, now: Instant) throws(StoreFault) -> PendingCeremony? {
        let condition: SQL
        let isOwnRow: Bool
        switch place {
        case .token(let token, let purpose):
            condition = "id = \(token.id) AND purpose = \(purpose.rawValue)"
            isOwnRow = purpose != .signIn
        case .session(let session, let purpose):
            condition = "session_id = \(session) AND purpose = \(purpose.rawValue)"
            isOwnRow = true
        }
        let found: CeremonyRow? = try first(
            """
            SELECT id, challenge, secret_hash FROM pending_sign_ins \
            WHERE \(condition) AND challenge IS NOT NULL AND expires_at > \(now)
            """)
        guard let found, let challenge = Challenge(bytes: found.challenge) else { return nil }
        if case .token(let token, _) = place, !token.matches(found.hash) { return nil }
        return PendingCeremony(row: found.id, challenge: challenge, isOwnRow: isOwnRow)
    }
}

extension Transaction {
    /// Puts a new challenge into a row.
    func ask(_ challenge: Challenge, in row: ID<PendingProof>) throws(StoreFault) {
        try insert("UPDATE pending_sign_ins SET challenge = \(challenge.bytes) WHERE id = \(row)")
    }

    /// Begins a ceremony of somebody's session; one that it began before for the same purpose is over.
    func ask(
        _ challenge: Challenge, _ purpose: PendingProof.Purpose, of user: UserID, in session: SessionID,
        as token: PendingProof.Token, at now: Instant
    ) throws(StoreFault) {
        try insert("DELETE FROM pending_sign_ins WHERE session_id = \(session) AND purpose = \(purpose.rawValue)")
        try insert(token, purpose, of: user, in: session, at: now)
        try ask(challenge, in: token.id)
    }

    /// Takes a challenge: it is answered once. Of two answers at once, one finds it gone.
    func spend(_ ceremony: PendingCeremony) throws(StoreFault) -> Bool {
        let (row, challenge) = (ceremony.row, ceremony.challenge.bytes)
        return ceremony.isOwnRow
            ? try run("DELETE FROM pending_sign_ins WHERE id = \(row) AND challenge = \(challenge)") == 1
            : try run(
                "UPDATE pending_sign_ins SET challenge = NULL WHERE id = \(row) AND challenge = \(challenge)") == 1
    }
}

private struct CeremonyRow: RowDecodable {
    let id: ID<PendingProof>
    let challenge: [UInt8]
    let hash: [UInt8]

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        challenge = try row.get(1)
        hash = try row.get(2)
    }
}
