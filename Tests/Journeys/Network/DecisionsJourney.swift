import Access
import App
import Core
import NetworkDefence
import Store
import TestKit
import Testing

/// A bouncer that speaks CrowdSec's protocol, and a firewall that reads a list.
@Suite(.timeLimit(.minutes(2))) struct DecisionsJourney {
    @Test(arguments: Engine.allCases)
    func aBouncerHearsOfWhatComesAndGoes(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let key = try await root.post(
                "/v1/api-keys", #"{"name": "bouncer", "scopes": ["decision:read"]}"#)
            let secret = try #require(key["data", "key"]?.string, "\(key)")
            func pull(_ query: String) async throws -> Answer {
                house.clock.advance(by: .seconds(20))
                return try await house.api.get("/v1/decisions/stream?\(query)", headers: ["X-Api-Key": secret])
            }
            func values(_ answer: Answer, _ name: String) -> [String] {
                answer[name]?.array?.compactMap { $0["value"]?.string } ?? []
            }
            func rule(_ action: String, _ network: String) async throws -> String {
                house.clock.advance(by: .seconds(20))
                let made = try await root.post(
                    "/v1/ip-rules", #"{"action": "\#(action)", "cidr": "\#(network)", "reason": "scans"}"#)
                return try #require(made["data", "id"]?.string, "\(made)")
            }
            let nothing = try await pull("startup=true")
            #expect(nothing.text == #"{"new":null,"deleted":null}"#, "\(nothing)")
            let one = try await rule("block", "203.0.113.7")
            let news = try await pull("startup=false&scopes=ip,range")
            let decision = try #require(news["new"]?.array?.first, "\(news)")
            #expect(decision["value"] == .string("203.0.113.7") && decision["scope"] == .string("Ip"))
            #expect(decision["type"] == .string("ban") && decision["origin"] == .string("castellan"))
            #expect(decision["scenario"] == .string("scans") && decision["duration"] == .string("87600h0m0s"))
            #expect(decision["id"]?.integer != nil && decision["uuid"] == .string(one))
            // Told twice, for a bouncer that lost the answer, and then no more.
            #expect(values(try await pull("startup=false"), "new") == ["203.0.113.7"])
            #expect(try await pull("startup=false").text == #"{"new":null,"deleted":null}"#)

            _ = try await rule("block", "198.51.100.0/30")
            _ = try await rule("allow", "198.51.100.1")
            #expect(values(try await pull("startup=false"), "new") == ["198.51.100.0", "198.51.100.2/31"])
            #expect(try await root.send("DELETE", "/v1/ip-rules/\(one)").status == 200)
            let less = try await pull("startup=false")
            #expect(values(less, "deleted").contains("203.0.113.7"), "\(less)")
            #expect(!values(less, "new").contains("203.0.113.7"), "\(less)")
            // Somebody with psql or sqlite3 does the same.
            try await house.storage.outside("DELETE FROM ip_rules WHERE action = 'allow';")
            #expect(values(try await pull("startup=true"), "new") == ["198.51.100.0/30"])

            let list = try await house.api.get("/v1/blocklist.txt", headers: ["X-Api-Key": secret])
            #expect(list.text == "198.51.100.0/30\n" && list.header("Content-Type") == "text/plain; charset=utf-8")
            let about = try await house.api.get("/v1/decisions?ip=198.51.100.2", headers: ["X-Api-Key": secret])
            #expect(about.json?.array?.count == 1, "\(about)")
            #expect(
                try await house.api.get("/v1/decisions?ip=192.0.2.1", headers: ["X-Api-Key": secret]).text == "null")
            let head = try await house.api.send("HEAD", "/v1/decisions/stream", headers: ["X-Api-Key": secret])
            #expect(head.status == 200)
            // Who has read no body has been told nothing.
            _ = try await rule("block", "192.0.2.9")
            house.clock.advance(by: .seconds(20))
            _ = try await house.api.send("HEAD", "/v1/decisions/stream", headers: ["X-Api-Key": secret])
            #expect(values(try await pull("startup=false"), "new").contains("192.0.2.9"))

            #expect(try await house.api.get("/v1/decisions/stream").status == 401)
            #expect(try await pull("startup=maybe").status == 400)
            #expect(try await root.get("/v1/decisions?ip=nowhere").status == 400)
            // The key is for this alone.
            #expect(try await house.api.get("/v1/ip-rules", headers: ["X-Api-Key": secret]).status == 403)
        }
    }

    /// The line broke after the server had answered: the bouncer asks again, as CrowdSec's do, and hears it all.
    @Test(arguments: Engine.allCases)
    func aBouncerThatLosesAnAnswerHearsItAtTheNext(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let key = try await root.post("/v1/api-keys", #"{"name": "bouncer", "scopes": ["decision:read"]}"#)
            let secret = try #require(key["data", "key"]?.string, "\(key)")
            var blocked: Set<String> = []
            func pull(isStarting: Bool = false, isLost: Bool = false) async throws {
                house.clock.advance(by: .seconds(20))
                let answer = try await house.api.get(
                    "/v1/decisions/stream?startup=\(isStarting)", headers: ["X-Api-Key": secret])
                guard !isLost else { return }
                func values(_ name: String) -> [String] {
                    answer[name]?.array?.compactMap { $0["value"]?.string } ?? []
                }
                blocked.subtract(values("deleted"))
                blocked.formUnion(values("new"))
            }
            try await pull(isStarting: true)
            let made = try await root.post("/v1/ip-rules", #"{"action": "block", "cidr": "203.0.113.7"}"#)
            try await pull(isLost: true)
            try await pull()
            #expect(blocked == ["203.0.113.7"])
            let id = try #require(made["data", "id"]?.string, "\(made)")
            #expect(try await root.send("DELETE", "/v1/ip-rules/\(id)").status == 200)
            try await pull(isLost: true)
            try await pull()
            #expect(blocked.isEmpty)
            // Who doesn't come back is forgotten; should they, they begin anew.
            house.clock.advance(by: .seconds(8 * 24 * 3600))
            try await house.assembly.network.rules.expire()
            #expect(try await house.storage.outside("SELECT count(*) FROM decision_readers;") == "0\n")
        }
    }
}
