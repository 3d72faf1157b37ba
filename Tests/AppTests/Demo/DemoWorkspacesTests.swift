import Audit
import Core
import TestKit
import Testing

@testable import App

/// What somebody sees who signs in to the demo and looks at the workspaces.
@Suite struct DemoWorkspacesTests {
    @Test func anAgentHasWorkAndSeesNoSecretsOfOthers() async throws {
        try await Demo.with { house, signIn in
            let agent = try await signIn("tomasz.zielinski")
            let administrator = try await signIn("dana.whitfield")
            let me = try await agent.get("/v1/auth/profile")["data", "id"]?.string
            #expect(me != nil)
            for (kind, count) in [("escrows", 40), ("listings", 30), ("clients", 40)] {
                let all = try await rows(kind, of: administrator)
                #expect(all.count == count)
                let own = try await rows(kind, of: agent, "&scope=own")
                #expect(!own.isEmpty, "\(kind)")
                let seen = try await rows(kind, of: agent)
                #expect(seen.count > own.count && seen.count < count, "\(kind): the team's, too")
                #expect(seen.allSatisfy { $0["isPrivate"] == .boolean(false) || $0["ownerId"]?.string == me })
                let secrets = all.filter { $0["isPrivate"] == .boolean(true) && $0["ownerId"]?.string != me }
                #expect(secrets.count > 2)
                for secret in secrets {
                    let reference = try #require(secret["reference"]?.string)
                    #expect(try await agent.get("/v1/\(kind)/\(reference)").status == 404)
                }
                #expect(Set(all.compactMap { $0["status"]?.string }).count >= 2)
                #expect(Set(all.compactMap { $0["createdAt"]?.string?.prefix(10) }).count > 10)
            }
        }
    }

    @Test func recordsHaveALife() async throws {
        try await Demo.with { house, signIn in
            let administrator = try await signIn("dana.whitfield")
            let listings = try await lives("listings", of: administrator)
            #expect(listings.count { $0.contains("showing_added") } > 5)
            #expect(listings.count { $0.contains("price_reduced") } > 2)
            #expect(listings.contains { $0.contains("shared") })
            let escrows = try await rows("escrows", of: administrator)
            let lives = try await lives("escrows", of: administrator)
            for deed in ["noted", "item_added", "person_added", "tagged"] {
                #expect(lives.count { $0.contains(deed) } > 5, "\(deed)")
            }
            #expect(
                Set(escrows.compactMap { $0["status"]?.string })
                    == ["Active", "Pending", "On Hold", "Closed", "Cancelled"])
            #expect(escrows.contains { $0["actualCloseDate"]?.string != nil })
        }
    }

    @Test func anAccountExecutiveHasAccountsAndDecisionsThatWait() async throws {
        try await Demo.with { house, signIn in
            let (executive, manager) = (try await signIn("kenji.morita"), try await signIn("hannah.brandt"))
            let mine = try await rows("accounts", of: executive)
            let all = try await rows("accounts", of: manager)
            #expect(mine.count == 15 && all.count == 30)
            #expect(all.count { $0["healthScore"].map { $0 != .null } == true } == 6)
            for part in ["contacts", "deals", "activities", "notes"] {
                var found = 0
                for account in mine {
                    let path = "/v1/accounts/\(try #require(account["reference"]?.string))/\(part)"
                    found += try await executive.get(path)["data", part]?.array?.count ?? 0
                }
                #expect(found >= 10, "\(part)")
            }
            let names = Set(mine.compactMap { $0["reference"]?.string })
            let foreign = try #require(all.compactMap { $0["reference"]?.string }.first { !names.contains($0) })
            #expect(try await executive.get("/v1/accounts/\(foreign)").status == 404)
            let waiting = try await rows("recommendations", of: executive, "&status=pending")
            #expect(waiting.count > 1)
            #expect(Set(try await rows("recommendations", of: manager).compactMap { $0["status"]?.string }).count == 3)
            #expect(try await rows("recommendations", of: manager, "&status=executed").count == 1)
            #expect(try await rows("recommendations", of: manager, "&status=rejected").count == 1)
        }
    }

    /// Everything went through the rooms, so the audit log has it, and its tree still holds.
    @Test func theAuditLogHasAllOfIt() async throws {
        try await Demo.with { house, signIn in
            for (action, count) in [
                ("escrow.created", 40), ("listing.created", 30), ("client.created", 40), ("account.created", 30),
                ("account.belongings_added", 30), ("account.analyzed", 6), ("recommendation.executed", 1),
            ] {
                var query = AuditQuery(limit: 100)
                query.action = action
                #expect(try await house.assembly.auditLog.entries(query).count == count, "\(action)")
            }
            try await house.assembly.auditLog.check()
            let administrator = try await signIn("dana.whitfield")
            let made = try await administrator.get("/v1/security-events?eventType=data_created")
            #expect(made["data", "total"]?.integer.map { $0 >= 140 } == true)
        }
    }

    /// What was done to each of the records.
    private func lives(_ kind: String, of client: APIClient) async throws -> [String] {
        var lives: [String] = []
        for record in try await rows(kind, of: client) {
            let path = "/v1/\(kind)/\(try #require(record["reference"]?.string))/timeline"
            lives.append(try await client.get(path).text)
        }
        return lives
    }

    private func rows(_ kind: String, of client: APIClient, _ more: String = "") async throws -> [JSONValue] {
        let answer = try await client.get("/v1/\(kind)?limit=100\(more)")
        return try #require(answer["data", kind]?.array, "\(answer)")
    }
}
