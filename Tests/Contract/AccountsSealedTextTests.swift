import Access
import AccountSignals
import Accounts
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("What people wrote about customers", .timeLimit(.minutes(3)))
struct AccountsSealedTextTests {
    @Test("stands in clear in no table, and is read as it was written", arguments: Engine.allCases)
    func sealed(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(of: ann)
            let now = house.house.clock.now()
            _ = try await house.room.belongings.add(
                NewBelongings(
                    contacts: [ContactPerson(name: "zebra one", title: "zebra two")],
                    activities: [Doing(kind: .call, subject: "zebra three", text: "zebra four", at: now, isDone: true)],
                    notes: ["zebra five"]),
                to: .id(account.id), author: "USR-1", within: .all, by: .operator("test"))
            let draft = Recommendations.Draft(
                type: .createTask, priority: .low, action: .addNote("zebra six"), rationale: "zebra seven",
                estimatedImpact: "zebra eight")
            let outcome = try await house.room.recommendations.propose(
                draft, on: .id(account.id), by: .agent("test", startedBy: ann.userID), within: .all,
                grant: .operator("test"))
            guard case .proposed(let made) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            _ = try await house.decide(made, .reject(because: "zebra nine"), by: ann)

            for table in [
                "account_contacts", "account_activities", "account_notes", "recommendations", "account_verdicts",
            ] {
                let rows = try await house.house.test.outside("SELECT * FROM \(table);")
                #expect(!rows.isEmpty && !rows.contains("zebra"), "\(table)")
            }
            let activities = try await house.room.belongings.activities(of: .id(account.id), within: .all)
            #expect(activities?.map { text(of: $0, "subject") } == ["zebra three"])
            let contacts = try await house.room.belongings.contacts(of: .id(account.id), within: .all)
            #expect(contacts?.map { text(of: $0, "title") } == ["zebra two"])
            let read = try #require(
                try await house.room.recommendations.find(.id(made.id), within: .all))
            #expect(text(of: read, "rationale") == "zebra seven" && text(of: read, "reason") == "zebra nine")
            #expect(text(of: read, "estimatedImpact") == "zebra eight")
        }
    }

    private func text(of value: some JSONWritable, _ name: String) -> String? {
        (try? JSONReader.read(Array(value.json.utf8)))?[name]?.string
    }

    @Test("holds no restricted data beside the action either", arguments: Engine.allCases)
    func restricted(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(of: ann)
            for (rationale, impact) in [("SSN 536-90-4399", "much"), ("Quiet.", "card 4111 1111 1111 1111")] {
                let outcome = try await house.room.recommendations.propose(
                    .init(
                        type: .createTask, priority: .low, action: .addNote("Hello"), rationale: rationale,
                        estimatedImpact: impact),
                    on: .id(account.id), by: .agent("test", startedBy: ann.userID), within: .all,
                    grant: .operator("test"))
                guard case .blocked(let violations) = outcome else {
                    Issue.record("\(outcome)")
                    continue
                }
                #expect(violations.map(\.rule) == ["restricted_data"])
            }
            let made = try await house.proposed(.addNote("Hello"), on: account, startedBy: ann, type: .createTask)
            let number = "Her SSN is 536-90-4399."
            for verdict in [Verdict.reject(because: number), .approve(made.digest, notes: number)] {
                let outcome = try await house.decide(made, verdict, by: ann)
                guard case .blocked = outcome else {
                    Issue.record("\(outcome)")
                    continue
                }
            }
            #expect(
                try await house.room.recommendations.find(.id(made.id), within: .all)?.status == .pending)
        }
    }

    @Test("is cut where schemas count, so that an analysis of any name ends well", arguments: Engine.allCases)
    func combining(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            // 190 scalars, 95 characters.
            let name = String(repeating: "e\u{301}", count: 95)
            let fields = try #require(AccountFields(.object([.init("name", .string(name))])))
            let old = house.house.clock.now() - .seconds(400 * 86_400)
            _ = try await house.room.absorb(
                RemoteBatch(accounts: [
                    RemoteAccount(
                        id: "9", modifiedAt: old, createdAt: old, ownerEmail: "ann@example.com", fields: fields)
                ]), from: .zoho, by: .operator("sync"))
            let account = try #require(
                try await house.room.records.page(AccountFilter(.own(ann.userID)), PageRequest(limit: 1)).rows.first)
            _ = try await house.room.analyses.start(
                .id(account.id), for: Decider(ann), grant: try house.grant(ann, .accountAnalyze))
            try await house.runJobs()
            let made = try await house.room.recommendations.page(
                RecommendationFilter(.own(ann.userID)), PageRequest(limit: 20)
            ).rows
            #expect(!made.isEmpty)
            #expect(made.contains { $0.action.value["subject"]?.string?.unicodeScalars.count == 200 }, "\(made)")
        }
    }
}
