import Core
import Synchronization

/// Wrong codes of devices that somebody typed lately: with 34 bits in a code and ten of these in ten minutes, nobody finds one by trying
/// (RFC 8628 §5.1).
final class UserCodeGuesses: Sendable {
    /// How many wrong ones a user may type within ``window``.
    static let most = 10
    static let window = Duration.seconds(600)
    /// How many users are told apart.
    static let capacity = 16_384

    private let guesses = Mutex<[UserID: [Instant]]>([:])

    /// Whether somebody may type another.
    func mayGuess(_ user: UserID, at now: Instant) -> Bool {
        guesses.withLock { ($0[user] ?? []).filter { now - $0 < Self.window }.count < Self.most }
    }

    /// Notes a wrong one.
    func note(_ user: UserID, at now: Instant) {
        guesses.withLock { guesses in
            if guesses.count >= Self.capacity {
                guesses = guesses.filter { now - ($0.value.last ?? now) < Self.window }
            }
            guesses[user] = (guesses[user] ?? []).filter { now - $0 < Self.window } + [now]
        }
    }
}
