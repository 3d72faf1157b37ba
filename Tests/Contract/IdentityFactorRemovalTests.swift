import Access
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Second factors that go")
struct IdentityFactorRemovalTests {
    @Test("taken away by their owner, with the codes for recovery", arguments: Engine.allCases)
    func removing(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            let principal = try await house.principal(ann.session.accessToken)
            let grant = try house.grant(principal, .factorManage)
            let factors = house.room.secondFactors
            guard case .done = try await factors.removeTOTP(endingOthers: false, by: principal, grant),
                case .notSetUp = try await factors.removeTOTP(endingOthers: false, by: principal, grant)
            else {
                Issue.record("an app is removed once")
                return
            }
            #expect(try await factors.factors(of: ann.user.id).recoveryCodes == 0)
            #expect(try await house.signedIn().user.id == ann.user.id, "the password is enough again")
            #expect(try await house.mails().contains { $0.contains("The authenticator app was removed") })
            #expect(try await house.actions().contains("mfa.removed"))
        }
    }

    @Test(
        "reset by an administrator under the ceiling, which ends the sessions and is told", arguments: Engine.allCases)
    func reset(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            let root = try await house.user("root@example.org", role: .systemAdmin)
            let administrator = try await house.principal(try await house.signedIn(root.email).accessToken)
            let factors = house.room.secondFactors
            let weaker = try await house.principal(ann.session.accessToken)
            let refused = try await factors.reset(root.id, by: .operator("dana"), under: .of(weaker))
            guard case .aboveCeiling = refused else {
                Issue.record("\(refused)")
                return
            }
            let grant = try house.grant(administrator, .userUpdate)
            guard case .changed = try await factors.reset(ann.user.id, by: grant, under: .of(administrator)),
                case .unchanged = try await factors.reset(ann.user.id, by: grant, under: .of(administrator))
            else {
                Issue.record("factors are reset once")
                return
            }
            #expect(try await house.refusal(of: ann.session.accessToken) == .sessionEnded)
            #expect(try await house.mails().contains { $0.contains("An administrator removed") })
            #expect(try await house.eventTypes().last == "mfa_reset")
            #expect(try await house.actions().last == "mfa.reset")
            _ = try await house.signedIn()
        }
    }

    @Test("erased with their owner", arguments: Engine.allCases)
    func erasure(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            _ = try await house.waiting()
            _ = try await house.room.erasure.erase(ann.user.id, by: .operator("dana"))
            for table in ["totp_credentials", "recovery_codes", "pending_sign_ins"] {
                #expect(try await house.test.outside("SELECT COUNT(*) FROM \(table)") == "0\n", "\(table)")
            }
        }
    }
}
