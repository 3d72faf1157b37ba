import Access
import App
import Audit
import Core
import Store
import Synchronization
import TestKit
import Testing

/// An account of Zoho's over a real port: read, analyzed, decided on by a person, and changed there.
@Suite(.timeLimit(.minutes(3))) struct ZohoDecisionJourney {
    private static let modified = Instant(milliseconds: 1_787_000_000_000)

    private static func put(_ zoho: ZohoStandIn, _ id: String, at time: Instant, _ more: [String: JSONValue] = [:]) {
        let fields: [String: JSONValue] = [
            "Account_Name": .string("Customer \(id)"), "Account_Status": .string("Active"),
            "Created_Time": .string("2026-07-01T08:00:00Z"),
            "Owner": .object([.init("email", .string("ann@example.com"))]),
        ]
        zoho.put("Accounts", id, modified: time, fields.merging(more) { $1 })
    }

    private static func status(_ zoho: ZohoStandIn, _ id: String) -> JSONValue? {
        zoho.state.withLock { state in
            state.records["Accounts"]?.first { $0["id"] == .string(id) }?["Account_Status"]
        }
    }

    @Test(arguments: Engine.allCases)
    func fromSyncToTheRecordThere(engine: Engine) async throws {
        let changesNow = Atomic(false)
        // Somebody changes 552 in the moment before the executor looks at it.
        let before: @Sendable (HTTPStandIn.Request, ZohoStandIn) -> Void = { request, zoho in
            guard request.uri.contains("ids=552"), changesNow.exchange(false, ordering: .sequentiallyConsistent) else {
                return
            }
            Self.put(zoho, "552", at: Self.modified + .seconds(60), ["Industry": .string("Steel")])
        }
        try await ZohoStage.with(engine, before: before) { house, zoho in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let ann = try await house.signedIn(try await house.person("ann", role: .accountExecutive))
            for id in ["551", "552"] { Self.put(zoho, id, at: Self.modified) }
            try await eventually(within: .seconds(20)) {
                let started = try await root.post("/v1/zoho/sync")
                #expect(started.status == 202, "\(started)")
                return try await ann.get("/v1/accounts")["data", "total"] == .integer(2)
            }
            _ = try await root.answer(.seconds(60), to: "/v1/zoho/status") { $0["data", "state"] == .string("idle") }

            let done = try await decided("551", by: ann)
            #expect(done["data", "status"] == .string("executed"), "\(done)")
            #expect(Self.status(zoho, "551") == .string("At Risk"))
            #expect(zoho.state.withLock { $0.writes } == ["PUT Accounts 551"])
            let path = "/v1/accounts/" + (done["data", "accountReference"]?.string ?? "")
            let account = try await ann.get(path)
            #expect(account["data", "status"] == .string("at_risk"), "\(account)")
            // What is written by hand stays here.
            #expect(try await root.post(path + "/notes", #"{"text": "Ours."}"#).status == 201)

            changesNow.store(true, ordering: .sequentiallyConsistent)
            let stopped = try await decided("552", by: ann)
            #expect(stopped["data", "status"] == .string("failed"), "\(stopped)")
            #expect(stopped["data", "failure"] == .string("record_changed"))
            #expect(Self.status(zoho, "552") == .string("Active"))
            #expect(zoho.state.withLock { $0.writes } == ["PUT Accounts 551"])
            #expect(try await ann.get(path + "/notes")["data", "notes"]?.array?.count == 1)
            let entries = try await house.assembly.auditLog.entries(limit: 200).map(\.action)
            for action in [
                "account.analyzed", "recommendation.approved", "recommendation.executed", "recommendation.failed",
            ] {
                #expect(entries.contains(action), "\(entries)")
            }
        }
    }

    /// Has an account analyzed and approves the other status that is proposed; the recommendation once it is over.
    private func decided(_ id: String, by ann: APIClient) async throws -> Answer {
        let list = try await ann.get("/v1/accounts")["data", "accounts"]?.array ?? []
        let account = try #require(list.first { $0["name"] == .string("Customer \(id)") }?["id"]?.string, "\(list)")
        #expect(try await ann.post("/v1/accounts/\(account)/analyze").status == 202)
        let path = "/v1/recommendations?account=\(account)&type=update_account"
        let found = try await ann.answer(.seconds(60), to: path) { $0["data", "total"] == .integer(1) }
        let first = try #require(found["data", "recommendations"]?.array?.first, "\(found)")
        #expect(first["status"] == .string("pending") && first["action"]?["status"] == .string("at_risk"), "\(first)")
        let one = "/v1/recommendations/" + (first["id"]?.string ?? "")
        let digest = first["digest"]?.string ?? ""
        let approved = try await ann.post(one + "/approve", #"{"digest": "\#(digest)"}"#)
        #expect(approved.status == 200, "\(approved)")
        return try await ann.answer(.seconds(60), to: one) {
            ["executed", "failed"].contains($0["data", "status"]?.string)
        }
    }
}
