public import Core
import Crypto

/// A request that its sender may repeat without its being done twice, since it carries an `Idempotency-Key`
/// (draft-ietf-httpapi-idempotency-key-header).
///
/// Whoever makes something claims the key in the same transaction: so there is the one exactly when there is the other, and of any
/// number of requests under one key, however close together, one makes something and the others hear what.
public struct Repetition: Sendable, Hashable {
    /// Stands for who asks, and the key that they chose.
    let key: [UInt8]
    /// Stands for what they ask.
    let request: [UInt8]

    /// How long a key is remembered.
    public static let keptFor = Duration.seconds(86_400)
    /// How often ``Transaction/forgetRepetitions(at:atMost:)`` should run.
    public static let expiresEvery = Duration.seconds(3_600)

    /// A user's request under a key; `request` is all of what they ask, part by part.
    public init(key: String, of user: UserID, request: [some Sequence<UInt8>]) {
        self.key = Array(SHA256.hash(data: user.bytes + Array(key.utf8)))
        var hash = SHA256()
        for part in request { hash.update(data: Array(SHA256.hash(data: Array(part)))) }
        self.request = Array(hash.finalize())
    }
}

/// What became of claiming the key of a request.
public enum RepetitionClaim<Kind>: Sendable, Hashable {
    /// Nobody claimed it before, or there is none: go on.
    case first
    /// The same request made this before.
    case made(ID<Kind>)
    /// Another request was made under this key.
    case differs
}

extension Transaction {
    /// Claims the key of a request for what is about to be made with this id. Rolled back, the claim is gone too: what was refused may
    /// be mended and sent again under the same key.
    public func claim<Kind>(
        _ repetition: Repetition?, making id: ID<Kind>, at now: Instant
    ) throws(StoreFault) -> RepetitionClaim<Kind> {
        guard let repetition else { return .first }
        let claimed = try run(
            """
            INSERT INTO repetitions (key_hash, request_hash, made, created_at) \
            VALUES (\(repetition.key), \(repetition.request), \(id), \(now)) \
            ON CONFLICT (key_hash) DO UPDATE SET request_hash = excluded.request_hash, made = excluded.made, \
            created_at = excluded.created_at WHERE repetitions.created_at <= \(now - Repetition.keptFor)
            """)
        if claimed == 1 { return .first }
        return try made(by: repetition).map(RepetitionClaim.made) ?? .differs
    }

    /// Forgets keys whose day is over; says how many.
    public func forgetRepetitions(at now: Instant, atMost count: Int) throws(StoreFault) -> Int {
        try run(
            """
            DELETE FROM repetitions WHERE key_hash IN \
            (SELECT key_hash FROM repetitions WHERE created_at <= \(now - Repetition.keptFor) \
            ORDER BY created_at LIMIT \(count))
            """)
    }
}

extension Reader {
    /// What was made by this request before; nil when it was not, or not by the same.
    public func made<Kind>(by repetition: Repetition) throws(StoreFault) -> ID<Kind>? {
        try value(
            """
            SELECT made FROM repetitions WHERE key_hash = \(repetition.key) AND request_hash = \(repetition.request)
            """, as: ID<Kind>.self)
    }
}
