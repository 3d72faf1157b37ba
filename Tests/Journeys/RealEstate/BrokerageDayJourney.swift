import Access
import App
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// A day at a brokerage, over HTTP.
@Suite(.timeLimit(.minutes(2))) struct BrokerageDayJourney {
    @Test(arguments: Engine.allCases)
    func aDeal(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house)
            let (ada, bob) = (try await stage.member("ada"), try await stage.member("bob"))
            let owner = try await stage.member("olga", .teamOwner)
            let eve = try await stage.member("eve", of: try await stage.otherTeam())

            let made = try await ada.api.post(
                "/v1/escrows",
                #"{"propertyAddress": "12 O'Brien & Søn Ln 🏡", "purchasePrice": 450000, "earnestMoneyDeposit": 9000.50, "#
                    + #""openingDate": "2026-11-23", "closingDate": "2026-12-24"}"#)
            #expect(made.status == 201, "\(made)")
            #expect(made["data", "propertyAddress"] == .string("12 O'Brien & Søn Ln 🏡"))
            #expect(made.text.contains(#""purchasePrice":450000.00,"earnestMoneyDeposit":9000.50"#), "\(made)")
            let reference = try #require(made["data", "reference"]?.string)
            #expect(reference.hasPrefix("ESC-") && reference.hasSuffix("-0001"))
            let path = "/v1/escrows/\(reference)"
            #expect(try await ada.api.get("/v1/escrows/" + (made["data", "id"]?.string ?? ""))["data"] == made["data"])

            // Team-mates look, their owner works, others see nothing.
            #expect(
                try await bob.api.get(path.lowercased().replacing("/v1/escrows/esc", with: "/v1/escrows/esc")).status
                    == 200)
            let looked = try await bob.api.send("PATCH", path, #"{"city": "Reno"}"#)
            #expect(looked.status == 403 && looked.errorCode == "FORBIDDEN", "\(looked)")
            #expect(try await owner.api.send("PATCH", path, #"{"city": "Reno", "version": 1}"#).status == 200)
            for (method, sub, body) in [
                ("GET", "", nil), ("PATCH", "", #"{"city": "x"}"#), ("DELETE", "", nil), ("POST", "/archive", nil),
                ("POST", "/status", #"{"status": "Pending"}"#), ("POST", "/notes", #"{"text": "x"}"#),
                ("GET", "/notes", nil), ("GET", "/timeline", nil), ("GET", "/shares", nil),
                ("PUT", "/shares/\(eve.reference)", #"{"level": "view"}"#),
                ("POST", "/owner", #"{"owner": "\#(eve.reference)"}"#),
            ] as [(String, String, String?)] {
                let answer = try await eve.api.send(method, path + sub, body)
                #expect(answer.status == 404 && answer.errorCode == "NOT_FOUND", "\(method) \(sub): \(answer)")
            }
            let conflict = try await ada.api.send("PATCH", path, #"{"city": "Elko", "version": 1}"#)
            #expect(conflict.status == 409 && conflict.errorCode == "VERSION_CONFLICT", "\(conflict)")
            #expect(conflict["error", "currentVersion"] == .integer(2))
            #expect(conflict["error", "attemptedVersion"] == .integer(1))

            // Through its statuses, and no others.
            #expect(
                try await ada.api.post(path + "/status", #"{"status": "Pending"}"#)["data", "status"]
                    == .string("Pending"))
            #expect(try await ada.api.post(path + "/status", #"{"status": "Closed"}"#).status == 200)
            let reopened = try await ada.api.post(path + "/status", #"{"status": "Active"}"#)
            #expect(reopened.status == 400 && reopened.errorCode == "INVALID_TRANSITION", "\(reopened)")

            // Shared beyond the team by the administrator, and taken back.
            #expect(
                try await ada.api.send("PUT", path + "/shares/\(eve.reference)", #"{"level": "edit"}"#).status == 400)
            #expect(
                try await stage.root.send("PUT", path + "/shares/\(eve.reference)", #"{"level": "edit"}"#).status == 200
            )
            #expect(try await eve.api.post(path + "/notes", #"{"text": "<b>O'Brien</b>"}"#).status == 201)
            #expect(
                try await ada.api.get(path + "/notes")["data", "notes"]?.array?.first?["text"]
                    == .string("<b>O'Brien</b>"))
            #expect(try await ada.api.get(path + "/shares")["data", "shares"]?.array?.count == 1)
            #expect(try await eve.api.get("/v1/escrows")["data", "total"] == .integer(1))
            #expect(try await eve.api.get("/v1/escrows?scope=own")["data", "total"] == .integer(0))
            #expect(try await stage.root.send("DELETE", path + "/shares/\(eve.reference)").status == 200)
            #expect(try await eve.api.get(path).status == 404)

            // Away and back, away for good.
            let early = try await ada.api.send("DELETE", path)
            #expect(early.status == 400 && early.errorCode == "NOT_ARCHIVED", "\(early)")
            #expect(try await ada.api.post(path + "/archive")["data", "isArchived"] == .boolean(true))
            #expect(try await ada.api.get("/v1/escrows")["data", "total"] == .integer(0))
            #expect(try await ada.api.get("/v1/escrows?archived=true")["data", "total"] == .integer(1))
            #expect(try await ada.api.post(path + "/restore")["data", "isArchived"] == .boolean(false))
            let steps = try await ada.api.get(path + "/timeline")["data", "timeline"]?.array?.compactMap {
                $0["what"]?.string
            }
            #expect(
                steps?.reversed() == [
                    "created", "updated", "status_changed", "status_changed", "shared", "noted", "unshared", "archived",
                    "restored",
                ])
            #expect(try await ada.api.post(path + "/archive").status == 200)
            let gone = try await ada.api.post(
                "/v1/escrows/batch-delete", #"{"ids": ["\#(reference)", "ESC-2026-0999"]}"#)
            #expect(gone["data", "deleted"] == .integer(1), "\(gone)")
            #expect(gone["data", "results"]?.array?.last?["code"] == .string("NOT_FOUND"))
            #expect(try await ada.api.get(path).status == 404)
        }
    }

    @Test(arguments: Engine.allCases)
    func whoLacksTheModule(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house, modules: #""listings""#)
            let ada = try await stage.member("ada")
            for path in ["/v1/escrows", "/v1/clients", "/v1/escrows/ESC-2026-0001", "/v1/escrows/health/enhanced"] {
                let answer = try await ada.api.get(path)
                #expect(answer.status == 403 && answer.errorCode == "MODULE_ACCESS_DENIED", "\(path): \(answer)")
            }
            #expect(try await ada.api.get("/v1/listings").status == 200)
            let viewer = try await house.signedIn(try await house.person("vic", role: .viewer))
            #expect(try await viewer.get("/v1/listings").status == 403)
        }
    }

    @Test(arguments: Engine.allCases)
    func aListingAndAClient(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house)
            let ada = try await stage.member("ada").api
            let made = try await ada.post(
                "/v1/listings", #"{"propertyAddress": "5 Elm", "listPrice": 500000, "propertyType": "Condo"}"#)
            #expect(made["data", "status"] == .string("Coming Soon"), "\(made)")
            let listing = "/v1/listings/" + (made["data", "reference"]?.string ?? "")
            #expect(
                try await ada.post(listing + "/status", #"{"status": "Pending"}"#).errorCode == "INVALID_TRANSITION")
            #expect(try await ada.post(listing + "/status", #"{"status": "Active"}"#).status == 200)
            let cheaper = try await ada.post(
                listing + "/price-reduction", #"{"newPrice": 475000.50, "reason": "Slow"}"#)
            #expect(cheaper["data", "listPrice"] == .number("475000.50"), "\(cheaper)")
            let dearer = try await ada.post(listing + "/price-reduction", #"{"newPrice": 480000}"#)
            #expect(
                dearer.status == 400
                    && dearer["error", "violations"]?.array?.first?["rule"] == .string("PRICE_REDUCTION"))
            #expect(try await ada.send("PATCH", listing, #"{"listPrice": 460000}"#).status == 200)
            let prices = try await ada.get(listing + "/price-history")["data", "timeline"]?.array ?? []
            #expect(
                prices.compactMap { $0["priceAfter"] } == [.integer(460_000), .number("475000.50"), .integer(500_000)])
            let showing = try await ada.post(
                listing + "/showings",
                #"{"startsAt": "2026-12-01T10:00:00Z", "endsAt": "2026-12-01T10:30:00Z", "visitor": "The O'Briens"}"#)
            #expect(showing.status == 201, "\(showing)")
            let backwards = try await ada.post(
                listing + "/showings", #"{"startsAt": "2026-12-01T10:00:00Z", "endsAt": "2026-12-01T09:30:00Z"}"#)
            #expect(
                backwards["error", "violations"]?.array?.first?["rule"] == .string("END_AFTER_START"), "\(backwards)")
            #expect(
                try await ada.get(listing + "/showings")["data", "showings"]?.array?.first?["visitor"]
                    == .string("The O'Briens"))
            #expect(try await ada.get("/v1/listings?minPrice=450000&maxPrice=470000")["data", "total"] == .integer(1))
            #expect(try await ada.get("/v1/listings?minPrice=470000.01")["data", "total"] == .integer(0))

            let client =
                #"{"firstName": "Ann", "lastName": "O'Brien", "email": "Ann@Example.org", "clientType": "Buyer"}"#
            let first = try await ada.post("/v1/clients", client)
            #expect(first.status == 201 && first["data", "email"] == .string("Ann@Example.org"), "\(first)")
            let second = try await ada.post("/v1/clients", client)
            #expect(second.status == 409 && second.errorCode == "DUPLICATE_EMAIL", "\(second)")
            for query in ["email=ann%40example.org", "lastName=O%27BRIEN", "status=active&clientType=Buyer"] {
                #expect(try await ada.get("/v1/clients?\(query)")["data", "total"] == .integer(1), "\(query)")
            }
            let path = "/v1/clients/" + (first["data", "reference"]?.string ?? "")
            #expect(try await ada.send("PUT", path + "/tags", #"{"tags": ["cash", "hot"]}"#).status == 200)
            #expect(try await ada.get(path)["data", "tags"]?.array?.count == 2)
            #expect(try await stage.root.get(path).status == 200)
            let reads = try await house.assembly.events.query(EventQuery(visibleTo: nil)).events
            #expect(reads.contains { $0.eventType == "data_read" && $0.metadata.text.contains("clients") })
        }
    }
}
