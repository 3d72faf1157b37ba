import Audit
public import Core
public import Store

extension EventLog {
    /// The countries that a user signed in from since a time, the most frequent first; only those that are known, and only
    /// sign-ins at this server: whoever delivers events could otherwise make any country a familiar one.
    public func countriesOfSignIns(of user: UserID, since start: Instant) async throws(StoreFault) -> [String] {
        try await database.read { reader throws(StoreFault) in
            try reader.values(
                """
                SELECT location_country FROM security_events WHERE user_id = \(user) \
                AND event_type = \(EventType.loginSuccess.rawValue) AND created_at >= \(start) \
                AND location_country IS NOT NULL AND metadata ->> 'ingested_by' IS NULL GROUP BY location_country ORDER BY COUNT(*) DESC, location_country
                """, as: String.self)
        }
    }
}
