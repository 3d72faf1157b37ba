import Access
import Core
import Store
import TestKit
import Testing

/// An import whose caller follows it.
@Suite(.timeLimit(.minutes(2))) struct ImportStreamJourney {
    @Test(arguments: Engine.allCases)
    func tellsHowFarItIs(engine: Engine) async throws {
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
    func endsBetweenTwoThousandsWhenNobodyFollowsIt(engine: Engine) async throws {
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
