import Access
import Authenticators
import Core
import Identity
import Store
import TestKit
import Testing

/// The rules C1, C7, C10 and C12 of the security rules, as far as they are about who needs a second factor.
@Suite("A second factor that the role needs")
struct IdentityEnrolmentTests {
    @Test(
        "C7 C12 is set up at the first sign-in, which ends with a session of both factors", arguments: Engine.allCases)
    func firstSignIn(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine, factors: .usual) { house in
            let root = try await house.user(role: .systemAdmin)
            let factors = house.room.secondFactors
            let pending = try await house.enrolling()
            #expect(pending.kinds == [.totp] && pending.expiresIn == 900)
            #expect(try await house.refusal(of: pending.token) == .invalid, "it opens nothing by itself")
            #expect(try await house.verify(pending, .totp(Secret("000000"))).isInvalidToken, "it is no second factor")
            let setup = try #require(try await factors.beginTOTPEnrolment(pending.token))
            let secret = try #require(TOTPSecret(bytes: AppHolder.bytes(ofBase32: setup.seed.reveal())))
            let code = Secret(TOTP().code(at: TOTP.step(at: house.clock.now()), from: secret))
            guard
                case .wrong = try await factors.confirmTOTPEnrolment(
                    pending.token, Secret("000000"), from: house.origin)
            else {
                Issue.record("a wrong code sets nothing up")
                return
            }
            #expect(try await house.room.sessions.list(of: root.id).isEmpty)
            guard
                case .signedIn(let session, let codes) = try await factors.confirmTOTPEnrolment(
                    pending.token, code, from: house.origin)
            else {
                Issue.record("the right code signs in")
                return
            }
            #expect(codes.count == 10)
            #expect(try await house.principal(session.accessToken).assurance?.level == .aal2)
            #expect(try await house.actions().suffix(2) == ["mfa.enrolled", "session.created"])
            #expect(try await house.eventTypes().suffix(2) == ["mfa_enrolled", "login_success"])
            #expect(try await house.mails().contains { $0.contains("An authenticator app was set up") })
            #expect(try await factors.beginTOTPEnrolment(pending.token) == nil, "a token serves once")
            #expect(try await house.waiting().kinds.contains(.totp))
        }
    }

    @Test("C10 is needed by every other way in, too", arguments: Engine.allCases)
    func otherWays(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine, factors: .usual) { house in
            let ann = try await house.user()
            let before = try await house.signedIn()
            _ = try await house.test.outside("UPDATE users SET role = 'system_admin'")
            try await eventually { try await house.refusal(of: before.accessToken) == .withoutSecondFactor }
            guard case .refused(.withoutSecondFactor) = try await house.refresh(before.refreshToken) else {
                Issue.record("an old session must not be refreshed")
                return
            }
            #expect(try await house.room.authenticator.inspect(before.accessToken.reveal()) == nil)
            let sent = try await house.room.passwords.sendReset(to: ann.id, by: .operator("dana"))
            let link = try #require(sent?.link.reveal().split(separator: "#token=").last)
            let new = Secret("another battery of horses")
            guard
                case .changed = try await house.room.passwords.set(
                    new, with: Secret(String(link)), from: house.origin)
            else {
                Issue.record("the password is reset")
                return
            }
            #expect(try await house.room.sessions.list(of: ann.id).isEmpty, "a new password signs nobody in")
            _ = try await house.enrolling(ann.email, new)
        }
    }

    @Test("can't be taken away by its owner, and is set up anew after a reset", arguments: Engine.allCases)
    func lastFactor(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine, factors: .usual) { house in
            let ann = try await house.appHolder()
            _ = try await house.room.users.update(
                ann.user.id, UserPatch(role: .systemAdmin), by: .operator("dana"))
            let principal = try await house.principal(try await house.signedIn(ann).accessToken)
            let factors = house.room.secondFactors
            guard
                case .required = try await factors.removeTOTP(
                    endingOthers: false, by: principal, try house.grant(principal, .factorManage))
            else {
                Issue.record("the last factor stays")
                return
            }
            #expect(try await factors.factors(of: ann.user.id).recoveryCodes == 10)
            _ = try await factors.reset(ann.user.id, by: .operator("dana"))
            _ = try await house.enrolling()
        }
    }

    @Test("stays also when it is a passkey", arguments: Engine.allCases)
    func lastPasskey(_ engine: Engine) async throws {
        let policy = SecondFactorPolicy(requiredRoles: ["broker"], rememberedFor: .zero)
        try await IdentityHouse.with(engine, factors: policy) { house in
            let ann = try await house.passkeyHolder()
            _ = try await house.test.outside("UPDATE users SET role = 'broker'")
            let principal = try await house.principal(ann.session.accessToken)
            let outcome = try await house.room.passkeys.remove(
                ann.view.id, endingOthers: false, by: principal, try house.grant(principal, .factorManage))
            guard case .required = outcome else {
                Issue.record("the last factor stays: \(outcome)")
                return
            }
            #expect(try await !house.room.secondFactors.factors(of: ann.user.id).isEmpty)
        }
    }

    @Test("waits for a quarter of an hour, and nobody who has one sets up another so", arguments: Engine.allCases)
    func tokens(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine, factors: .usual) { house in
            _ = try await house.user(role: .systemAdmin)
            let (early, late) = (try await house.enrolling(), try await house.enrolling())
            let factors = house.room.secondFactors
            _ = try await house.enrolled(early)
            #expect(try await factors.beginTOTPEnrolment(late.token) == nil, "there is a factor by now")
            _ = try await house.user("ben@example.org", role: .systemAdmin)
            let token = try await house.enrolling("ben@example.org").token
            house.clock.advance(by: .seconds(901))
            #expect(try await factors.beginTOTPEnrolment(token) == nil)
        }
    }

    @Test("C1 lets a password be shorter, by code points; the only factor has 15", arguments: Engine.allCases)
    func passwordLength(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine, factors: .usual) { house in
            let short = Secret("tü7-q!zß")
            func outcome(_ user: User, _ current: Secret<String>, _ session: SignedIn) async throws -> PasswordOutcome {
                try await house.room.passwords.change(
                    current, to: short, by: try await house.principal(session.accessToken))
            }
            let ann = try await house.user()
            guard
                case .refused(.tooShort(least: 15)) = try await outcome(
                    ann, IdentityHouse.password, try await house.signedIn())
            else {
                Issue.record("eight code points are too few where there is nothing else")
                return
            }
            let holder = try await house.settingUp(ann)
            guard case .changed = try await outcome(ann, IdentityHouse.password, holder.session) else {
                Issue.record("eight code points do beside a second factor")
                return
            }
            let address = try #require(EmailAddress("root@example.org"))
            let root = try await house.room.users.create(
                NewUser(email: address, password: short, role: .systemAdmin), by: .operator("dana"))
            guard case .created = root else {
                Issue.record("whose role needs a second factor may have eight: \(root)")
                return
            }
        }
    }

    @Test("stands behind every key of an administrator", arguments: Engine.allCases)
    func keys(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine, factors: .usual) { house in
            _ = try await house.user(role: .systemAdmin)
            let session = try await house.enrolled(try await house.enrolling(), remembering: true)
            let fresh = try await house.principal(session.accessToken)
            _ = try house.grant(fresh, .keyCreate)
            let outcome = try await house.room.sessions.signIn(
                login: "ann@example.org", password: IdentityHouse.password, device: session.deviceToken,
                from: house.origin)
            guard case .signedIn(let spared) = outcome,
                case .stepUp(let stepUp) = try await house.principal(spared.accessToken).decide(.keyCreate)
            else {
                Issue.record("a remembered device is no second factor: \(outcome)")
                return
            }
            #expect(stepUp.level == .aal2)
        }
    }
}

extension IdentityHouse {
    /// The token of a sign-in that is refused until a second factor is set up.
    func enrolling(_ login: String = "ann@example.org", _ password: Secret<String> = password) async throws
        -> PendingSignIn
    {
        let outcome = try await signIn(login, password)
        guard case .enrolment(let pending) = outcome else { throw Unexpected("\(outcome)") }
        return pending
    }

    /// Sets up an app with such a token.
    func enrolled(_ pending: PendingSignIn, remembering: Bool = false) async throws -> SignedIn {
        let setup = try #require(try await room.secondFactors.beginTOTPEnrolment(pending.token))
        let secret = try #require(TOTPSecret(bytes: AppHolder.bytes(ofBase32: setup.seed.reveal())))
        let code = Secret(TOTP().code(at: TOTP.step(at: clock.now()), from: secret))
        let outcome = try await room.secondFactors.confirmTOTPEnrolment(
            pending.token, code, remembering: remembering, from: origin)
        guard case .signedIn(let signedIn, _) = outcome else { throw Unexpected("\(outcome)") }
        return signedIn
    }
}
