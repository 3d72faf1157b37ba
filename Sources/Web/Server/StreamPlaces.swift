import Synchronization

/// How many streams may be open at once: each keeps a connection and looks for events.
public final class StreamPlaces: Sendable {
    private let most: Int
    private let taken = Mutex(0)

    /// Room for so many.
    public init(most: Int = 256) {
        self.most = most
    }

    /// One stream's place, until it is let go; nil when there is none.
    func take() -> Place? {
        let isFree = taken.withLock { taken in
            guard taken < most else { return false }
            taken += 1
            return true
        }
        return isFree ? Place(self) : nil
    }

    /// Gives the place back when nobody holds it any more, however the stream ended.
    final class Place: Sendable {
        private let places: StreamPlaces

        fileprivate init(_ places: StreamPlaces) {
            self.places = places
        }

        deinit {
            places.taken.withLock { $0 -= 1 }
        }
    }
}
