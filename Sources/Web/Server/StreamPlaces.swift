import Access
import Core
import Synchronization

/// How many streams may be open at once, in all and by one user: each keeps a connection and looks for events.
public final class StreamPlaces: Sendable {
    private let most: Int
    private let mostOfOne: Int
    private let taken = Mutex<(all: Int, of: [UserID: Int])>((0, [:]))

    /// Room for so many.
    public init(most: Int = 256, ofOne mostOfOne: Int = 8) {
        self.most = most
        self.mostOfOne = mostOfOne
    }

    /// A place for a user's stream, until it is let go; nil when there is none.
    func take(for user: UserID) -> Place? {
        let isFree = taken.withLock { taken in
            guard taken.all < most, taken.of[user, default: 0] < mostOfOne else { return false }
            taken.all += 1
            taken.of[user, default: 0] += 1
            return true
        }
        return isFree ? Place(self, user) : nil
    }

    private func giveBack(_ user: UserID) {
        taken.withLock { taken in
            taken.all -= 1
            let left = taken.of[user, default: 1] - 1
            taken.of[user] = left == 0 ? nil : left
        }
    }

    /// Gives the place back when nobody holds it any more, however the stream ended.
    final class Place: Sendable {
        private let places: StreamPlaces
        private let user: UserID

        fileprivate init(_ places: StreamPlaces, _ user: UserID) {
            self.places = places
            self.user = user
        }

        deinit {
            places.giveBack(user)
        }
    }
}

extension SignedContext {
    /// A place for a stream of the caller's; the stream holds it until it is over.
    func streamPlace() throws(Problem) -> StreamPlaces.Place {
        if let place = services.streams.take(for: principal.userID) { return place }
        var problem = Problem(.rateLimitExceeded, "There are too many streams already, of yours or of all.")
        problem.retryAfter = .seconds(5)
        throw problem
    }
}
