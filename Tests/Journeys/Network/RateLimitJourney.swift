import Access
import App
import Core
import Identity
import Store
import TestKit
import Testing

/// Budgets of requests, with the defaults of a real server.
@Suite(.timeLimit(.minutes(2))) struct RateLimitJourney {
    private static let limited = ["RATE_LIMITS": "true", "TRUSTED_PROXIES": "127.0.0.1"]

    private static func from(_ address: String) -> [String: String] { ["X-Forwarded-For": address] }

    @Test func anybodyHasSixtyAMinuteAndTwentyAtOnce() async throws {
        try await Harness.with(.sqlite, settings: Self.limited) { house in
            let here = Self.from("203.0.113.7")
            for left in (0..<20).reversed() {
                let answer = try await house.api.get("/openapi.json", headers: here)
                #expect(answer.status == 200)
                #expect(answer.header("RateLimit-Limit") == "60")
                #expect(answer.header("RateLimit-Remaining") == "\(left)")
                #expect(answer.header("RateLimit-Reset") == "\(20 - left)")
                #expect(answer.header("RateLimit-Policy") == "60;w=60;burst=20")
            }
            let refused = try await house.api.get("/openapi.json", headers: here)
            #expect(refused.status == 429 && refused.errorCode == "RATE_LIMIT_EXCEEDED", "\(refused)")
            #expect(refused.header("Retry-After") == "1")
            #expect(refused.header("RateLimit-Remaining") == "0")
            // Who asks for what isn't there pays too; probes never; another address has its own; a /64 is one.
            #expect(try await house.api.get("/nowhere", headers: here).status == 429)
            #expect(try await house.api.send("PATCH", "/openapi.json", headers: here).status == 429)
            let probe = try await house.api.get("/livez", headers: here)
            #expect(probe.status == 200 && probe.header("RateLimit-Limit") == nil)
            #expect(try await house.api.get("/openapi.json", headers: Self.from("203.0.113.8")).status == 200)
            house.clock.advance(by: .seconds(1))
            #expect(try await house.api.get("/openapi.json", headers: here).status == 200)
            #expect(try await house.api.get("/openapi.json", headers: here).status == 429)

            let events = try await house.events("rate_limit_exceeded")
            #expect(events.first?["ip_address"] == .string("203.0.113.7"), "\(events)")
            #expect(events.first?["metadata", "limit"] == .integer(60))
            #expect(events.count <= 2 && events.compactMap { $0["metadata", "count"]?.integer }.reduce(0, +) == 4)
        }
    }

    @Test(arguments: Engine.allCases)
    func aUserHasTheirOwnWhereverTheyComeFrom(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.limited) { house in
            let ada = try await house.signedIn(try await house.person("ada"))
            let bob = try await house.signedIn(try await house.person("bob"))
            for number in 0..<20 {
                let answer = try await ada.get("/v1/auth/profile", headers: Self.from("203.0.113.\(number)"))
                #expect(answer.status == 200 && answer.header("RateLimit-Limit") == "120")
            }
            let refused = try await ada.get("/v1/auth/profile", headers: Self.from("198.51.100.1"))
            #expect(refused.status == 429, "\(refused)")
            #expect(try await bob.get("/v1/auth/profile").status == 200)
            // The office's address has nothing left for strangers, and its people work on.
            let office = Self.from("198.51.100.9")
            for _ in 0..<20 {
                #expect(try await house.api.get("/v1/auth/profile", headers: office).status == 401)
            }
            #expect(try await house.api.get("/v1/auth/profile", headers: office).status == 429)
            let forged = house.api.with(token: "ey.not.one")
            #expect(try await forged.get("/v1/auth/profile", headers: office).status == 429)
            #expect(try await bob.get("/v1/auth/profile", headers: office).status == 200)
        }
    }

    @Test func guessingPasswordsIsStricter() async throws {
        try await Harness.with(.sqlite, settings: Self.limited) { house in
            let body = #"{"email": "nobody@example.com", "password": "wrong"}"#
            let here = Self.from("203.0.113.7")
            var statuses: [Int] = []
            for _ in 0..<21 {
                statuses.append(try await house.api.post("/v1/auth/login", body, headers: here).status)
            }
            #expect(statuses.prefix(5).allSatisfy { $0 == 401 })
            #expect(statuses.last == 429)
            house.clock.advance(by: .seconds(1))
            #expect(try await house.api.post("/v1/auth/login", body, headers: here).status == 429)
            house.clock.advance(by: .seconds(2))
            #expect(try await house.api.post("/v1/auth/login", body, headers: here).status != 429)
            #expect(try await house.api.get("/openapi.json", headers: here).status == 200, "another budget")
        }
    }

    /// Only the word of a trusted proxy decides whose budget it is.
    @Test func aForgedForwardedForBuysNothing() async throws {
        try await Harness.with(.sqlite, settings: ["RATE_LIMITS": "true"]) { (house) async throws in
            for number in 0..<20 {
                #expect(
                    try await house.api.get("/openapi.json", headers: Self.from("203.0.113.\(number)")).status == 200)
            }
            #expect(try await house.api.get("/openapi.json", headers: Self.from("198.51.100.1")).status == 429)
        }
        try await Harness.with(.sqlite, settings: Self.limited) { (house) async throws in
            for number in 0..<20 {
                let forged = Self.from("203.0.113.\(number), 198.51.100.7")
                #expect(try await house.api.get("/openapi.json", headers: forged).status == 200)
            }
            #expect(
                try await house.api.get("/openapi.json", headers: Self.from("192.0.2.1, 198.51.100.7")).status == 429)
        }
    }

    /// What one node grants is soon taken on the other.
    @Test func nodesCountTogether() async throws {
        try await TestStorage.with(.postgresql) { storage in
            let environment = storage.environment.merging([
                "RATE_LIMITS": "true", "RATE_LIMIT_ANONYMOUS": "1", "RATE_LIMIT_BURST": "1000",
            ]) { $1 }
            let one = try await ServerProcess.start(environment: environment)
            let two = try await ServerProcess.start(environment: environment)
            for _ in 0..<800 { _ = try await APIClient(url: one.url).get("/docs/style.css") }
            // Alone, this node would have to be asked 700 times to have so few left.
            try await eventually {
                let left = try await APIClient(url: two.url).get("/docs/style.css").header("RateLimit-Remaining")
                return left.flatMap { Int($0) }.map { $0 < 300 } ?? false
            }
            #expect(await one.stop() == 0)
            #expect(await two.stop() == 0)
        }
    }
}
