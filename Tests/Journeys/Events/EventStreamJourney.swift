import Access
import App
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// `GET /v1/security-events/stream`.
@Suite(.timeLimit(.minutes(2))) struct EventStreamJourney {
    /// The reader loses its connection a hundred times while four writers write; on PostgreSQL it comes back to either of two
    /// servers.
    @Test(arguments: Engine.allCases)
    func aReaderThatReconnectsAHundredTimesUnderLoadSeesEachEventOnce(engine: Engine) async throws {
        try await TestStorage.with(engine) { storage in
            try await storage.castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: "correct horse battery root\n")
            var nodes = [try await ServerProcess.start(environment: storage.environment)]
            if engine == .postgresql { nodes.append(try await ServerProcess.start(environment: storage.environment)) }
            let urls = nodes.map(\.url)
            let login = try await APIClient(url: urls[0]).signIn("root@example.com", "correct horse battery root")
            let token = try #require(login["data", "accessToken"]?.string, "\(login)")
            var reader = EventReader(token: token)
            try await reader.read(urls[0], atLeast: 0)
            #expect(reader.lastID != nil)

            let (writers, batches, size) = (4, 25, 4)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        let api = APIClient(url: urls[writer % urls.count], token: token)
                        for batch in 0..<batches {
                            let lines = (0..<size).map {
                                #"{"event_type": "data_read", "message": "\#(writer).\#(batch).\#($0)"}"#
                            }
                            let answer = try await api.post(
                                "/v1/security-events", lines.joined(separator: "\n"),
                                headers: ["Content-Type": "application/x-ndjson"])
                            #expect(answer["data", "recorded"]?.integer == Int64(size), "\(answer)")
                        }
                    }
                }
                for connection in 0..<100 {
                    let isThere = reader.told.count >= writers * batches * size
                    try await reader.read(urls[connection % urls.count], atLeast: isThere ? 0 : 1)
                }
                try await group.waitForAll()
            }
            var connection = 0
            while reader.told.count < writers * batches * size {
                connection += 1
                try await reader.read(urls[connection % urls.count], atLeast: 1)
            }
            #expect(reader.told.count == writers * batches * size)
            #expect(Set(reader.told).count == reader.told.count)
            for node in nodes { #expect(await node.stop() == 0) }
        }
    }

    @Test(arguments: Engine.allCases)
    func everybodyIsToldTheirOwnAndTheOfficerEverything(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let (ada, bob) = (try await house.person("ada"), try await house.person("bob"))
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let own = try await house.signedIn(ada)
            let log = house.assembly.events
            for (person, message) in [(ada, "hers"), (bob, "his")] {
                try await log.record(EventDraft(.dataRead, user: person.user.id, message: message), from: .local)
            }
            var reader = EventReader(token: try #require(own.token))
            try await reader.read(house.api.url, "/v1/security-events/stream?after=0&eventType=data_read", atLeast: 1)
            #expect(reader.messages == ["hers"])
            var officer = EventReader(token: try #require(root.token))
            try await officer.read(house.api.url, "/v1/security-events/stream?after=0&eventType=data_read", atLeast: 2)
            // That the officer reads them is one more, of the same type.
            #expect(officer.messages.starts(with: ["hers", "his"]), "\(officer.messages)")
            #expect(officer.types.allSatisfy { $0 == "data_read" })
            for wrong in ["after=x", "after=-1", "eventType=nothing", "limit=5"] {
                #expect(try await root.get("/v1/security-events/stream?\(wrong)").status == 400, "\(wrong)")
            }
            let bad = try await root.get("/v1/security-events/stream", headers: ["Last-Event-ID": "nonsense"])
            #expect(bad.status == 400 && bad.text.contains("Last-Event-ID"), "\(bad)")
        }
    }

    /// Whoever may no longer look is told nothing more: the stream ends by itself.
    @Test(arguments: Engine.allCases)
    func aDisabledUsersStreamEnds(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let token = try #require(try await house.signedIn(ada).token)
            async let text = RawConnection.exchange(
                house.api.url,
                sending: "GET /v1/security-events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n"
            ) { $0.hasSuffix("0\r\n\r\n") }
            try await house.storage.outside("UPDATE users SET is_active = false WHERE email = 'ada@example.com';")
            let received = try await text
            #expect(received.hasPrefix("HTTP/1.1 200") || received.hasPrefix("HTTP/1.1 401"), "\(received)")
            #expect(received.contains("text/event-stream") == received.hasPrefix("HTTP/1.1 200"))
        }
    }

    /// Who opened it as an officer isn't told everybody's events as anything less.
    @Test(arguments: Engine.allCases)
    func aDemotedOfficersStreamEnds(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            _ = try await house.person("root", role: .systemAdmin)
            let eve = try await house.person("eve", role: .systemAdmin)
            let token = try #require(try await house.signedIn(eve).token)
            let (opened, open) = AsyncStream.makeStream(of: Void.self)
            async let text = RawConnection.exchange(
                house.api.url,
                sending: "GET /v1/security-events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n"
            ) { received in
                if received.contains("\nid: ") { open.yield() }
                return received.hasSuffix("0\r\n\r\n")
            }
            for await _ in opened { break }
            try await house.storage.outside("UPDATE users SET role = 'viewer' WHERE email = 'eve@example.com';")
            #expect(try await text.hasSuffix("0\r\n\r\n"), "the stream must end by itself")
        }
    }
}
