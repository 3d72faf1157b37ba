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

    /// Takes one of somebody's tries, before the code is looked at, so that many at once are no more than ``most``; false when none is left.
    func reserve(_ user: UserID, at now: Instant) -> Bool {
        guesses.withLock { guesses in
            let recent = (guesses[user] ?? []).filter { now - $0 < Self.window }
            guard recent.count < Self.most else { return false }
            if guesses.count >= Self.capacity {
                guesses = guesses.filter { now - ($0.value.last ?? now) < Self.window }
            }
            guesses[user] = recent + [now]
            return true
        }
    }

    /// Gives the try of a moment back: the code was right.
    func giveBack(_ user: UserID, at now: Instant) {
        guesses.withLock { guesses in
            guard var recent = guesses[user], let index = recent.lastIndex(of: now) else { return }
            recent.remove(at: index)
            guesses[user] = recent.isEmpty ? nil : recent
        }
    }
}
