import Access
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Stepping up")
struct IdentityStepUpTests {
    @Test("C11 What is dangerous asks who has a second factor to have shown it lately", arguments: Engine.allCases)
    func secondFactor(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let root = try await house.appHolder("root@example.org", role: .systemAdmin)
            let signedIn = try await house.signedIn(root)
            func decision(_ permission: Permission) async throws -> Decision {
                try await house.principal(signedIn.accessToken).decide(permission)
            }
            guard case .allow = try await decision(.userDelete) else {
                Issue.record("a fresh second factor is enough")
                return
            }
            house.clock.advance(by: .seconds(16 * 60))
            guard case .stepUp(let stepUp) = try await decision(.userDelete) else {
                Issue.record("an old one isn't")
                return
            }
            #expect(stepUp.level == .aal2 && stepUp.maxAge == .seconds(900))
            guard case .allow = try await decision(.sessionRevokeAll) else {
                Issue.record("who defends themselves isn't asked")
                return
            }
            let factors = house.room.secondFactors
            let principal = try await house.principal(signedIn.accessToken)
            guard case .wrong = try await factors.stepUp(.totp(Secret("12345")), by: principal),
                case .raised(let raised) = try await factors.stepUp(
                    .totp(root.code(at: house.clock.now())), by: principal),
                case .allow = try await decision(.userDelete)
            else {
                Issue.record("a code raises the session")
                return
            }
            #expect(raised.level == .aal2)
            #expect(try await house.actions().last == "session.raised")
        }
    }

    @Test("who has only a password shows that again to set something up", arguments: Engine.allCases)
    func password(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user("root@example.org", role: .systemAdmin)
            let signedIn = try await house.signedIn("root@example.org")
            house.clock.advance(by: .seconds(16 * 60))
            let principal = try await house.principal(signedIn.accessToken)
            guard case .stepUp(let stepUp) = principal.decide(.factorManage),
                case .allow = principal.decide(.userDelete)
            else {
                Issue.record("only one's own factors ask for a fresh password")
                return
            }
            #expect(stepUp.level == .aal1)
            let factors = house.room.secondFactors
            guard case .wrong = try await factors.stepUp(password: Secret("not the password"), by: principal),
                case .raised(let raised) = try await factors.stepUp(password: IdentityHouse.password, by: principal)
            else {
                Issue.record("the password raises the session")
                return
            }
            #expect(raised.level == .aal1)
            guard case .allow = try await house.principal(signedIn.accessToken).decide(.factorManage) else {
                Issue.record("and then they may")
                return
            }
        }
    }

    @Test("another node hears of it", arguments: Engine.allCases)
    func nodes(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            let signedIn = try await house.signedIn(ann)
            house.clock.advance(by: .seconds(16 * 60))
            try await house.secondNode { other in
                let before = try await other.principal(signedIn.accessToken)
                guard case .stepUp = before.decide(.factorManage) else {
                    Issue.record("an old second factor isn't enough")
                    return
                }
                let principal = try await house.principal(signedIn.accessToken)
                _ = try await house.room.secondFactors.stepUp(.totp(ann.code(at: house.clock.now())), by: principal)
                try await eventually {
                    guard case .allow = try await other.principal(signedIn.accessToken).decide(.factorManage) else {
                        return false
                    }
                    return true
                }
            }
        }
    }

    @Test("C11 the password is nothing to go by for who has a second factor", arguments: Engine.allCases)
    func passwordBesideFactor(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            let before = try await house.principal(ann.session.accessToken).assurance
            house.clock.advance(by: .seconds(16 * 60))
            let principal = try await house.principal(ann.session.accessToken)
            let factors = house.room.secondFactors
            guard case .notSetUp = try await factors.stepUp(password: IdentityHouse.password, by: principal) else {
                Issue.record("the password raises nothing")
                return
            }
            #expect(try await house.principal(ann.session.accessToken).assurance == before)
            let code = ann.code(at: house.clock.now())
            guard case .raised = try await factors.stepUp(.totp(code), by: principal) else {
                Issue.record("the second factor does")
                return
            }
        }
    }
}
