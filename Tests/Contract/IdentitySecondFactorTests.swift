import Access
import Authenticators
import Core
import Identity
import Store
import TestKit
import Testing

/// The rules C4, C5, C7, C10 and C12 of the security rules, as far as they are about codes.
@Suite("Second factors")
struct IdentitySecondFactorTests {
    @Test(
        "C7 An app is set up by a code of it, brings codes for recovery, and is told by mail",
        arguments: Engine.allCases)
    func settingUp(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            let principal = try await house.principal(try await house.signedIn().accessToken)
            let factors = house.room.secondFactors
            let grant = try house.grant(principal, .factorManage)
            let setup = try await factors.beginTOTP(by: principal)
            #expect(setup.uri.reveal().hasPrefix("otpauth://totp/id.example:ann%40example.org?secret="))
            #expect(setup.picture?.reveal().hasPrefix("<svg") == true)
            let early = try await factors.confirmTOTP(
                Secret("000000"), endingOthers: false, by: principal, grant)
            guard case .wrong = early else {
                Issue.record("\(early)")
                return
            }
            #expect(try await factors.factors(of: user.id).isEmpty, "nothing counts before a code was shown")
            let holder = try await house.settingUp(user)
            #expect(holder.recoveryCodes.count == 10 && Set(holder.recoveryCodes.map { $0.reveal() }).count == 10)
            #expect(try await house.principal(holder.session.accessToken).assurance?.level == .aal2)
            #expect(try await house.eventTypes().last == "mfa_enrolled")
            #expect(try await house.actions().last == "mfa.enrolled")
            #expect(try await house.mails().contains { $0.contains("An authenticator app was set up") })
            let seeds = try await house.test.outside(
                "SELECT COUNT(*) FROM totp_credentials WHERE confirmed_at IS NOT NULL")
            #expect(seeds == "1\n")
        }
    }

    @Test("C7 A sign-in then needs a code, and each code serves once", arguments: Engine.allCases)
    func signingIn(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            let pending = try await house.waiting()
            #expect(pending.kinds == [.totp, .recoveryCode] && pending.expiresIn == 300)
            #expect(try await house.refusal(of: pending.token) == .invalid, "it opens nothing by itself")
            let before = ann.code(at: house.clock.now() - .seconds(30))
            #expect(try await house.verify(pending, .totp(before)).isWrong, "the code that set the app up")
            let code = ann.code(at: house.clock.now())
            guard case .signedIn(let signedIn) = try await house.verify(pending, .totp(code)) else {
                Issue.record("a right code signs in")
                return
            }
            let assurance = try #require(try await house.principal(signedIn.accessToken).assurance)
            #expect(assurance.references == ["mfa", "otp", "pwd"])
            #expect(try await house.verify(pending, .totp(code)).isInvalidToken, "the sign-in was used up")
            #expect(try await house.verify(try await house.waiting(), .totp(code)).isWrong, "and so was the code")
            #expect(try await house.refreshed(signedIn.refreshToken).sessionID == signedIn.sessionID)
            #expect(try await house.principal(signedIn.accessToken).assurance == assurance)
        }
    }

    @Test("C7 Of many who show one code at once, one is let in", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            var waiting: [PendingSignIn] = []
            for _ in 0..<8 { waiting.append(try await house.waiting()) }
            let code = ann.code(at: house.clock.now())
            let signedIn = try await withThrowingTaskGroup(of: Bool.self) { group in
                for pending in waiting {
                    group.addTask { try await house.verify(pending, .totp(code)).isSignedIn }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(signedIn == 1)
        }
    }

    @Test("A sign-in waits five minutes, and not beyond a new password", arguments: Engine.allCases)
    func waiting(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            let late = try await house.waiting()
            house.clock.advance(by: .seconds(301))
            #expect(try await house.verify(late, .totp(ann.code(at: house.clock.now()))).isInvalidToken)
            let pending = try await house.waiting()
            let new = Secret("another battery of horses")
            _ = try await house.room.passwords.change(
                IdentityHouse.password, to: new, by: try await house.principal(ann.session.accessToken))
            #expect(try await house.verify(pending, .totp(ann.code(at: house.clock.now()))).isInvalidToken)
            try await house.room.passwords.expireTickets()
            #expect(try await house.test.outside("SELECT COUNT(*) FROM pending_sign_ins") == "0\n")
        }
    }

    @Test("C7 A code for recovery serves once, and a new set puts out the old", arguments: Engine.allCases)
    func recovery(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            let code = ann.recoveryCodes[0]
            let typed = Secret(code.reveal().lowercased().replacing("-", with: " "))
            #expect(try await house.verify(try await house.waiting(), .recoveryCode(typed)).isSignedIn)
            #expect(try await house.verify(try await house.waiting(), .recoveryCode(code)).isWrong)
            #expect(try await house.eventTypes().contains("mfa_recovery_code_used"))
            let principal = try await house.principal(ann.session.accessToken)
            let outcome = try await house.room.secondFactors.replaceRecoveryCodes(
                endingOthers: true, by: principal, try house.grant(principal, .factorManage))
            guard case .done(let result) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(result.recoveryCodes.count == 10 && result.endedSessions == 1)
            #expect(try await house.verify(try await house.waiting(), .recoveryCode(ann.recoveryCodes[1])).isWrong)
            let pending = try await house.waiting()
            #expect(try await house.verify(pending, .recoveryCode(result.recoveryCodes[9])).isSignedIn)
        }
    }

    @Test("C5 Wrong codes lock the app and nothing else, by a counter of their own", arguments: Engine.allCases)
    func counters(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            let pending = try await house.waiting()
            for _ in 0..<5 { #expect(try await house.verify(pending, .totp(Secret("12345"))).isWrong) }
            let right = ann.code(at: house.clock.now())
            let lock = try #require(try await house.verify(pending, .totp(right)).lock)
            #expect(lock != .untilUnlocked)
            #expect(try await house.room.users.find(ann.user.id)?.failedLoginAttempts == 0, "the password's counter")
            #expect(Set(try await house.eventTypes().suffix(2)) == ["mfa_failed", "mfa_locked"])
            #expect(try await house.mails().contains { $0.contains("too many wrong codes") })
            #expect(try await house.verify(pending, .recoveryCode(ann.recoveryCodes[3])).isSignedIn, "another way in")
            house.clock.advance(by: .seconds(1_801))
            #expect(try await house.signedIn(ann).user.id == ann.user.id)
        }
    }

    @Test("C4 After a hundred wrong codes in a row the app must be set up anew", arguments: Engine.allCases)
    func cap(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            _ = try await house.test.outside("UPDATE totp_credentials SET failures = 99")
            let pending = try await house.waiting()
            #expect(try await house.verify(pending, .totp(Secret("12345"))).isWrong)
            house.clock.advance(by: .seconds(200))
            let right = ann.code(at: house.clock.now())
            #expect(try await house.verify(pending, .totp(right)).lock == .untilUnlocked)
            #expect(try await house.room.secondFactors.factors(of: ann.user.id).isTOTPDisabled)
        }
    }

    @Test("C10 A new password by mail doesn't get round the second factor", arguments: Engine.allCases)
    func passwordReset(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            let email = try #require(EmailAddress(ann.user.email))
            // Those before, so that the last one is the one asked for.
            _ = try await house.mails()
            try await house.room.passwords.requestReset(email, from: house.origin)
            let new = Secret("another battery of horses")
            _ = try await house.room.passwords.set(new, with: try await house.mailedToken(), from: house.origin)
            let pending = try await house.waiting(ann.user.email, new)
            #expect(try await house.verify(pending, .totp(ann.code(at: house.clock.now()))).isSignedIn)
        }
    }
}
