import Access
import App
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// Roles, teams and the question who may do what, over HTTP and at the terminal.
@Suite(.timeLimit(.minutes(2))) struct TeamJourney {
    @Test(arguments: Engine.allCases)
    func aTeamOwnerRunsTheirTeam(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let owner = try await house.person("olga", role: .teamOwner)
            let agent = try await house.person("ada")
            let stranger = try await house.signedIn(try await house.person("bob"))
            let (olga, ada) = (try await house.signedIn(owner), try await house.signedIn(agent))

            let made = try await root.post("/v1/teams", #"{"name": "North", "modules": ["escrows", "api-keys"]}"#)
            #expect(made.status == 201, "\(made)")
            let team = "/v1/teams/" + (made["data", "id"]?.string ?? "")
            #expect(try await root.post("/v1/teams", #"{"name": "North"}"#).errorCode == "NAME_TAKEN")
            let first = try await root.send("PUT", team + "/members/\(owner.user.reference)", "{}")
            #expect(first.status == 200, "\(first)")
            let (members, some) = (team + "/members/", #"{"modules": ["escrows"]}"#)
            for nobody in [agent.user.reference, "USR-999"] {
                #expect(try await olga.send("PUT", members + nobody, some).status == 404)
                let asked = try await olga.post("/v1/authorize", #"{"permission": "user:read", "owner": "\#(nobody)"}"#)
                #expect(asked["data", "missing"] == .string("team:list"), "\(asked)")
                #expect(try await olga.get("/v1/users/\(nobody)").status == 404)
            }
            #expect(try await root.send("PUT", members + agent.user.reference, "{}").status == 200)
            let asked = try await olga.post(
                "/v1/authorize", #"{"permission": "user:read", "owner": "\#(agent.user.reference)"}"#)
            #expect(asked["data", "scope"] == .string("team"), "\(asked)")
            #expect(try await olga.get("/v1/users/\(agent.user.reference)").status == 200)
            let joined = try await olga.send("PUT", members + agent.user.id.description, some)
            #expect(joined.status == 200 && joined["data", "modules"] == .array([.string("escrows")]), "\(joined)")
            let barred = try await ada.post("/v1/api-keys", #"{"name": "k"}"#)
            #expect(barred.status == 403 && barred.errorCode == "MODULE_ACCESS_DENIED", "\(barred)")
            #expect(try await olga.get("/v1/api-keys?scope=team").status == 200)

            #expect(try await ada.get(team)["data", "memberCount"] == .integer(2))
            #expect(try await ada.get(team + "/members")["data", "total"] == .integer(2))
            let read = try await house.assembly.events.query(EventQuery(visibleTo: agent.user.id)).events
            #expect(read.contains { $0.eventType == "data_read" && $0.metadata.text.contains("team_members") })
            #expect(try await stranger.get(team).status == 404)
            #expect(try await stranger.get("/v1/teams")["data", "total"] == .integer(0))
            #expect(try await ada.send("PATCH", team, #"{"name": "South"}"#).status == 403)
            #expect(try await olga.send("PATCH", team, #"{"modules": ["clients"]}"#).errorCode == "PRIVILEGE_CEILING")
            #expect(try await olga.send("PATCH", team, #"{"name": "N", "version": 9}"#).errorCode == "VERSION_CONFLICT")
            #expect(try await olga.send("DELETE", team).errorCode == "PRIVILEGE_CEILING")

            let removed = try await house.storage.castellan("team", "remove", "North", agent.email)
            #expect(removed.status == 0, "\(removed.errors)")
            let free = try await ada.answer(.seconds(1), to: "/v1/teams") { $0["data", "total"] == .integer(0) }
            #expect(free["data", "total"] == .integer(0))
            #expect(try await root.send("DELETE", team).status == 200)
        }
    }

    @Test(arguments: Engine.allCases)
    func aCustomRoleIsMadeGivenAndTakenBack(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let made = try await root.post(
                "/v1/roles", #"{"name": "helpdesk", "description": "First line", "permissions": ["user:read"]}"#)
            #expect(made.status == 201, "\(made)")
            #expect(
                try await root.post("/v1/roles", #"{"name": "admin", "permissions": []}"#).errorCode == "NAME_TAKEN")
            #expect(try await root.post("/v1/roles", #"{"name": "No", "permissions": []}"#).status == 400)
            #expect(try await root.send("PATCH", "/v1/roles/viewer", #"{"permissions": []}"#).status == 403)
            let created = try await house.storage.castellan(
                "user", "create", "--email", "hal@example.com", "--role", "helpdesk", "--json")
            #expect(created.status == 0, "\(created.errors)")
            let password = try #require(try JSONReader.read(Array(created.output.utf8))["password"]?.string)
            let token = try await house.api.signIn("hal@example.com", password)["data", "accessToken"]?.string
            let hal = house.api.with(token: try #require(token))
            #expect(try await hal.get("/v1/users").status == 200)
            #expect(try await hal.get("/v1/roles")["data", "roles"]?.array?.count == 10)
            #expect(try await hal.post("/v1/roles", #"{"name": "more", "permissions": []}"#).status == 403)
            #expect(try await root.send("DELETE", "/v1/roles/helpdesk").errorCode == "ROLE_IN_USE")
            let narrowed = try await house.storage.castellan(
                "role", "update", "helpdesk", "--permission", "access:check_all")
            #expect(narrowed.status == 0, "\(narrowed.errors)")
            #expect(try await hal.answer(.seconds(1), to: "/v1/users") { $0.status == 403 }.status == 403)
        }
    }

    @Test(arguments: Engine.allCases)
    func anAnswerSaysWhy(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let agent = try await house.person("ada")
            let ada = try await house.signedIn(agent)
            let own = try await ada.post("/v1/authorize", #"{"permission": "key:read"}"#)
            #expect(own["data", "allowed"] == .boolean(true) && own["data", "scope"] == .string("own"), "\(own)")
            #expect(own["data", "decisionId"]?.string == own.header("X-Request-Id"))
            let no = try await ada.post("/v1/authorize", #"{"permission": "user:delete"}"#)
            #expect(no.status == 200 && no["data", "decision"] == .string("deny"), "\(no)")
            #expect(no["data", "missing"] == .string("user:delete"))
            #expect(no["data", "reason"]?.string?.contains("agent") == true)
            let module = try await root.post(
                "/v1/authorize",
                #"{"permission": "module:health", "module": "escrows", "user": "\#(agent.user.reference)"}"#)
            #expect(module["data", "allowed"] == .boolean(false) && module["data", "missing"] == .string("escrows"))
            let others = try await ada.post("/v1/authorize", #"{"permission": "key:read", "user": "USR-1"}"#)
            #expect(others.status == 403, "\(others)")
            for (body, field) in [
                ("{}", "permission"), (#"{"permission": "fly"}"#, "permission"),
                (#"{"permission": "key:read", "user": "somebody"}"#, "user"),
                (#"{"permission": "key:read", "module": "moon"}"#, "module"),
            ] {
                let bad = try await root.post("/v1/authorize", body)
                #expect(
                    bad.status == 400 && bad["error", "details"]?.array?.first?["field"] == .string(field), "\(bad)")
            }
            let nobody = try await root.post("/v1/authorize", #"{"permission": "key:read", "user": "USR-999"}"#)
            #expect(nobody.status == 404)
        }
    }
}
