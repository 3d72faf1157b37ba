import Access
import Core
import Store
import TestKit
import Testing

/// Guide R, "Force logout all users": after a breach, and after the JWT secret was rotated.
@Suite(.timeLimit(.minutes(2))) struct ForceLogout {
    /// `psql $DATABASE_URL -c "DELETE FROM refresh_tokens;"`, and what does the same.
    @Test(arguments: Engine.allCases)
    func everybody(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let (ada, root) = (try await house.person("ada"), try await house.person("root", role: .systemAdmin))
            for way in ["sql", "api", "terminal"] {
                let (one, two) = (try await house.signedIn(ada), try await house.signedIn(root))
                #expect(try await one.get("/v1/auth/profile").status == 200)
                switch way {
                case "sql": try await house.storage.outside("DELETE FROM refresh_tokens;")
                case "api":
                    let ended = try await two.send("DELETE", "/v1/sessions")
                    #expect(ended["data", "endedSessions"] == .integer(2), "\(ended)")
                default:
                    let run = try await house.storage.castellan("sessions", "revoke", "--everybody", "--json")
                    #expect(run.output.contains("2"), "\(run.output) \(run.errors)")
                }
                for api in [one, two] {
                    let refused = try await api.answer(.seconds(1), to: "/v1/auth/profile") { $0.status == 401 }
                    #expect(refused.status == 401, "\(way): \(refused)")
                }
            }
            let again = try await house.signedIn(root)
            let alarms = try await again.get("/v1/security-events/critical?daysBack=1")
            #expect(alarms.text.contains("mass_revocation"), "\(alarms)")
        }
    }

    /// Revoke all sessions of one user, or the old ones: by SQL, by the API, by `sessions revoke --older-than 7d`.
    @Test(arguments: Engine.allCases)
    func one(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let root = try await house.person("root", role: .systemAdmin)
            _ = try await house.signedIn(ada)
            house.clock.advance(by: .seconds(8 * 86_400))
            let api = try await house.signedIn(ada)
            house.clock.advance(by: .seconds(1))
            let other = try await house.signedIn(ada)
            let admin = try await house.signedIn(root)
            let old = try await admin.send("DELETE", "/v1/users/USR-1/sessions?olderThan=7d")
            #expect(old["data", "endedSessions"] == .integer(1), "\(old)")

            let listed = try await api.get("/v1/auth/sessions")
            let ids = listed["data", "sessions"]?.array?.compactMap { $0["id"]?.string } ?? []
            #expect(ids.count == 2 && listed["data", "total"] == .integer(2), "\(listed)")
            #expect(listed["data", "sessions"]?.array?.first?["device"]?.string != nil, "\(listed)")
            #expect(try await api.send("DELETE", "/v1/auth/sessions/\(ids[0])").status == 200)
            #expect(try await api.send("DELETE", "/v1/auth/sessions/\(ids[0])").status == 404)
            #expect(try await other.get("/v1/auth/profile").status == 401, "the latest of hers was revoked")

            _ = try await house.signedIn(ada)
            let others = try await api.send("DELETE", "/v1/auth/sessions")
            #expect(others["data", "endedSessions"] == .integer(1), "\(others)")
            #expect(try await api.post("/v1/auth/logout-all").status == 200)
            #expect(try await api.get("/v1/auth/profile").status == 401)
            #expect(try await admin.get("/v1/users/USR-1/sessions")["data", "total"] == .integer(0))
            #expect(try await admin.get("/v1/sessions")["data", "total"] == .integer(1))
            #expect(try await house.signedIn(ada).get("/v1/sessions").status == 403)
        }
    }
}
