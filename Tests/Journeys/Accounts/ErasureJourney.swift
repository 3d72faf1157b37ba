import Access
import App
import Audit
import Core
import Foundation
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// `DELETE /v1/users/{user}`: afterwards nothing in the database names the person, but what the audit log has sealed.
@Suite(.timeLimit(.minutes(2))) struct ErasureJourney {
    private static let address = "198.51.100.77"
    private static let agent = "Reader-of-Ada/7.1"
    private static let traces = ["ada@example.com", "ada@example.net", "countess_ada", address, agent]

    @Test(arguments: Engine.allCases)
    func nothingNamesAnErasedUser(engine: Engine) async throws {
        // Mail that nobody takes waits in the outbox.
        let settings = ["TRUSTED_PROXIES": "127.0.0.1", "MAIL_URL": "smtp://127.0.0.1:1"]
        try await Harness.with(engine, settings: settings) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let ben = try await house.person("ben").user
            let id = try await Self.live(house, ben)
            #expect(try await !Self.found(house).isEmpty)
            #expect(try await house.storage.outside("SELECT count(*) > 0 FROM outbox;").first?.isWholeTruth == true)

            let erased = try await root.send("DELETE", "/v1/users/\(id)")
            #expect(erased.status == 200, "\(erased)")
            // What was only counted is written now, were it not dropped.
            house.clock.advance(by: .seconds(61))
            try await house.assembly.events.recordEndedFloods(all: true)
            try await house.assembly.identity.keyUses.write(all: true)
            #expect(try await house.storage.outside("SELECT count(*) FROM outbox;") == "0\n")
            // The references go by a job.
            let named = "SELECT count(*) FROM security_events WHERE CAST(metadata AS TEXT) LIKE '%\"USR-3\"%';"
            try await eventually { try await house.storage.outside(named) == "0\n" }
            #expect(try await Self.found(house) == [])

            let events = try await root.get("/v1/security-events?limit=500")["data", "events"]?.array ?? []
            #expect(events.contains { $0["metadata"]?["anonymized"] == .boolean(true) })
            let delivered = try #require(events.first { $0["message"] == .string("delivered") })
            #expect(delivered["metadata"]?["ingested_by"] == .string("erased"))
            #expect(delivered["metadata"]?["n"] == .number("1.5"))
            let barred = try #require(events.first { $0["event_type"] == .string("account_disabled") })
            #expect(barred["metadata"]?["actor"] == .string("erased"))
            #expect(barred["user_id"] == .string(ben.id.description))
            #expect(events.contains { $0["event_type"] == .string("account_deleted") })
        }
    }

    /// Ada signs in, fails to, reads, acts on others, delivers events, asks for another address; and who she was.
    private static func live(_ house: Harness, _ ben: User) async throws -> UserID {
        let ada = try await house.person("ada", role: .systemAdmin)
        let seen = ["X-Forwarded-For": address, "User-Agent": agent]
        let anybody = house.api
        func signIn(_ password: String) async throws -> Answer {
            try await anybody.post(
                "/v1/auth/login", #"{"email": "ada@example.com", "password": "\#(password)"}"#, headers: seen)
        }
        #expect(try await signIn("wrong").status == 401)
        let token = try #require(try await signIn(ada.password)["data", "accessToken"]?.string)
        let own = house.api.with(token: token)
        func send(_ method: String, _ path: String, _ body: String? = nil) async throws {
            let answer = try await own.send(method, path, body, headers: seen)
            #expect(answer.status < 300, "\(path): \(answer)")
        }
        try await send("PATCH", "/v1/auth/profile", #"{"username": "countess_ada"}"#)
        for _ in 0..<3 { try await send("GET", "/v1/users") }
        try await send("POST", "/v1/users/\(ben.id)/disable")
        try await send(
            "POST", "/v1/security-events",
            #"{"event_type": "data_read", "user_id": "\#(ben.id)", "message": "delivered", "metadata": {"n": 1.5}}"#)
        try await send(
            "POST", "/v1/auth/email", #"{"email": "ada@example.net", "password": "\#(ada.password)"}"#)
        return ada.user.id
    }

    /// Where the person's traces stand.
    private static func found(_ house: Harness) async throws -> [String] {
        switch house.storage.engine {
        case .sqlite:
            let checkpoint = try await house.storage.outside("PRAGMA wal_checkpoint(TRUNCATE);")
            #expect(checkpoint.hasPrefix("0|"), "nobody may be reading the old pages")
            // By another process: closing a file drops the locks that this one's server has on it.
            let search = traces.map { "grep -qaF '\($0)' *.db* && echo '\($0)'" }.joined(separator: "; ")
            let answer = try await Command.run(["sh", "-c", "cd '\(house.storage.folder)'; \(search); true"])
            return answer.split(separator: "\n").map(String.init)
        case .postgresql:
            let tables = try await house.storage.outside(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public';")
            let queries = tables.split(separator: "\n").flatMap { table in
                traces.map { trace in
                    let hex = Data(trace.utf8).map { String($0, radix: 16) }.joined()
                    return """
                        SELECT '\(table): \(trace)' WHERE EXISTS (SELECT 1 FROM "\(table)" AS t \
                        WHERE t::text LIKE '%\(trace)%' OR t::text LIKE '%\(hex)%')
                        """
                }
            }
            let answer = try await house.storage.outside(queries.joined(separator: " UNION ALL ") + ";")
            return answer.split(separator: "\n").map(String.init)
        }
    }
}

extension Character {
    /// How `sqlite3` and `psql` write what is true.
    fileprivate var isWholeTruth: Bool { self == "1" || self == "t" }
}
