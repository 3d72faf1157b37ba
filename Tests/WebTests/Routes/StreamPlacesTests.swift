import Core
import Testing

@testable import Web

/// Places for streams: so many in all, so many for one user.
@Suite struct StreamPlacesTests {
    private let ada = UserID(high: 1, low: 1)
    private let bob = UserID(high: 1, low: 2)

    @Test func oneUserDoesNotTakeThemAll() {
        let places = StreamPlaces(most: 12)
        var hers = (1...8).map { _ in places.take(for: ada) }
        #expect(hers.allSatisfy { $0 != nil })
        #expect(places.take(for: ada) == nil)
        let his = (1...4).map { _ in places.take(for: bob) }
        #expect(his.allSatisfy { $0 != nil })
        #expect(places.take(for: bob) == nil, "there are no more")
        hers.removeAll()
        #expect(places.take(for: ada) != nil)
        withExtendedLifetime(his) {}
    }
}
