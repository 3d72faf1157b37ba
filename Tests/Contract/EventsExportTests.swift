import Access
import Core
import Store
import TestKit
import Testing

@testable import SecurityEvents

@Suite("Export of security events")
struct EventsExportTests {
    @Test("gives every row once, oldest first, over many pieces", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let start = house.clock.now()
            // Many share a millisecond, and more rows than a piece holds.
            try await house.events.record(
                (0..<11_000).map {
                    EventEntry(
                        EventDraft(.dataRead, user: $0 % 2 == 0 ? house.ann : nil, message: "\($0)"), from: .local,
                        at: start + .milliseconds(Int64($0 / 100)))
                })
            var part = EventQuery(visibleTo: nil)
            part.from = start + .milliseconds(20)
            part.to = start + .milliseconds(99)
            for (query, count) in [
                (EventQuery(visibleTo: nil), 11_000), (EventQuery(visibleTo: house.ann), 5_500), (part, 8_000),
            ] {
                var events: [SecurityEvent] = []
                try await house.events.export(query).forEachPiece { events += $0 }
                #expect(events.count == count)
                #expect(Set(events.map(\.id)).count == count)
                #expect(zip(events, events.dropFirst()).allSatisfy { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) })
            }
        }
    }

    @Test("and lists begin each piece on SQLite where the one before ended, not where the first did")
    func plans() async throws {
        try await EventsHouse.with(.sqlite) { house in
            try await house.record(.dataRead)
            let last = try #require(try await house.events.query(EventQuery(visibleTo: nil)).events.first)
            var query = EventQuery(visibleTo: nil)
            query.from = last.createdAt - .seconds(60)
            query.to = last.createdAt + .seconds(60)
            query.page = PageRequest(
                limit: 20, cursor: Cursor(instant: last.createdAt, id: last.id, filter: query.cursorFilter))
            let pages: [(SQL, bound: String)] = [
                (house.events.export(query).page(after: last), "(created_at,id)>(?,?)"),
                (query.rows(house.test.database.dialect), "(created_at,id)<(?,?)"),
            ]
            for (page, bound) in pages {
                let plan = try await house.test.database.read { reader throws(StoreFault) in
                    try reader.rows("EXPLAIN QUERY PLAN \(page)", as: PlanStep.self)
                }
                #expect(plan.contains { $0.detail.contains(bound) }, "\(plan)")
            }
        }
    }

    @Test("as CSV runs no formula and breaks no line", arguments: [EventFormat.csv, .subject])
    func csv(_ format: EventFormat) async throws {
        try await EventsHouse.with(.sqlite) { house in
            let evil = "=HYPERLINK(\"http://x\")\r\nnext,\"line"
            try await house.events.record(
                EventDraft(.loginFailed, email: "@sum", message: evil), from: Origin(userAgent: "+1-2", path: "-x"))
            let events = try await house.events.query(EventQuery(visibleTo: nil)).events
            let text = String(decoding: format.beginning + format.bytes(of: events), as: UTF8.self)
            #expect(text.contains("\"'=HYPERLINK(\"\"http://x\"\")\r\nnext,\"\"line\""))
            #expect(text.contains("'@sum") && text.contains("'+1-2") && text.contains("'-x"))
            #expect(
                text.hasPrefix(
                    format == .csv ? "id,event_type," : "Timestamp,Event Type,Category,Severity,Success,IP Address"))
        }
    }

    @Test("as OCSF names class, activity and severity of every type, and what the class asks for")
    func ocsf() async throws {
        try await EventsHouse.with(.sqlite) { house in
            try await house.events.record(
                EventType.allCases.map {
                    EventEntry(EventDraft($0, message: "m"), from: Origin(method: "DELETE"), at: house.clock.now())
                })
            var query = EventQuery(visibleTo: nil)
            query.page = PageRequest(limit: 500)
            let events = try await house.events.query(query).events
            let lines = String(decoding: EventFormat.ocsf.bytes(of: events), as: UTF8.self).split(separator: "\n")
            #expect(lines.count == EventType.allCases.count)
            for line in lines {
                let event = try JSONReader.read(Array(line.utf8))
                let kind = try #require(event["class_uid"]?.integer)
                let activity = try #require(event["activity_id"]?.integer)
                #expect(event["type_uid"]?.integer == kind * 100 + activity)
                #expect(event["category_uid"]?.integer == kind / 1_000)
                #expect(event["metadata"]?["version"]?.string == "1.8.0")
                #expect(event["time"]?.integer == house.clock.now().milliseconds)
                // `src_endpoint` and `user` need at least one of the names that tell them.
                let source = (kind == 2004 ? event["evidences"]?.array?.first : event)?["src_endpoint"]
                #expect(source?["ip"] != nil || source?["name"] != nil, "\(line)")
                #expect((activity == 99) == (event["activity_name"] != nil))
                switch kind {
                case 3001, 3002, 3005: #expect(event["user"]?["name"] != nil || event["user"]?["uid"] != nil, "\(line)")
                case 6003: #expect(event["actor"]?["user"] != nil && event["api"]?["operation"] != nil, "\(line)")
                case 3004: #expect(event["entity"]?["name"] != nil, "\(line)")
                case 2004: #expect(event["finding_info"]?["uid"] != nil, "\(line)")
                default: #expect(kind == 6001)
                }
            }
            func type(_ name: String) -> Int64? {
                lines.compactMap { try? JSONReader.read(Array($0.utf8)) }
                    .first { $0["unmapped"]?["event_type"]?.string == name }?["type_uid"]?.integer
            }
            // As the schema's own list of activities has them.
            for (name, uid) in [
                ("login_success", 300_201), ("login_failed", 300_201), ("logout", 300_202), ("account_locked", 300_109),
                ("account_unlocked", 300_112), ("account_disabled", 300_105), ("account_enabled", 300_102),
                ("password_changed", 300_103), ("password_reset_requested", 300_104), ("account_created", 300_101),
                ("account_deleted", 300_106), ("role_changed", 300_501), ("api_key_created", 300_401),
                ("api_key_revoked", 300_404), ("permission_denied", 600_304), ("data_exported", 600_107),
            ] { #expect(type(name) == Int64(uid), "\(name)") }
        }
    }
}
