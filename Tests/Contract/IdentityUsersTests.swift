import Access
import Audit
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("The users")
struct IdentityUsersTests {
    @Test("are found by reference, address, name and id", arguments: Engine.allCases)
    func find(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            #expect(try await house.room.users.isEmpty())
            let ann = try await house.user("ann@example.org", username: "ann_lee")
            let ben = try await house.user("ben@example.org", role: .manager)
            #expect(try await !house.room.users.isEmpty())
            #expect(ann.reference == "USR-1")
            for name in ["USR-2", "usr-2", "BEN@example.org", ben.id.description] {
                #expect(try await house.room.users.find(named: name)?.id == ben.id)
            }
            #expect(try await house.room.users.find(named: "Ann_Lee")?.id == ann.id)
            for name in ["USR-3", "USR-0", "nobody", "", "' OR 1=1 --", "%"] {
                #expect(try await house.room.users.find(named: name) == nil)
            }
            #expect(try await house.room.users.list().map(\.reference) == ["USR-1", "USR-2"])
            #expect(try await house.room.users.list(after: 1, limit: 1).map(\.id) == [ben.id])
        }
    }

    @Test(
        "have addresses and names of their own, whatever the case, also when created at once",
        arguments: Engine.allCases)
    func taken(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user("ann@example.org", username: "ann_lee")
            for (email, username) in [("ANN@EXAMPLE.ORG", nil), ("other@example.org", "ANN_LEE")] as [(String, String?)]
            {
                await #expect(throws: IdentityHouse.Unexpected.self) {
                    try await house.user(email, username: username)
                }
            }
            let created = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 { group.addTask { (try? await house.user("ben@example.org")) != nil } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(created == 1)
            #expect(try await house.room.users.list().map(\.email) == ["ann@example.org", "ben@example.org"])
        }
    }

    @Test("have one first administrator, however many set up at once", arguments: Engine.allCases)
    func first(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let users = house.room.users
            let created = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        guard let email = EmailAddress("dana\(number)@example.org") else { return false }
                        let new = NewUser(email: email, password: Secret("correct horse battery"), role: .systemAdmin)
                        let outcome = try? await users.create(new, asFirst: true, by: .operator("dana"))
                        return if case .created = outcome { true } else { false }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(created == 1)
            let all = try await users.list()
            #expect(all.count == 1)
        }
    }

    @Test("never share a reference, not even with one that is gone", arguments: Engine.allCases)
    func references(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user("a@example.org")
            _ = try await house.user("b@example.org")
            try await house.test.outside("DELETE FROM users WHERE email = 'b@example.org';")
            let third = try await house.user("c@example.org")
            #expect(third.reference == "USR-3")
        }
    }

    @Test("refuses a weak password before anything is written", arguments: Engine.allCases)
    func password(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let address = try #require(EmailAddress("ann@example.org"))
            let new = NewUser(email: address, password: Secret("short"), role: .viewer)
            guard
                case .passwordRefused(.tooShort(least: 15)) = try await house.room.users.create(
                    new, by: .operator("dana"))
            else {
                Issue.record("a short password must be refused")
                return
            }
            #expect(try await house.room.users.isEmpty())
            #expect(try await house.actions() == ["signing_key.created"])
        }
    }

    @Test("are disabled, enabled and unlocked, each once, with entry and event", arguments: Engine.allCases)
    func changes(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let (user, users) = (try await house.user(), house.room.users)
            let dana = Grant.operator("dana")
            let token = try await house.signedIn().accessToken

            #expect(try await users.disable(user.id, by: dana).user?.isActive == false)
            #expect(try await house.refusal(of: token) == .sessionEnded)
            guard case .unchanged = try await users.disable(user.id, by: dana) else {
                Issue.record("disabling twice must change nothing")
                return
            }
            #expect(try await users.enable(user.id, by: dana).user?.isActive == true)
            #expect(try await house.refusal(of: token) == .sessionEnded, "old tokens must stay dead")

            let until = (house.clock.now() + .seconds(60)).databaseText + (engine == .sqlite ? "" : "+00")
            try await house.test.outside("UPDATE users SET failed_login_attempts = 5, locked_until = '\(until)';")
            let unlocked = try await users.unlock(user.id, by: dana).user
            #expect(unlocked?.failedLoginAttempts == 0)
            #expect(unlocked?.lockedUntil == nil)
            #expect(unlocked?.version == 4)

            guard case .notFound = try await users.disable(UserID(high: 1, low: 1), by: dana) else {
                Issue.record("nobody can't be disabled")
                return
            }
            #expect(
                try await house.eventTypes() == [
                    "account_created", "login_success", "account_disabled", "account_enabled", "account_unlocked",
                ])
            let entries = try await AuditLog(house.audited).entries(limit: 3)
            #expect(entries.map(\.action) == ["user.unlocked", "user.enabled", "user.disabled"])
            #expect(entries.allSatisfy { $0.actorName == "dana" && $0.resourceID == user.id.description })
        }
    }

    @Test("see their profile with the permissions of their token", arguments: Engine.allCases)
    func profile(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user(username: "Ann_Lee", role: .viewer)
            let signedIn = try await house.signedIn()
            let principal = try await house.principal(signedIn.accessToken)
            let profile = try #require(try await house.room.users.profile(of: principal))
            #expect(profile.username == "ann_lee")
            #expect(profile.sessionID == signedIn.sessionID)
            #expect(profile.permissions == Role.viewer.permissions.map(\.rawValue).sorted())
            #expect(profile.json.hasPrefix(#"{"id":""#))
        }
    }
}

extension UserChangeOutcome {
    fileprivate var user: User? {
        if case .changed(let user) = self { user } else { nil }
    }
}
