import Core
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("Partitions of security events")
struct EventsPartitionTests {
    @Test("are made a month ahead, take what the default partition held, and are made once")
    func months() async throws {
        try await EventsHouse.with(.postgresql) { house in
            func partitions() async throws -> [Substring] {
                try await house.test.outside(
                    "SELECT tableoid::regclass::text, count(*) FROM security_events GROUP BY 1 ORDER BY 1;"
                ).split(separator: "\n")
            }
            house.clock.set(to: try #require(Instant(rfc3339: "2031-01-31T23:59:59.999Z")))
            try await house.record(.dataRead, nil, "January", then: .milliseconds(1))
            try await house.record(.dataRead, nil, "February", then: .zero)
            #expect(try await partitions() == ["security_events_default|2"])

            house.clock.set(to: try #require(Instant(rfc3339: "2031-01-15T00:00:00Z")))
            try await house.events.makePartitions()
            try await house.events.makePartitions()
            #expect(try await partitions() == ["security_events_2031_01|1", "security_events_2031_02|1"])
            #expect(try await house.messages(EventQuery(visibleTo: nil)) == ["February", "January"])
        }
    }

    @Test("are made while events are written, and refuse none of them")
    func whileWritten() async throws {
        try await EventsHouse.with(.postgresql) { house in
            house.clock.set(to: try #require(Instant(rfc3339: "2031-01-15T00:00:00Z")))
            // The month is there and not committed until an event waits for the default partition, which it has already chosen.
            async let made = house.test.outside(
                """
                BEGIN;
                SELECT security_events_make_partition('2031-01-15T00:00:00Z');
                DO $$ BEGIN
                    WHILE NOT EXISTS (SELECT FROM pg_locks WHERE relation = 'security_events_default'::regclass
                        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND NOT granted)
                    LOOP PERFORM pg_sleep(0.01); END LOOP;
                END $$;
                COMMIT;
                """)
            try await eventually {
                try await house.test.outside(
                    """
                    SELECT count(*) FROM pg_locks WHERE relation = to_regclass('security_events_default')
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND mode = 'AccessExclusiveLock' AND granted;
                    """) != "0"
            }
            try await house.record(.dataRead, nil, "kept")
            _ = try await made
            let place = try await house.test.outside("SELECT tableoid::regclass::text FROM security_events;")
            #expect(place == "security_events_2031_01\n")
        }
    }

    @Test("are no matter of SQLite")
    func sqlite() async throws {
        try await EventsHouse.with(.sqlite) { house in
            try await house.events.makePartitions()
            try await house.record(.dataRead, nil, "one")
            #expect(try await house.messages(EventQuery(visibleTo: nil)) == ["one"])
        }
    }
}
