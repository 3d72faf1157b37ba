import Access
import App
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// Working with records of others, over HTTP: what is read is on record, what is written keeps its author, and what was lost isn't read on.
@Suite(.timeLimit(.minutes(2))) struct OthersRecordsJourney {
    @Test(arguments: Engine.allCases)
    func readingWhatHangsOnThem(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house)
            let ada = try await stage.member("ada").api
            let boss = try await stage.member("boss", .broker).api
            func path(_ made: Answer, _ kind: String) throws -> String {
                "/v1/\(kind)/" + (try #require(made["data", "id"]?.string, "\(made)"))
            }
            let escrow = try path(try await ada.post("/v1/escrows", #"{"propertyAddress": "1 Main"}"#), "escrows")
            let listing = try path(
                try await ada.post("/v1/listings", #"{"propertyAddress": "1 Main", "listPrice": 1}"#), "listings")
            let note = try await ada.post(escrow + "/notes", #"{"text": "About Zoë"}"#)
            #expect(note.status == 201 && note["data", "text"] == .string("About Zoë"), "\(note)")
            #expect(try await ada.get(escrow + "/notes")["data", "notes"]?.array == [try #require(note["data"])])
            let noted = "SELECT count(*) FROM security_events WHERE event_type = 'data_read';"
            for what in ["notes", "people", "checklists", "timeline", "shares"] {
                #expect(try await ada.get("\(escrow)/\(what)").status == 200)
            }
            #expect(try await house.storage.outside(noted) == "0\n", "one's own are nobody else's")
            let others =
                ["notes", "people", "checklists", "timeline", "shares"].map { "\(escrow)/\($0)" }
                + ["showings", "price-history"].map { "\(listing)/\($0)" }
            for (number, path) in others.enumerated() {
                #expect(try await boss.get(path).status == 200)
                #expect(try await house.storage.outside(noted) == "\(number + 1)\n", "\(path)")
                // The rest of a minute is counted.
                house.clock.advance(by: .seconds(61))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func whoWroteItFirst(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house)
            let ada = try await stage.member("ada")
            let olga = try await stage.member("olga", .teamOwner)
            let made = try await ada.api.post("/v1/escrows", #"{"propertyAddress": "1 Main"}"#)
            let people = "/v1/escrows/" + (made["data", "id"]?.string ?? "") + "/people"
            let added = try await ada.api.post(people, #"{"role": "Buyer", "name": "Zoë"}"#)
            #expect(added.status == 201 && added["data", "authorId"]?.string != nil, "\(added)")
            house.clock.advance(by: .seconds(60))
            let id = added["data", "id"]?.string ?? ""
            let version = try #require(try await ada.api.get(people)["data", "version"]?.integer)
            let changed = try await olga.api.send(
                "PUT", "\(people)/\(id)", #"{"role": "Buyer", "name": "Zoë O'Brien", "version": \#(version)}"#)
            #expect(changed["data", "authorId"] == added["data", "authorId"], "\(changed)")
            #expect(changed["data", "createdAt"] == added["data", "createdAt"], "\(changed)")
            #expect(try await ada.api.get(people)["data", "people"]?.array == [try #require(changed["data"])])
            let late = try await ada.api.send(
                "PUT", "\(people)/\(id)", #"{"role": "Buyer", "name": "Zoe", "version": \#(version)}"#)
            #expect(late.status == 409 && late.errorCode == "VERSION_CONFLICT", "\(late)")
            #expect(late["error", "currentVersion"] == .integer(version + 1))

            let nobody = try await ada.api.post(
                people.replacing("/people", with: "/owner"), #"{"owner": "USR-999"}"#)
            #expect(nobody.status == 400, "\(nobody)")
            #expect(nobody["error", "details"]?.array?.first?["field"] == .string("owner"), "\(nobody)")
        }
    }

    @Test(arguments: Engine.allCases)
    func anExportEndsWhenItsReaderMaySeeLess(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house)
            let ada = try await stage.member("ada").api
            let person = try await house.person("boss", role: .broker)
            _ = try await stage.root.send("PUT", "\(stage.team)/members/\(person.user.reference)", "{}")
            let boss = try await house.signedIn(person)
            let made = try await ada.post("/v1/listings", #"{"propertyAddress": "1 Main"}"#)
            #expect(made.status == 201)
            // More than fits on the way: three pieces of twenty megabytes.
            let (id, number) =
                engine == .sqlite
                ? ("printf('00000000-0000-7000-8000-%012d', n)", "printf('LST-2025-%06d', n)")
                : ("format('00000000-0000-7000-8000-%s', lpad(n::text, 12, '0'))::uuid", "format('LST-2025-%s', n)")
            try await house.storage.outside(
                """
                WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1500)
                INSERT INTO listings (id, reference, status, owner_id, team_id, is_private, created_at, updated_at,
                    search_text, property_address, description)
                SELECT \(id), \(number), status, owner_id, team_id, is_private, created_at, updated_at,
                    search_text, property_address, '\(String(repeating: "x", count: 40_000))'
                FROM listings, numbers;
                """)
            var lines = 0
            await #expect(throws: (any Error).self, "the answer must break off") {
                try await boss.read("/v1/listings/export") { bytes in
                    if lines == 0 {
                        _ = try await house.assembly.identity.users.update(
                            person.user.id, UserPatch(role: .agent), by: .operator("test"))
                    }
                    lines += bytes.count { $0 == UInt8(ascii: "\n") }
                }
            }
            #expect(lines > 0 && lines <= 1_000, "\(lines)")
        }
    }

    @Test(arguments: Engine.allCases)
    func aDeletionThatBreaksOffSaysWhatIsGone(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house)
            let ada = try await stage.member("ada").api
            var references: [String] = []
            for number in 0..<4 {
                let made = try await ada.post("/v1/escrows", #"{"propertyAddress": "\#(number) Main"}"#)
                references.append(try #require(made["data", "reference"]?.string))
                #expect(try await ada.post("/v1/escrows/\(references[number])/archive").status == 200)
            }
            let stuck = "OLD.reference = '\(references[1])'"
            try await house.storage.outside(
                engine == .sqlite
                    ? """
                    CREATE TRIGGER stuck BEFORE DELETE ON escrows WHEN \(stuck) BEGIN SELECT RAISE(ABORT, 'stuck'); END;
                    """
                    : """
                    CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'stuck'; END $$;
                    CREATE TRIGGER stuck BEFORE DELETE ON escrows FOR EACH ROW WHEN (\(stuck)) EXECUTE FUNCTION stuck();
                    """)
            let body = #"{"ids": ["\#(references.joined(separator: "\", \""))"]}"#
            let answer = try await ada.post("/v1/escrows/batch-delete", body)
            #expect(answer.status == 200 && answer["data", "deleted"] == .integer(1), "\(answer)")
            let codes = answer["data", "results"]?.array?.map { $0["code"]?.string ?? "gone" }
            #expect(codes == ["gone"] + Array(repeating: "INTERNAL_ERROR", count: 3), "\(answer)")
            #expect(try await ada.get("/v1/escrows?archived=true")["data", "total"] == .integer(3))
            // Where nothing was done at all, that is the answer.
            let none = try await ada.post("/v1/escrows/batch-delete", #"{"ids": ["\#(references[1])"]}"#)
            #expect(none.status == 500, "\(none)")
        }
    }
}
