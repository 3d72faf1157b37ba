public import Access
public import Audit
import Core
import Delivery
import SecurityEvents
import Store

/// When a signing key may be in wrong hands: all keys go at once, and with them every session.
extension Sessions {
    /// What a forced change of the signing keys ended.
    public struct ForcedKeyChange: Sendable {
        /// The name of the key that signs from now on.
        public let key: String
        /// How many sessions there were.
        public let sessions: Int
        /// How many people had them.
        public let people: Int
        /// How many of them are written to: all whose address takes mail, when mail leaves the house.
        public let letters: Int
    }

    /// Replaces every signing key, the next one too, ends everybody's sessions and writes to those who had one, all in one
    /// transaction. No token that was signed before is taken from then on. The first key of each algorithm in `set` signs, or a new one.
    public func forceKeyChange(
        to set: SigningKeySet? = nil, by grant: Grant
    ) async throws(IdentityFault) -> ForcedKeyChange {
        var keys: [SealedSigningKey] = []
        for key in set?.signing ?? [] { keys.append(try SealedSigningKey(key, by: vault)) }
        let key: SealedSigningKey
        if let first = keys.first {
            key = first
        } else {
            key = try await tokens.keys.newKey().1
            keys = [key]
        }
        let people = try await store.read(.scan) { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT \(User.columns) FROM users WHERE is_active \
                AND EXISTS (SELECT 1 FROM refresh_tokens WHERE user_id = users.id)
                """, as: User.self)
        }
        var letters: [SealedMail] = []
        for person in people {
            if let letter = try mail.seal(to: person, { $0.signedOut(to: $1) }) { letters.append(letter) }
        }
        let target = Target(type: "signing_key", id: key.id)
        let (sealed, count, new) = (letters, people.count, keys)
        let done = try await store.change(by: grant, .signingKeysReplaced, on: target) { change throws(StoreFault) in
            try change.transaction.run("DELETE FROM signing_keys")
            for key in new { try change.insert(key, as: .active) }
            let sessions = try change.transaction.run("DELETE FROM refresh_tokens")
            _ = try change.transaction.discardTickets(of: nil, [.emailChange])
            for letter in sealed { try change.send(letter) }
            change.note("sessions", .integer(Int64(sessions)))
            try change.record(.rotated("jwt"))
            try change.record(
                EventDraft(
                    .massRevocation, message: "\(sessions) sessions of everybody revoked",
                    metadata: ["sessions": .integer(Int64(sessions))]))
            return .commit(
                ForcedKeyChange(key: key.id, sessions: sessions, people: count, letters: sealed.count))
        }
        try await tokens.keys.reload()
        return done
    }
}

extension Action {
    /// Every key that signs access tokens was replaced at once, and every session ended.
    public static let signingKeysReplaced = Action("signing_keys.replaced")
}
