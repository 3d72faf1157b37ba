import Access
import Core
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("Retention of security events")
struct EventsRetentionTests {
    @Test("removes what is past its time, with its counts, and nothing else", arguments: Engine.allCases)
    func expiry(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let now = house.clock.now()
            let day = Duration.seconds(86_400)
            try await house.events.record(
                [0, 1, 399, 400, 401, 900].map {
                    EventEntry(EventDraft(.dataRead, message: "\($0)"), from: .local, at: now - day * $0)
                })
            try await house.events.expire(keptFor: EventLog.usualRetention)
            #expect(try await house.messages(EventQuery(visibleTo: nil)) == ["0", "1", "399", "400"])
            #expect(try await house.events.expire(keptFor: EventLog.usualRetention) == 0)
            try await house.events.expire(keptFor: day * 2)
            #expect(try await house.messages(EventQuery(visibleTo: nil)) == ["0", "1"])
            let counts = try await house.test.database.read { reader throws(StoreFault) in
                try reader.values("SELECT DISTINCT starts_at FROM security_event_counts", as: Instant.self)
            }
            #expect(counts.allSatisfy { $0 >= now - day * 3 })
        }
    }

    @Test("drops whole partitions of PostgreSQL")
    func partitions() async throws {
        try await EventsHouse.with(.postgresql) { house in
            house.clock.set(to: try #require(Instant(rfc3339: "2031-01-15T00:00:00Z")))
            try await house.events.makePartitions()
            try await house.record(.dataRead, nil, "January")
            house.clock.set(to: try #require(Instant(rfc3339: "2031-02-10T00:00:00Z")))
            try await house.record(.dataRead, nil, "February")
            // Not yet over: its rows go one by one, the partition stays.
            try await house.events.expire(keptFor: .seconds(20 * 86_400))
            #expect(try await house.messages(EventQuery(visibleTo: nil)) == ["February"])
            func partitions() async throws -> String {
                try await house.test.outside(
                    "SELECT relname FROM pg_class WHERE relname ~ '^security_events_2031_[0-9]+$' ORDER BY 1;")
            }
            #expect(try await partitions().contains("security_events_2031_01"))
            try await house.events.expire(keptFor: .seconds(9 * 86_400))
            #expect(try await !partitions().contains("security_events_2031_01"))
            #expect(try await partitions().contains("security_events_2031_02"))
            #expect(try await house.messages(EventQuery(visibleTo: nil)) == ["February"])
        }
    }
}
