import Access
import Audit
import Core
import SecurityEvents

/// Whether a sign-in comes from a country that its user hasn't signed in from lately. It tells; it doesn't refuse.
///
/// Pure: follows from the country and those known before. Whoever signs in for the first time is not unusual, nor is an address
/// that nobody knows the place of.
struct GeoAnomaly: Sendable, Equatable {
    /// How far back the countries are remembered.
    static let window = Duration.seconds(30 * 24 * 60 * 60)

    /// Where the sign-in comes from.
    let country: String
    /// Where the others came from, the most frequent first.
    let expected: [String]

    /// The anomaly of a sign-in from `country` after others from `known`; nil when there is none.
    init?(country: String?, known: [String]) {
        guard let country, !known.isEmpty, !known.contains(country) else { return nil }
        self.country = country
        expected = known
    }

    /// The event that tells of it.
    func event(about user: User, session: SessionID) -> EventDraft {
        EventDraft(
            .geoAnomaly, user: user.id, email: user.email, username: user.username,
            message: "Signed in from \(country), where \(user.reference) hasn't been for 30 days",
            metadata: [
                "detected_country": .text(country), "expected_country": .text(expected[0]),
                "known_countries": .list(Array(expected.prefix(5))), "session_id": .text(session.description),
            ])
    }
}

extension Sessions {
    /// What is unusual about where a sign-in comes from. Asked before the change, so that sign-ins don't wait for each other's
    /// events.
    func anomaly(of user: User, from origin: Origin) async throws(IdentityFault) -> GeoAnomaly? {
        guard let country = origin.place?.country else { return nil }
        do {
            let known = try await events.countriesOfSignIns(of: user.id, since: time.now() - GeoAnomaly.window)
            return GeoAnomaly(country: country, known: known)
        } catch {
            throw .store(error)
        }
    }
}
