import Access
import App
import Audit
import Core
import Identity
import Store
import TestKit
import Testing

/// A day of an account executive and of those around them, over HTTP.
@Suite(.timeLimit(.minutes(3))) struct AccountExecutiveJourney {
    @Test(arguments: Engine.allCases)
    func fromAnalysisToExecution(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let people = try await people(in: house)
            let root = try await house.signedIn(people.root)
            let made = try await root.post(
                "/v1/accounts", #"{"name": "O'Brien & Söhne 🌊", "owner": "\#(people.ann.user.reference)"}"#)
            #expect(made.status == 201, "\(made)")
            let account = "/v1/accounts/" + (made["data", "reference"]?.string ?? "")
            house.clock.advance(by: .seconds(40 * 86_400))

            let (ann, ben) = (try await house.signedIn(people.ann), try await house.signedIn(people.ben))
            #expect(try await ben.get(account).status == 404)
            #expect(try await ann.get("/v1/accounts")["data", "total"] == .integer(1))
            let started = try await ann.post(account + "/analyze")
            #expect(started.status == 202, "\(started)")
            let session = "/v1/sessions/" + (started["data", "sessionId"]?.string ?? "")
            let over = try await ann.answer(.seconds(10), to: session) { $0["data", "status"] == .string("completed") }
            #expect(over["data", "status"] == .string("completed"), "\(over)")
            #expect(try await ben.get(session).status == 404)
            let told = String(decoding: try await ann.get(session + "/stream").body, as: UTF8.self)
            for name in ["agent_started", "recommendation_generated", "approval_required", "session_completed"] {
                #expect(told.contains("event: \(name)\n"), "\(told)")
            }
            let resumed = try await ann.get(session + "/stream", headers: ["Last-Event-ID": "1"])
            #expect(!String(decoding: resumed.body, as: UTF8.self).contains("agent_started"))

            // Who may see accounts and no recommendations hears that it is over, not what is proposed.
            let watch = try await house.signedIn(people.root).post(
                "/v1/api-keys", #"{"name": "watch", "scopes": ["account:read", "account:list"]}"#)
            let watching = ["X-API-Key": try #require(watch["data", "key"]?.string, "\(watch)")]
            let heard = try await house.api.get(session + "/stream", headers: watching)
            let words = String(decoding: heard.body, as: UTF8.self)
            #expect(words.contains("session_completed") && !words.contains("digest"), "\(words)")
            let watched = try await house.api.get(session, headers: watching)
            #expect(watched["data", "recommendations"] == .array([]), "\(watched)")

            let assessed = try await ann.get(account)
            #expect(assessed["data", "riskLevel"]?.string != nil && assessed["data", "assessment"] != .null)
            let list = try await ann.get("/v1/recommendations?status=pending")
            let first = try #require(list["data", "recommendations"]?.array?.first, "\(list)")
            let id = first["id"]?.string ?? ""
            #expect(told.contains(#""approvalId":"\#(id)""#) || told.contains(id), "\(told)")
            #expect(first["proposer"] == .string("agent:account_analyst"))
            let one = "/v1/recommendations/\(id)"
            let digest = first["digest"]?.string ?? ""
            #expect(try await ben.post(one + "/approve", #"{"digest": "\#(digest)"}"#).status == 404)
            #expect(try await ann.post(one + "/reject", "{}").status == 400)
            for body in ["{}", #"{"digest": "\#(digest.dropLast())z"}"#] {
                #expect(try await ann.post(one + "/approve", body).status == 400, "nothing is approved unseen")
            }
            let approved = try await ann.post(one + "/approve", #"{"digest": "\#(digest)", "notes": "Go."}"#)
            #expect(approved.status == 200, "\(approved)")
            let executed = try await ann.answer(.seconds(10), to: one) { $0["data", "status"] == .string("executed") }
            #expect(executed["data", "status"] == .string("executed"), "\(executed)")
            #expect(
                try await ann.post(one + "/approve", #"{"digest": "\#(digest)"}"#).errorCode == "ALREADY_DECIDED")
        }
    }

    @Test(arguments: Engine.allCases)
    func nobodyWritesWithoutADecision(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let people = try await people(in: house)
            let (root, ann) = (try await house.signedIn(people.root), try await house.signedIn(people.ann))
            let made = try await root.post(
                "/v1/accounts", #"{"name": "Initech", "owner": "\#(people.ann.user.reference)"}"#)
            let account = "/v1/accounts/" + (made["data", "id"]?.string ?? "")
            #expect(try await ann.send("PATCH", account, #"{"name": "Mine"}"#).status == 403)
            let proposal = #"""
                {"type": "update_account", "priority": "low", "rationale": "It moved.",
                 "action": {"kind": "update_account", "fields": {"billingCity": "Cork"}}}
                """#
            let proposed = try await ann.post(account + "/recommendations", proposal)
            #expect(proposed.status == 201, "\(proposed)")
            let one = "/v1/recommendations/" + (proposed["data", "reference"]?.string ?? "")
            let digest = proposed["data", "digest"]?.string ?? ""
            let seen = #"{"digest": "\#(digest)"}"#
            #expect(try await ann.post(one + "/approve", seen).errorCode == "OWN_PROPOSAL")
            #expect(try await ann.post(one + "/undo").errorCode == "CANNOT_BE_UNDONE")

            // A key of the very person who may approve doesn't decide.
            let scopes =
                #""account:read", "account:list", "recommendation:read", "recommendation:approve", "recommendation:reject""#
            let key = try await root.post("/v1/api-keys", #"{"name": "bot", "scopes": [\#(scopes)]}"#)
            let secret = try #require(key["data", "key"]?.string, "\(key)")
            for (verb, body) in [("/approve", seen), ("/reject", #"{"reason": "no"}"#), ("/undo", nil)] {
                let answer = try await house.api.post(one + verb, body, headers: ["X-API-Key": secret])
                #expect(answer.errorCode == "INTERACTIVE_SESSION_REQUIRED", "\(verb) \(answer)")
            }
            let batch =
                #"{"decision": "approve", "items": [{"recommendation": "REC-1", "digest": "\#(digest)"}]}"#
            let many = try await house.api.post("/v1/recommendations/batch", batch, headers: ["X-API-Key": secret])
            #expect(many["data", "items"]?.array?.first?["error"] == .string("INTERACTIVE_SESSION_REQUIRED"), "\(many)")
            #expect(try await ann.get(account)["data", "version"] == .integer(1))
            #expect(try await ann.get(one)["data", "status"] == .string("pending"))

            // A digest with one mistyped letter, or none, approves nothing.
            let mistyped = String(digest.dropLast()) + "z"
            for item in [#"{"recommendation": "REC-1"}"#, #"{"recommendation": "REC-1", "digest": "\#(mistyped)"}"#] {
                let answer = try await root.post(
                    "/v1/recommendations/batch", #"{"decision": "approve", "items": [\#(item)]}"#)
                #expect(
                    answer["data", "items"]?.array?.first?["error"] == .string("VALIDATION_ERROR"), "\(answer)")
            }
            #expect(try await ann.get(one)["data", "status"] == .string("pending"))
            let other =
                #"{"digest": "\#(digest)", "modifications": {"kind": "update_account", "fields": {"industry": "Steel"}}}"#
            #expect(try await root.post(one + "/approve", other).status == 400, "other fields are another proposal")
            let approved = try await root.post(one + "/approve", seen)
            #expect(approved.status == 200, "\(approved)")
            let executed = try await root.answer(.seconds(10), to: one) { $0["data", "status"] == .string("executed") }
            #expect(executed["data", "status"] == .string("executed"), "\(executed)")
            #expect(try await ann.get(account)["data", "billingCity"] == .string("Cork"))
            let entries = try await house.assembly.auditLog.entries(limit: 100).map(\.action)
            for action in ["recommendation.created", "recommendation.approved", "recommendation.executed"] {
                #expect(entries.contains(action), "\(entries)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func aManagerWorksInBulkAndAViewerNotAtAll(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let people = try await people(in: house)
            let (root, manager) = (try await house.signedIn(people.root), try await house.signedIn(people.manager))
            for number in 1...3 {
                let made = try await root.post("/v1/accounts", #"{"name": "Customer \#(number)"}"#)
                #expect(made["data", "reference"] == .string("ACC-\(number)"), "\(made)")
            }
            let all = #"["ACC-1", "ACC-2", "ACC-99"]"#
            let assigned = try await manager.post(
                "/v1/accounts/bulk",
                #"{"action": "assign", "accounts": \#(all), "owner": "\#(people.ann.user.reference)"}"#)
            #expect(assigned["data", "succeeded"] == .integer(2), "\(assigned)")
            let analyzed = try await manager.post("/v1/accounts/bulk", #"{"action": "analyze", "accounts": \#(all)}"#)
            #expect(analyzed["data", "succeeded"] == .integer(2), "\(analyzed)")
            let update = #"{"action": "update", "accounts": ["ACC-1"], "fields": {"industry": "Steel"}}"#
            #expect(try await manager.post("/v1/accounts/bulk", update).status == 403)
            let stale = try await root.send("PATCH", "/v1/accounts/ACC-1", #"{"industry": "Steel", "version": 1}"#)
            #expect(
                stale.errorCode == "VERSION_CONFLICT" && stale["error", "currentVersion"] == .integer(2), "\(stale)")
            #expect(stale["error", "attemptedVersion"] == .integer(1))
            #expect(try await root.send("PATCH", "/v1/accounts/ACC-1", #"{"owner": "USR-1"}"#).status == 400)
            #expect(try await root.send("PATCH", "/v1/accounts/ACC-1", #"{"annualRevenue": 1e15}"#).status == 400)
            #expect(try await root.send("DELETE", "/v1/accounts/ACC-1").errorCode == "NOT_ARCHIVED")

            let viewer = try await house.signedIn(people.viewer)
            let writes: [(String, String, String?)] = [
                ("POST", "/v1/accounts", #"{"name": "x"}"#), ("PATCH", "/v1/accounts/ACC-1", #"{"name": "x"}"#),
                ("PUT", "/v1/accounts/ACC-1/owner", #"{"owner": "USR-1"}"#), ("DELETE", "/v1/accounts/ACC-1", nil),
                ("POST", "/v1/accounts/ACC-1/archive", nil), ("POST", "/v1/accounts/ACC-1/restore", nil),
                ("POST", "/v1/accounts/ACC-1/analyze", nil), ("POST", "/v1/accounts/bulk", update),
                ("POST", "/v1/accounts/ACC-1/notes", #"{"text": "x"}"#),
                (
                    "POST", "/v1/accounts/ACC-1/activities",
                    #"{"kind": "call", "subject": "x", "at": "2026-01-01T00:00:00Z", "isDone": true}"#
                ),
                (
                    "POST", "/v1/recommendations/REC-1/approve",
                    #"{"digest": "\#(String(repeating: "0", count: 64))"}"#
                ),
                ("POST", "/v1/recommendations/REC-1/reject", #"{"reason": "x"}"#),
                ("POST", "/v1/recommendations/REC-1/undo", nil),
            ]
            for (method, path, body) in writes {
                #expect(try await viewer.send(method, path, body).status == 403, "\(method) \(path)")
            }
            for module in ["accounts", "recommendations"] {
                let report = try await root.get("/v1/\(module)/health/enhanced")
                #expect(report["data", "status"] == .string("healthy"), "\(report)")
                #expect(report["data", "testSummary", "failed"] == .integer(0), "\(report)")
            }
            #expect(try await root.get("/v1/accounts")["data", "total"] == .integer(3))
        }
    }

    private struct People {
        let root, ann, ben, manager, viewer: Harness.Person
    }

    private func people(in house: Harness) async throws -> People {
        People(
            root: try await house.person("root", role: .systemAdmin),
            ann: try await house.person("ann", role: .accountExecutive),
            ben: try await house.person("ben", role: .accountExecutive),
            manager: try await house.person("maya", role: .manager),
            viewer: try await house.person("vera", role: .viewer))
    }
}
