import Access
import App
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// Rules for addresses, by the API, the command line and SQL, as clients meet them.
@Suite(.timeLimit(.minutes(2))) struct AddressRulesJourney {
    /// The test itself is the trusted proxy, so it can come from anywhere.
    private static let proxied = ["TRUSTED_PROXIES": "127.0.0.1"]

    private static func from(_ address: String) -> [String: String] { ["X-Forwarded-For": address] }

    @Test(arguments: Engine.allCases)
    func anAddressIsBlockedAndLetInAgain(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.proxied) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let (attacker, neighbour) = (Self.from("203.0.113.7"), Self.from("203.0.113.8"))
            #expect(try await house.api.get("/v1/status/ping", headers: attacker).status == 200)

            let made = try await root.post(
                "/v1/ip-rules",
                #"{"action": "block", "cidr": "203.0.113.7", "reason": "scans", "expiresInSeconds": 60}"#)
            #expect(made.status == 201, "\(made)")
            #expect(made["data", "cidr"] == .string("203.0.113.7/32"))
            let id = try #require(made["data", "id"]?.string)

            // Before authentication: also a good token doesn't help, nor a wrong path.
            for path in ["/openapi.json", "/v1/auth/profile", "/nowhere"] {
                let refused = try await root.get(path, headers: attacker)
                #expect(refused.status == 403 && refused.errorCode == "ADDRESS_BLOCKED", "\(path): \(refused)")
                #expect(try await root.get(path, headers: neighbour).errorCode != "ADDRESS_BLOCKED")
            }
            #expect(try await house.api.get("/livez", headers: attacker).status == 200, "probes are never asked")
            let listed = try await root.get("/v1/ip-rules?ipAddress=203.0.113.7&action=block")
            #expect(listed["data", "rules"]?.array?.first?["reason"] == .string("scans"), "\(listed)")
            #expect(try await root.get("/v1/ip-rules/\(id)")["data", "id"] == .string(id))

            // An allow rule wins over the block, whichever is narrower.
            let allowed = try await root.post("/v1/ip-rules", #"{"action": "allow", "cidr": "203.0.113.0/24"}"#)
            #expect(allowed.status == 201, "\(allowed)")
            #expect(try await root.get("/v1/auth/profile", headers: attacker).status == 200)
            let allowID = try #require(allowed["data", "id"]?.string)
            #expect(try await root.send("DELETE", "/v1/ip-rules/\(allowID)").status == 200)
            #expect(try await root.get("/v1/auth/profile", headers: attacker).status == 403)

            // By itself after a minute.
            house.clock.advance(by: .seconds(60))
            #expect(try await root.get("/v1/auth/profile", headers: attacker).status == 200)
            #expect(try await root.get("/v1/ip-rules")["data", "total"] == .integer(0))

            let events = try await house.events("suspicious_ip")
            #expect(events.first?["ip_address"] == .string("203.0.113.7"))
            let counted = events.compactMap { $0["metadata", "count"]?.integer }.reduce(0, +)
            #expect(events.count <= 2 && counted == 4, "\(counted) refusals in \(events.count) rows")
            #expect(try await house.events("ip_rule_created").count == 2)
            #expect(try await house.events("ip_rule_deleted").count == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func nobodyLocksThemselvesOut(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.proxied) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let here = Self.from("198.51.100.4")
            for network in ["127.0.0.1", "0.0.0.0/0", "::1", "198.51.100.0/24", "198.51.100.4"] {
                let answer = try await root.send(
                    "POST", "/v1/ip-rules", #"{"action": "block", "cidr": "\#(network)"}"#, headers: here)
                #expect(answer.status == 400, "\(network): \(answer)")
                #expect(answer["error", "details"]?.array?.first?["field"] == .string("cidr"))
            }
            #expect(try await root.get("/v1/ip-rules")["data", "total"] == .integer(0))
            // Nor by taking away what lets them in; somebody elsewhere may.
            let exception = try await root.post("/v1/ip-rules", #"{"action": "allow", "cidr": "198.51.100.4"}"#)
            _ = try await root.post("/v1/ip-rules", #"{"action": "block", "cidr": "198.51.100.0/24"}"#)
            let first = "/v1/ip-rules/\(exception["data", "id"]?.string ?? "")"
            #expect(try await root.send("DELETE", first, headers: here).errorCode == "FORBIDDEN")
            #expect(try await root.get("/v1/ip-rules", headers: here).status == 200)
            // Nor by a rule that lets them in for a while only; by one that does so as long as the block lasts, they may.
            let short = #"{"action": "allow", "cidr": "198.51.100.4", "expiresInSeconds": 60}"#
            #expect(try await root.send("POST", "/v1/ip-rules", short, headers: here).errorCode == "FORBIDDEN")
            let replaced = try await root.post("/v1/ip-rules", short)
            #expect(replaced.status == 201, "\(replaced)")
            let longer = #"{"action": "allow", "cidr": "198.51.100.4", "expiresInSeconds": 120}"#
            let extended = try await root.send("POST", "/v1/ip-rules", longer, headers: here)
            #expect(extended.status == 201, "\(extended)")
            let path = "/v1/ip-rules/\(extended["data", "id"]?.string ?? "")"
            #expect(try await root.send("DELETE", path, headers: here).errorCode == "FORBIDDEN")
            #expect(try await root.send("DELETE", path).status == 200)
            // Nobody without the permission makes or reads rules.
            let agent = try await house.signedIn(try await house.person("ada"))
            #expect(try await agent.get("/v1/ip-rules").status == 403)
            #expect(try await agent.post("/v1/ip-rules", #"{"action": "block", "cidr": "203.0.113.7"}"#).status == 403)
        }
    }

    @Test func badInputIsRefusedWithItsField() async throws {
        try await Harness.with(.sqlite) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            for (body, field) in [
                (#"{"cidr": "203.0.113.7"}"#, "action"), (#"{"action": "block"}"#, "cidr"),
                (#"{"action": "deny", "cidr": "203.0.113.7"}"#, "action"),
                (#"{"action": "block", "cidr": "203.0.113.7/24"}"#, "cidr"),
                (#"{"action": "block", "cidr": "203.0.113.0/-1"}"#, "cidr"),
                (#"{"action": "block", "cidr": "203.0.113.7", "expiresAt": "2026-13-41T00:00:00Z"}"#, "expiresAt"),
                (#"{"action": "block", "cidr": "203.0.113.7", "expiresAt": "2001-01-01T00:00:00Z"}"#, "expiresAt"),
                (#"{"action": "block", "cidr": "203.0.113.7", "expiresInSeconds": 0}"#, "expiresInSeconds"),
                (
                    #"{"action": "block", "cidr": "203.0.113.7", "reason": "\#(String(repeating: "x", count: 501))"}"#,
                    "reason"
                ),
            ] {
                let answer = try await root.post("/v1/ip-rules", body)
                #expect(answer.status == 400, "\(body): \(answer)")
                let fields = answer["error", "details"]?.array?.compactMap { $0["field"]?.string } ?? []
                #expect(fields.contains(field), "\(body): \(answer)")
            }
            for query in ["ipAddress=203.0.113", "action=deny", "limit=0", "limit=501", "offset=-1", "cursor=x"] {
                #expect(try await root.get("/v1/ip-rules?\(query)").status == 400, "\(query)")
            }
            let unknown = "/v1/ip-rules/018f0000-0000-7000-8000-000000000000"
            #expect(try await root.get(unknown).status == 404)
            #expect(try await root.send("DELETE", unknown).status == 404)
            #expect(try await root.get("/v1/ip-rules")["data", "total"] == .integer(0))
        }
    }

    @Test func pagesFollowEachOther() async throws {
        try await Harness.with(.sqlite) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            for number in 1...5 {
                let body = #"{"action": "block", "cidr": "203.0.113.\#(number)"}"#
                #expect(try await root.post("/v1/ip-rules", body).status == 201)
                house.clock.advance(by: .seconds(1))
            }
            var (seen, cursor) = ([String](), "")
            repeat {
                let page = try await root.get("/v1/ip-rules?limit=2\(cursor)")
                seen += page["data", "rules"]?.array?.compactMap { $0["cidr"]?.string } ?? []
                cursor = page["data", "pagination", "nextCursor"]?.string.map { "&cursor=\($0)" } ?? ""
            } while !cursor.isEmpty
            #expect(seen == (1...5).reversed().map { "203.0.113.\($0)/32" })
            let second = try await root.get("/v1/ip-rules?limit=2&page=2")
            #expect(second["data", "rules"]?.array?.count == 2 && second["data", "pages"] == .integer(3))
        }
    }

    /// The left-most addresses are the client's own words; only the right-most that is no proxy of ours counts.
    @Test func aForgedForwardedForChangesNothing() async throws {
        try await Harness.with(.sqlite, settings: Self.proxied) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            _ = try await root.post("/v1/ip-rules", #"{"action": "block", "cidr": "203.0.113.7"}"#)
            for forged in ["198.51.100.1, 203.0.113.7", "127.0.0.1, 203.0.113.7", "203.0.113.7, 127.0.0.1"] {
                #expect(try await house.api.get("/openapi.json", headers: Self.from(forged)).status == 403, "\(forged)")
            }
            let honest = Self.from("203.0.113.7, 198.51.100.1")
            #expect(try await house.api.get("/openapi.json", headers: honest).status == 200)
        }
        try await Harness.with(.sqlite) { house in
            // Nobody is trusted: the header is nobody's word.
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            _ = try await root.post("/v1/ip-rules", #"{"action": "block", "cidr": "203.0.113.7"}"#)
            #expect(try await house.api.get("/openapi.json", headers: Self.from("203.0.113.7")).status == 200)
        }
    }

    @Test(arguments: Engine.allCases)
    func theTerminalAndSQLDoTheSame(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.proxied) { house in
            let attacker = Self.from("203.0.113.7")
            func isBlocked(within limit: Duration = .seconds(1), _ expected: Bool) async throws -> Bool {
                let end = ContinuousClock.now + limit
                while ContinuousClock.now < end {
                    if (try await house.api.get("/openapi.json", headers: attacker).status == 403) == expected {
                        return true
                    }
                    try await Task.sleep(for: .milliseconds(20))
                }
                return false
            }
            #expect(try await isBlocked(false))
            let blocked = try await house.storage.castellan("ip", "block", "203.0.113.7", "--reason", "scans", "--json")
            #expect(blocked.status == 0, "\(blocked.errors)")
            #expect(try await isBlocked(true))
            let list = try await house.storage.castellan("ip", "list", "--about", "203.0.113.7")
            #expect(list.output.contains("203.0.113.7/32") && list.output.contains("scans"))
            #expect(try await house.storage.castellan("ip", "unblock", "203.0.113.7").status == 0)
            #expect(try await isBlocked(false))
            #expect(try await house.storage.castellan("ip", "unblock", "203.0.113.7").status == 67)
            #expect(try await house.storage.castellan("ip", "block", "127.0.0.1").status == 1)
            #expect(try await house.storage.castellan("ip", "block", "203.0.113.7/24").status == 65)
            #expect(try await house.storage.castellan("ip", "block", "203.0.113.7", "--for", "soon").status == 65)

            try await house.storage.outside("INSERT INTO ip_rules (cidr) VALUES ('203.0.113.7');")
            #expect(try await isBlocked(true))
            try await house.storage.outside("DELETE FROM ip_rules WHERE cidr = '203.0.113.7';")
            #expect(try await isBlocked(false))
            try await house.storage.outside(
                "INSERT INTO ip_rules (cidr, reason) VALUES ('203.0.113.0/24', 'by hand');")
            #expect(try await isBlocked(true))
            try await house.storage.outside(
                "UPDATE ip_rules SET action = 'allow' WHERE cidr = '203.0.113.0/24';")
            #expect(try await isBlocked(false))
            await #expect(throws: (any Error).self) {
                try await house.storage.outside("INSERT INTO ip_rules (cidr) VALUES ('somewhere');")
            }
        }
    }

    /// Two servers, one PostgreSQL: a rule that one makes holds on the other within a second.
    @Test func bothNodesHearOfIt() async throws {
        try await TestStorage.with(.postgresql) { storage in
            try await storage.castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: "correct horse battery root\n")
            let environment = storage.environment.merging(Self.proxied) { $1 }
            let one = try await ServerProcess.start(environment: environment)
            let two = try await ServerProcess.start(environment: environment)
            let login = try await APIClient(url: one.url).signIn("root@example.com", "correct horse battery root")
            let token = try #require(login["data", "accessToken"]?.string, "\(login)")
            let other = APIClient(url: two.url, token: token)
            let attacker = Self.from("203.0.113.7")
            #expect(try await other.get("/v1/auth/profile", headers: attacker).status == 200)
            let made = try await APIClient(url: one.url, token: token)
                .post("/v1/ip-rules", #"{"action": "block", "cidr": "203.0.113.0/24"}"#)
            #expect(made.status == 201, "\(made)")
            try await eventually(within: .seconds(1)) {
                try await other.get("/v1/auth/profile", headers: attacker).status == 403
            }
            #expect(await one.stop() == 0)
            #expect(await two.stop() == 0)
        }
    }
}

extension Harness {
    /// The recorded events of a type, newest first, once those that were only counted are recorded too.
    func events(_ type: String) async throws -> [JSONValue] {
        try await assembly.events.recordEndedFloods(all: true)
        let officer = try await signedIn(
            try await person("officer\(UInt32.random(in: 0...999_999))", role: .systemAdmin))
        let answer = try await officer.get("/v1/security-events?eventType=\(type)&limit=500")
        return answer["data", "events"]?.array ?? []
    }
}

extension JSONValue {
    /// The value at a path through objects.
    subscript(one: String, two: String) -> JSONValue? { self[one]?[two] }
}
