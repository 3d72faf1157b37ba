import Access
import App
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// Records in and out, and modules that test themselves.
@Suite(.timeLimit(.minutes(2))) struct RecordExchangeJourney {
    @Test(arguments: Engine.allCases)
    func files(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house)
            let ada = try await stage.member("ada").api
            let csv = ["Content-Type": "text/csv"]
            let bad = "propertyAddress,purchasePrice\n1 Main,1\n2 Main,-1\n"
            let preview = try await ada.post("/v1/escrows/import?preview=true", bad, headers: csv)
            #expect(preview["data", "valid"] == .integer(1) && preview["data", "imported"] == .integer(0), "\(preview)")
            #expect(preview["data", "problems"]?.array?.first?["rule"] == .string("POSITIVE_PURCHASE_PRICE"))
            let refused = try await ada.post("/v1/escrows/import", bad, headers: csv)
            #expect(refused.status == 400 && refused.errorCode == "VALIDATION_ERROR", "\(refused)")
            #expect(try await ada.get("/v1/escrows")["data", "total"] == .integer(0))
            let some = try await ada.post("/v1/escrows/import?skipBad=true", bad, headers: csv)
            #expect(some["data", "imported"] == .integer(1), "\(some)")
            let export = try await ada.get("/v1/escrows/export")
            #expect(export.header("Content-Type") == "text/csv; charset=utf-8")
            #expect(export.text.contains("1 Main") && export.text.split(separator: "\r\n").count == 2, "\(export)")
            #expect(try await ada.get("/v1/escrows/export?scope=all").status == 403)
            let events = try await house.assembly.events.query(EventQuery(visibleTo: nil)).events
            #expect(events.contains { $0.eventType == "data_exported" && $0.metadata.text.contains("escrows") })
        }
    }

    @Test(arguments: Engine.allCases)
    func listsAreSummedUpWhenAsked(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house)
            let (ada, ben) = (try await stage.member("ada").api, try await stage.member("ben").api)
            for price in ["450000.10", "0.05"] {
                _ = try await ada.post("/v1/escrows", #"{"propertyAddress": "x", "purchasePrice": \#(price)}"#)
            }
            let body = #"{"propertyAddress": "y", "purchasePrice": 7, "isPrivate": true}"#
            _ = try await ben.post("/v1/escrows", body)
            let list = try await ada.get("/v1/escrows?include=stats&limit=1")
            #expect(
                list.text.contains(#""stats":{"total":2,"totalVolume":450000.15,"totalCommission":0.00}"#), "\(list)")
            #expect(try await ada.get("/v1/escrows")["data", "stats"] == .null)
            #expect(try await ada.get("/v1/listings?include=stats")["data", "stats", "total"] == .integer(0))
            #expect(try await ada.get("/v1/escrows?include=nothing").status == 400)
            #expect(try await ada.get("/v1/clients?include=stats").status == 400)
        }
    }

    @Test(arguments: Engine.allCases)
    func modulesTestThemselves(engine: Engine) async throws {
        let left = """
            SELECT (SELECT count(*) FROM escrows), (SELECT count(*) FROM listings), (SELECT count(*) FROM clients),
                (SELECT count(*) FROM record_history), (SELECT count(*) FROM api_keys);
            """
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house, modules: #""escrows", "listings", "clients", "api-keys""#)
            let ada = try await stage.member("ada").api
            let eve = try await stage.member("eve", of: try await stage.otherTeam()).api
            _ = try await eve.post("/v1/escrows", #"{"propertyAddress": "x"}"#)
            _ = try await eve.post("/v1/listings", #"{"propertyAddress": "x"}"#)
            _ = try await eve.post("/v1/clients", #"{"firstName": "x", "lastName": "y", "clientType": "Both"}"#)
            let before = try await house.storage.outside(left)
            for (kind, word) in [("escrows", "ESCROW"), ("listings", "LISTING"), ("clients", "CLIENT")] {
                let report = try await ada.get("/v1/\(kind)/health/enhanced")
                #expect(report["data", "status"] == .string("healthy"), "\(report)")
                let tests = report["data", "tests"]?.array ?? []
                let passed = tests.filter { $0["status"] == .string("passed") }.compactMap { $0["name"]?.string }
                #expect(
                    passed == [
                        "JWT_TOKEN_VALID", "MISSING_CREDENTIAL_REFUSED", "API_KEY_CREATE", "API_KEY_VERIFY_WORKS",
                        "API_KEY_DELETE", "API_KEY_VERIFY_DELETED", "PERMISSION_ISOLATION",
                        "PERMISSION_ISOLATION_WRITE",
                    ]
                        + ["CREATE", "READ", "UPDATE", "LIST", "ARCHIVE", "DELETE", "VERIFY_DELETED"].map {
                            "\(word)_\($0)"
                        },
                    "\(report)")
                for name in ["authenticationWorks", "permissionsWork", "crudOperationsWork", "apiKeyLifecycleWorks"] {
                    #expect(report["data", "summary", name] == .boolean(true))
                }
                #expect(!report.text.contains("sk_"))
            }
            #expect(try await house.storage.outside(left) == before)
            let told = try await house.storage.outside(
                """
                SELECT count(*) FROM security_events
                WHERE event_type = 'data_deleted' AND user_agent = 'castellan-health-test';
                """)
            #expect(told == "3\n")
        }
    }

    @Test(arguments: Engine.allCases)
    func atTheTerminal(engine: Engine) async throws {
        try await TestStorage.with(engine) { storage in
            let setup = try await storage.castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: "correct horse battery staple 7")
            #expect(setup.status == 0, "\(setup.errors)")
            let made = try await storage.castellan("user", "create", "--email", "ada@example.com", "--role", "agent")
            #expect(made.status == 0, "\(made.errors)")
            let csv = "firstName,lastName,email,clientType\nAnn,O'Brien,ann@example.org,Buyer\n=x,Y,,Seller\n"
            let bad = try await storage.castellan(
                "import", "clients", "-", "--owner", "ada@example.com", input: csv + "A,B,nonsense,Buyer\n")
            #expect(bad.status == 65 && bad.errors.contains("line 4: email"), "\(bad.errors)")
            let good = try await storage.castellan(
                "import", "clients", "-", "--owner", "ada@example.com", "--json", input: csv)
            #expect(good.status == 0 && good.output.contains("\"imported\":2"), "\(good.errors)")
            let export = try await storage.castellan("export", "clients", "--owner", "ada@example.com")
            #expect(export.output.contains("O'Brien") && export.output.contains("'=x"), "\(export.output)")
            #expect(try await storage.castellan("export", "houses").status == 65)
            let actions = try await storage.outside("SELECT action FROM audit_logs WHERE action LIKE 'client.%';")
            #expect(actions.split(separator: "\n").sorted() == ["client.exported", "client.imported"])
        }
    }
}
