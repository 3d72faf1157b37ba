import Access
import App
import Core
import Foundation
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// Whoever reads what belongs to others leaves a `data_read`, and what can't be recorded isn't done.
@Suite(.timeLimit(.minutes(2))) struct NotedReadsJourney {
    @Test(arguments: Engine.allCases)
    func readingOthersEventsIsAnEvent(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let ada = try await house.signedIn(try await house.person("ada"))
            let noted = """
                SELECT user_id, request_path FROM security_events WHERE event_type = 'data_read'
                AND metadata ->> 'resource_type' = 'security_events';
                """
            let own = try #require(try await ada.get("/v1/security-events")["data", "events"]?.array?.first)
            let (event, id) = (try #require(own["id"]?.string), try #require(own["user_id"]?.string))
            #expect(try await ada.get("/v1/security-events/\(event)").status == 200)
            for path in ["recent", "stats"] {
                #expect(try await root.get("/v1/security-events/\(path)").status == 200)
            }
            #expect(try await root.get("/v1/security-events?userId=USR-1").status == 200)
            #expect(try await house.storage.outside(noted) == "", "one's own are nobody else's")

            for path in ["/\(event)", "", "/critical", "?userId=\(id)"] {
                #expect(try await root.get("/v1/security-events\(path)").status == 200)
            }
            let rows = try await house.storage.outside(noted).split(separator: "\n")
            #expect(rows.count == 1, "the rest of the minute is counted")
            #expect(rows.first?.hasSuffix("|/v1/security-events/{event}") == true, "the path must name nobody's event")
        }
    }

    @Test(arguments: Engine.allCases)
    func anExportEndsWhenItsReaderLosesTheRight(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let person = try await house.person("root", role: .systemAdmin)
            let root = try await house.signedIn(person)
            // More than fits on the way: three and a half pieces of twelve megabytes.
            let text = String(repeating: "x", count: 2_000)
            let entry = EventEntry(EventDraft(.dataCreated, message: text), from: .local, at: house.clock.now())
            try await house.assembly.events.record([EventEntry](repeating: entry, count: 17_000))
            var lines = 0
            await #expect(throws: (any Error).self, "the answer must break off") {
                try await root.read("/v1/security-events/export?format=jsonl") { bytes in
                    if lines == 0 {
                        _ = try await house.assembly.identity.users.update(
                            person.user.id, UserPatch(role: .agent), by: .operator("test"))
                    }
                    lines += bytes.count { $0 == UInt8(ascii: "\n") }
                }
            }
            #expect(lines > 0 && lines <= 10_000, "\(lines)")
        }
    }

    @Test(arguments: Engine.allCases)
    func aChangeThatCannotBeRecordedIsNotMadeAndSaidLater(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let ada = try await house.person("ada").user
            let table = ClosedTable("audit_values", on: engine)
            try await house.storage.outside(table.close)
            #expect(try await root.post("/v1/users/\(ada.id)/disable").status >= 500)
            try await house.storage.outside(table.open)
            let user = try await root.get("/v1/users/\(ada.id)")
            #expect(user["data", "isActive"] == .boolean(true), "nothing may change without its entry: \(user)")
            let failures = "/v1/security-events?eventType=audit_failure"
            let answer = try await root.answer(.seconds(10), to: failures) { $0["data", "total"] == .integer(1) }
            let event = try #require(answer["data", "events"]?.array?.first, "\(answer)")
            #expect(event["severity"] == .string("critical"))
            #expect(try await root.post("/v1/users/\(ada.id)/disable").status == 200)
        }
    }
}
