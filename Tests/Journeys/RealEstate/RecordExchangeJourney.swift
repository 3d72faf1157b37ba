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
    func anImportTellsHowFarItIs(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house)
            let ada = try await stage.member("ada").api
            let followed = ["Content-Type": "text/csv", "Accept": "text/event-stream"]
            let rows = (0..<2_100).map { "\($0) Main,\($0 % 100 == 7 ? -1 : 1)\n" }.joined()
            let csv = "propertyAddress,purchasePrice\n" + rows
            let answer = try await ada.post("/v1/escrows/import?skipBad=true", csv, headers: followed)
            #expect(answer.status == 200 && answer.header("Content-Type") == "text/event-stream", "\(answer)")
            let events = ImportEvent.all(in: answer.text)
            #expect(events.map(\.name) == Array(repeating: "import_progress", count: 4) + ["import_completed"])
            let steps = events.dropLast().map { event in
                ["read", "made", "refused", "total"].compactMap { event.data?[$0]?.integer }
            }
            #expect(
                steps == [
                    [21, 0, 21, 2_100], [1_021, 1_000, 21, 2_100], [2_021, 2_000, 21, 2_100],
                    [2_100, 2_079, 21, 2_100],
                ])
            let end = try #require(events.last?.data)
            #expect(end["success"] == .boolean(true) && end["data"]?["imported"] == .integer(2_079), "\(end)")
            #expect(end["data"]?["problems"]?.array?.count == 21)
            #expect(try await ada.get("/v1/escrows?limit=1")["data", "total"] == .integer(2_079))

            // What is wrong before the first event is answered as ever.
            let refused = try await ada.post("/v1/escrows/import", csv, headers: followed)
            #expect(refused.status == 400 && refused.errorCode == "VALIDATION_ERROR", "\(refused)")
            let viewer = try await house.signedIn(try await house.person("vic", role: .viewer))
            #expect(try await viewer.post("/v1/escrows/import", csv, headers: followed).errorCode != nil)
            let preview = try await ada.post("/v1/escrows/import?preview=true", csv, headers: followed)
            #expect(ImportEvent.all(in: preview.text).map(\.name) == ["import_completed"], "\(preview)")
            #expect(try await ada.get("/v1/escrows?limit=1")["data", "total"] == .integer(2_079))
        }
    }

    @Test(arguments: Engine.allCases)
    func anImportThatNobodyFollowsAnyMoreEndsBetweenTwoThousands(engine: Engine) async throws {
        try await TestStorage.with(engine) { storage in
            try await storage.castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: "correct horse battery root\n")
            let server = try await ServerProcess.start(environment: storage.environment)
            let login = try await APIClient(url: server.url).signIn("root@example.com", "correct horse battery root")
            let token = try #require(login["data", "accessToken"]?.string, "\(login)")
            let count = 20_000
            let csv = "propertyAddress\n" + (0..<count).map { "\($0) Main\n" }.joined()
            let head = """
                POST /v1/escrows/import HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\
                Content-Type: text/csv\r\nAccept: text/event-stream\r\nContent-Length: \(csv.utf8.count)\r\n\r\n
                """
            let heard = try await RawConnection.exchange(server.url, sending: head + csv) {
                $0.contains(#""made":1000,"#)
            }
            #expect(heard.contains("import_progress") && !heard.contains("import_completed"), "\(heard)")
            try await eventually(within: .seconds(30)) {
                server.log.items.contains { $0.contains("request abandoned") }
            }
            let told = """
                SELECT (SELECT count(*) FROM escrows),
                    (SELECT count(*) FROM audit_logs WHERE action = 'escrow.imported');
                """
            let cells = try await storage.outside(told).split { !$0.isNumber }.compactMap { Int($0) }
            #expect(cells.count == 2 && cells[0] == cells[1] * 1_000 && (1..<20).contains(cells[1]), "\(cells)")
            #expect(await server.stop() == 0)
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

/// A server-sent event of an import.
private struct ImportEvent {
    let name: String
    let data: JSONValue?

    static func all(in text: String) -> [ImportEvent] {
        text.split(separator: "\n\n").map { block in
            let lines = block.split(separator: "\n")
            func value(_ field: String) -> String? {
                lines.first { $0.hasPrefix(field + ": ") }.map { String($0.dropFirst(field.count + 2)) }
            }
            return ImportEvent(
                name: value("event") ?? "", data: value("data").flatMap { try? JSONReader.read(Array($0.utf8)) })
        }
    }
}
