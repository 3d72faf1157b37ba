import Access
import AccountSignals
import Accounts
import Audit
import Core
import Identity
import Store
import Synchronization
import TestKit
import Testing
import Zoho

@Suite("Decisions about accounts of Zoho's", .timeLimit(.minutes(3)))
struct AccountsZohoTests {
    @Test("are carried out there, once, and taken back there", arguments: Engine.allCases)
    func executed(_ engine: Engine) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            let ann = try await house.accounts.principal("ann", .accountExecutive)
            let (account, recommendation) = try await house.proposed(for: ann)
            let log = AuditLog(house.accounts.house.audited)
            try await house.accounts.house.audited.sequencer.sequence()
            let analyzed = try await log.entries(limit: 100).first { $0.action == "account.analyzed" }
            let details = try JSONReader.read(Array((analyzed?.details ?? "{}").utf8))
            let proposals = details["proposals"]?.array?.compactMap(\.string) ?? []
            #expect(proposals.count > 1, "\(details)")
            #expect(proposals.contains("\(recommendation.reference) \(Hexadecimal.encode(recommendation.digest))"))
            #expect(account.name == "Ada GmbH" && recommendation.action == .changeStatus(.atRisk))
            try await house.accounts.runJobs()
            #expect(recommendation.status == .pending && house.writes.isEmpty && house.status == .string("Active"))

            _ = try await house.accounts.approve(recommendation, by: ann)
            let done = try await house.accounts.settled(recommendation)
            #expect(done.status == .executed, "\(done)")
            #expect(house.writes == ["PUT Accounts 551"] && house.status == .string("At Risk"))
            #expect(try await house.accounts.now(account).status == .atRisk)
            let again = try await house.accounts.approve(recommendation, by: ann)
            guard case .refused(.alreadyDecided(.executed)) = again else {
                Issue.record("\(again)")
                return
            }
            try await house.room.sync.runToEnd()
            try await house.accounts.runJobs()
            #expect(house.writes.count == 1)

            let undo = try await house.accounts.undo(of: recommendation, by: ann)
            guard case .proposed(let back) = undo else {
                Issue.record("\(undo)")
                return
            }
            try await house.accounts.runJobs()
            #expect(house.writes.count == 1, "nobody has approved it")
            _ = try await house.accounts.approve(back, by: ann)
            // Zoho does it, and nobody hears of it; a sync brings it here before the next attempt.
            house.zoho.state.withLock { $0.faults = [.pass, .answerLost] }
            #expect(try await house.accounts.settled(back).status == .approved)
            #expect(house.writes.count == 2 && house.status == .string("Active"))
            try await house.room.sync.runToEnd()
            house.accounts.house.clock.advance(by: .seconds(2))
            #expect(try await house.accounts.settled(back).status == .executed)
            #expect(house.writes.count == 2 && house.status == .string("Active"))
            let third = try await house.accounts.undo(of: recommendation, by: ann)
            guard case .cannotBeUndone = third else {
                Issue.record("that it was taken back is noted: \(third)")
                return
            }
            #expect(try await house.accounts.house.actions().contains("recommendation.undone"))
        }
    }

    @Test(
        "fail when the record changed there between decision and execution, whether that was read or not",
        arguments: Engine.allCases, [false, true])
    func changedThere(_ engine: Engine, _ isRead: Bool) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            let ann = try await house.accounts.principal("ann", .accountExecutive)
            let (account, recommendation) = try await house.approved(by: ann)
            house.changeThere()
            if isRead { try await house.room.sync.runToEnd() }
            let failed = try await house.accounts.settled(recommendation)
            #expect(failed.status == .failed && failed.failure == "record_changed", "\(failed)")
            try await house.accounts.runJobs()
            #expect(house.writes.isEmpty && house.status == .string("Active"))
            #expect(try await house.accounts.now(account).status == .active)
            #expect(try await house.accounts.house.actions().contains("recommendation.failed"))
        }
    }

    @Test("aren't carried out on what changed after an attempt that failed", arguments: Engine.allCases)
    func changedMeanwhile(_ engine: Engine) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            let ann = try await house.accounts.principal("ann", .accountExecutive)
            let (_, recommendation) = try await house.approved(by: ann)
            house.goAway(for: 4)
            #expect(try await house.accounts.settled(recommendation).status == .approved)
            house.changeThere()
            try await house.room.sync.runToEnd()
            house.accounts.house.clock.advance(by: .seconds(2))
            let failed = try await house.accounts.settled(recommendation)
            #expect(failed.status == .failed && failed.failure == "record_changed", "\(failed)")
            #expect(house.writes.isEmpty && house.status == .string("Active"))
        }
    }

    @Test("that were carried out unheard are found done, also when a sync was quicker", arguments: Engine.allCases)
    func answerLost(_ engine: Engine) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            let ann = try await house.accounts.principal("ann", .accountExecutive)
            let (account, recommendation) = try await house.approved(by: ann)
            house.zoho.state.withLock { $0.faults = [.pass, .answerLost] }
            #expect(try await house.accounts.settled(recommendation).status == .approved)
            try await house.room.sync.runToEnd()
            #expect(try await house.accounts.now(account).version > account.version)
            house.accounts.house.clock.advance(by: .seconds(2))
            let done = try await house.accounts.settled(recommendation)
            #expect(done.status == .executed, "\(done)")
            #expect(house.writes == ["PUT Accounts 551"])
        }
    }
}
