@_spi(Authentication) import Access
import Audit
import Core
import SecurityEvents
@_spi(RawTransaction) import Store
import TestKit
import Testing

@Suite("Security events")
struct EventsTests {
    @Test("are read back as they were recorded, under guide R's names", arguments: Engine.allCases)
    func roundTrip(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let message = "quote \" backslash \\ newline \n tab \t ünï 🦊"
            let draft = EventDraft(
                .loginFailed, user: house.ann, email: "ann@example.org", username: "ann", message: message,
                severity: .error,
                metadata: [
                    "a_text": .text("x\"y"), "a_number": .integer(-7), "a_truth": .boolean(true),
                    "a_list": .list(["1", "2"]),
                ])
            let request = RequestID(high: 5, low: 6)
            try await house.events.record(
                draft,
                from: Origin(
                    address: "2001:db8::1", userAgent: "agent", path: "/v1/x", method: "POST", requestID: request))
            let page = try await house.events.query(EventQuery(visibleTo: nil))
            let event = try #require(page.events.first)
            #expect(event.createdAt == house.clock.now())
            #expect(event.id.instant == event.createdAt)

            let json = try JSONReader.read(Array(event.json.utf8))
            guard case .object(let members) = json else {
                Issue.record("an event is an object")
                return
            }
            #expect(
                members.map(\.name) == [
                    "id", "event_type", "event_category", "severity", "user_id", "email", "username", "ip_address",
                    "user_agent", "request_path", "request_method", "success", "message", "metadata", "api_key_id",
                    "location_city", "location_region", "location_country", "location_lat", "location_lng",
                    "location_timezone", "created_at",
                ])
            #expect(json["event_type"] == .string("login_failed"))
            #expect(json["event_category"] == .string("authentication"))
            #expect(json["severity"] == .string("error"))
            #expect(json["user_id"] == .string(house.ann.description))
            #expect(json["ip_address"] == .string("2001:db8::1"))
            #expect(json["request_path"] == .string("/v1/x"))
            #expect(json["success"] == .boolean(false))
            #expect(json["message"] == .string(message))
            #expect(json["location_lat"] == .null)
            #expect(json["created_at"] == .string("2026-11-22T05:22:06.123Z"))
            let metadata = try #require(json["metadata"])
            #expect(metadata["a_text"] == .string("x\"y"))
            #expect(metadata["a_number"] == .integer(-7))
            #expect(metadata["a_truth"] == .boolean(true))
            #expect(metadata["a_list"] == .array([.string("1"), .string("2")]))
            #expect(metadata["request_id"] == .string(request.description))
        }
    }

    @Test("stand or fall with their change", arguments: Engine.allCases)
    func inChange(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            for keep in [true, false] {
                try await house.audited.change(
                    by: .operator("dana"), action: Action("thing.done"), on: Target(type: "thing", id: nil)
                ) { change throws(StoreFault) in
                    try change.record(EventDraft(.dataUpdated, message: keep ? "kept" : "undone"))
                    return keep ? .commit(()) : .rollback(())
                }
            }
            #expect(try await house.messages(EventQuery(visibleTo: nil)) == ["kept"])
        }
    }

    @Test("are filtered by owner, type and time, both ends included", arguments: Engine.allCases)
    func filters(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let start = house.clock.now()
            try await house.record(.loginFailed, house.ann, "1")
            try await house.record(.loginSuccess, house.ann, "2")
            try await house.record(.loginFailed, house.ben, "3")
            try await house.record(.loginFailed, nil, "4")

            #expect(try await house.messages(EventQuery(visibleTo: nil)) == ["4", "3", "2", "1"])
            #expect(try await house.messages(EventQuery(visibleTo: house.ann)) == ["2", "1"])
            var query = EventQuery(visibleTo: house.ann)
            query.type = .loginFailed
            #expect(try await house.messages(query) == ["1"])
            query = EventQuery(visibleTo: nil)
            query.type = .loginFailed
            #expect(try await house.messages(query) == ["4", "3", "1"])
            query.from = start + .seconds(2)
            #expect(try await house.messages(query) == ["4", "3"])
            query.to = start + .seconds(2)
            #expect(try await house.messages(query) == ["3"])
            query.from = start + .milliseconds(2_001)
            #expect(try await house.messages(query) == [])
        }
    }

    @Test(
        "come in pages that miss none and repeat none, also of one millisecond, also as more arrive",
        arguments: Engine.allCases)
    func cursor(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            for number in 0..<25 {
                try await house.record(
                    .dataRead, house.ann, "\(number)", then: number % 5 == 4 ? .milliseconds(1) : .zero)
                try await house.record(.dataRead, house.ben, "other", then: .zero)
            }
            var query = EventQuery(visibleTo: house.ann)
            var seen: [SecurityEventID] = []
            var place: Cursor?
            repeat {
                query.page = PageRequest(limit: 4, cursor: place)
                let page = try await house.events.query(query)
                #expect(page.pagination.total.count >= 25)
                #expect(page.events.allSatisfy { $0.userID == house.ann })
                seen += page.events.map(\.id)
                place = page.pagination.next
                try await house.record(.dataRead, house.ann, "later")
            } while place != nil
            #expect(seen.count == 25)
            #expect(Set(seen).count == 25)
        }
    }

    @Test("have an exact total and page numbers by offset", arguments: Engine.allCases)
    func offset(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            for number in 0..<7 { try await house.record(.dataRead, house.ann, "\(number)") }
            var query = EventQuery(visibleTo: nil)
            for (offset, messages) in [(0, ["6", "5", "4"]), (3, ["3", "2", "1"]), (6, ["0"]), (9, [])] {
                query.page = PageRequest(limit: 3, offset: offset)
                let page = try await house.events.query(query)
                #expect(page.events.map(\.message) == messages)
                #expect(page.pagination.total == Total(counted: 7))
                #expect(page.pagination.pages == 3)
                #expect((page.pagination.next == nil) == (offset + 3 >= 7))
            }
        }
    }

    @Test("a cursor is worth nothing with other filters")
    func foreignCursor() throws {
        let query = EventQuery(visibleTo: UserID(high: 1, low: 1))
        let cursor = Cursor(
            instant: Instant(milliseconds: 1), id: SecurityEventID(high: 1, low: 1), filter: query.cursorFilter)
        var others = [EventQuery(visibleTo: nil), query, query, query]
        others[1].type = .loginFailed
        others[2].from = Instant(milliseconds: 5)
        others[3].to = Instant(milliseconds: 5)
        #expect(Cursor(cursor.text, filter: query.cursorFilter) == cursor)
        for other in others { #expect(Cursor(cursor.text, filter: other.cursorFilter) == nil) }
    }

    @Test("are counted to 10,000, and all of them on request", arguments: Engine.allCases)
    func total(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let (id, time) =
                engine == .sqlite
                ? ("printf('00000000-0000-7000-8000-%012d', i)", "'2026-11-22 05:00:00.000'")
                : ("('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid", "'2026-11-22 05:00:00+00'")
            try await house.test.outside(
                """
                WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 10020)
                INSERT INTO security_events (id, event_type, event_category, severity, success, created_at)
                SELECT \(id), 'data_read', 'data_access', 'info', true, \(time) FROM numbers;
                """)
            var query = EventQuery(visibleTo: nil)
            query.page = PageRequest(limit: 1)
            let capped = try await house.events.query(query).pagination.total
            #expect(capped.count == 10_000)
            #expect(capped.capped)
            query.exactCount = true
            let exact = try await house.events.query(query).pagination.total
            #expect(exact.count == 10_020)
            #expect(!exact.capped)
            house.clock.advance(by: .seconds(2))
            try await house.record(.dataRead)
            #expect(try await house.events.query(query).pagination.total.count == 10_021)
        }
    }

    @Test("are seen by their owner, and by who may list everybody's")
    func visibility() {
        func principal(_ role: Role) -> Principal {
            Principal(
                userID: UserID(high: 1, low: 1), reference: "USR-1", email: "a@example.org", role: role,
                permissions: role.permissions, credential: .session(SessionID(high: 1, low: 1)), origin: .local)
        }
        for role in Role.builtIn {
            let all = role == .systemAdmin || role == .auditor
            #expect(EventQuery(seenBy: principal(role)).visibleTo == (all ? nil : UserID(high: 1, low: 1)))
        }
    }
}
