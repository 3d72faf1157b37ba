import Access
import Authenticators
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// Signing in and stepping up with passkeys; the rules C5, C8 and C9 of the security rules.
@Suite("Signing in with passkeys")
struct IdentityPasskeySignInTests {
    /// What is never believed.
    private static let lies: [(WebAuthnRefusal, @Sendable (inout SoftwarePasskey) -> Void)] = [
        (.origin, { $0.origin = "https://id.example:8443" }),
        (.origin, { $0.origin = "https://id.example.evil.example" }),
        (.relyingParty, { $0.relyingParty = "evil.example" }),
        (.signature, { $0 = SoftwarePasskey($0, withAnotherKey: ()) }),
    ]

    @Test("C8 A passkey is a second factor, and can't be phished for another page", arguments: Engine.allCases)
    func secondFactor(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.passkeyHolder()
            let pending = try await house.waiting()
            #expect(pending.kinds == [.webauthn, .recoveryCode])
            for (refusal, tell) in Self.lies {
                var lying = ann.passkey
                tell(&lying)
                #expect(try await house.verify(pending, by: lying).isWrong, "\(refusal)")
                #expect(try await house.latestReason() == refusal.rawValue)
            }
            guard case .signedIn(let signedIn) = try await house.verify(pending, by: ann.passkey) else {
                Issue.record("a right answer signs in")
                return
            }
            let assurance = try #require(try await house.principal(signedIn.accessToken).assurance)
            #expect(assurance.references == ["mfa", "pop", "pwd", "user"] && assurance.level == .aal2)
            #expect(try await house.room.passkeys.list(of: ann.user.id).first?.lastUsedAt != nil)
            var unverified = ann.passkey
            unverified.verifiesUser = false
            #expect(
                try await house.verify(try await house.waiting(), by: unverified).isSignedIn, "the password is there")
            #expect(
                try await house.verify(try await house.waiting(), .recoveryCode(ann.recoveryCodes[0])).isSignedIn,
                "another way in")
        }
    }

    @Test("C9 Each question is answered once, and only for its own sign-in", arguments: Engine.allCases)
    func replayed(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.passkeyHolder()
            let (one, two) = (try await house.waiting(), try await house.waiting())
            let answer: AuthenticationResponse = try house.read(
                ann.passkey.sign(try await house.question(for: one)))
            #expect(try await house.verify(two, .webauthn(answer)).isWrong, "nothing was asked there")
            _ = try await house.question(for: two)
            #expect(try await house.verify(two, .webauthn(answer)).isWrong, "something else was")
            #expect(try await house.verify(one, .webauthn(answer)).isSignedIn)
            #expect(try await house.verify(one, .webauthn(answer)).isInvalidToken)
            let three = try await house.waiting()
            let late: AuthenticationResponse = try house.read(
                ann.passkey.sign(try await house.question(for: three)))
            house.clock.advance(by: .seconds(301))
            #expect(try await house.verify(three, .webauthn(late)).isInvalidToken)
        }
    }

    @Test("C9 A passkey signs in alone when it checked who uses it", arguments: Engine.allCases)
    func alone(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.passkeyHolder()
            let options = try house.asked(try await house.room.passkeys.beginSignIn().options)
            #expect(options["userVerification"]?.string == "required")
            #expect(options["allowCredentials"]?.array == [], "it tells nobody who has a passkey")
            let signedIn = try #require(try await house.signIn(by: ann.passkey).signedIn)
            #expect(signedIn.user.id == ann.user.id)
            let assurance = try #require(try await house.principal(signedIn.accessToken).assurance)
            #expect(assurance.references == ["mfa", "pop", "user"] && assurance.level == .aal2)
            #expect(try await house.eventTypes().last == "login_success")
            #expect(try await house.actions().last == "session.created")
        }
    }

    @Test("C9 Whatever is wrong with a passkey that comes alone, the answer is the same", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let (ann, ben) = (
                try await house.passkeyHolder(), try await house.passkeyHolder("ben@example.org")
            )
            let more: [(WebAuthnRefusal, @Sendable (inout SoftwarePasskey) -> Void)] = [
                (.userNotVerified, { $0.verifiesUser = false }),
                (.userHandle, { $0.userHandle = ben.passkey.userHandle }),
                (.userHandle, { $0.userHandle = nil }),
                (
                    .signature,
                    {
                        $0.id = ben.passkey.id; $0.userHandle = ben.passkey.userHandle
                    }
                ),
                (.credential, { $0.id = SystemRandomness().bytes(32) }),
            ]
            for (refusal, tell) in Self.lies + more {
                #expect(try await house.signIn(by: ann.passkey, tell).isRefused, "\(refusal)")
                #expect(try await house.latestReason() == refusal.rawValue)
                #expect(try await house.eventTypes().last == "login_failed")
            }
            let question = try await house.room.passkeys.beginSignIn()
            let answer: AuthenticationResponse = try house.read(
                ann.passkey.sign(try house.asked(question.options)))
            let other = try await house.room.passkeys.beginSignIn()
            let passkeys = house.room.passkeys
            #expect(try await passkeys.signIn(other.token, answer, from: house.origin).isRefused, "another's question")
            #expect(try await passkeys.signIn(question.token, answer, from: house.origin).signedIn != nil)
            #expect(try await passkeys.signIn(question.token, answer, from: house.origin).isRefused, "once")
            #expect(try await house.latestReason() == "challenge")
            #expect(try await passkeys.signIn(Secret("pk_AAAA"), answer, from: house.origin).isRefused)
        }
    }

    @Test("C9 Of two nodes that see one answer, one signs in", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.passkeyHolder()
            try await house.secondNode { other in
                let question = try await house.room.passkeys.beginSignIn()
                let answer: AuthenticationResponse = try house.read(
                    ann.passkey.sign(try house.asked(question.options)))
                let signedIn = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for node in [house, other, house, other, house, other] {
                        group.addTask {
                            try await node.room.passkeys.signIn(question.token, answer, from: node.origin).signedIn
                                != nil
                        }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(signedIn == 1)
            }
        }
    }

    @Test("C9 A count that doesn't grow is refused, recorded as critical and told by mail", arguments: Engine.allCases)
    func copied(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.passkeyHolder()
            #expect(try await house.signIn(by: ann.passkey) { $0.signCount = 7 }.signedIn != nil)
            for count in [UInt32(7), 3, 0] {
                #expect(try await house.signIn(by: ann.passkey) { $0.signCount = count }.isRefused, "\(count)")
                #expect(try await house.eventTypes().last == "mfa_key_copied")
            }
            var copy = ann.passkey
            copy.signCount = 6
            #expect(try await house.verify(try await house.waiting(), by: copy).isWrong)
            #expect(try await house.eventTypes().last == "mfa_key_copied")
            #expect(try await house.mails().contains { $0.contains("A security key may have been copied") })
            #expect(try await house.signIn(by: ann.passkey) { $0.signCount = 8 }.signedIn != nil)
        }
    }

    @Test("C5 Wrong passwords don't keep a passkey out, and a disabled account does", arguments: Engine.allCases)
    func lockedAndDisabled(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.passkeyHolder()
            for _ in 0..<5 { _ = try await house.signIn(ann.user.email, Secret("not her password")) }
            guard case .locked = try await house.signIn() else {
                Issue.record("five wrong passwords lock")
                return
            }
            #expect(try await house.signIn(by: ann.passkey).signedIn != nil)
            _ = try await house.room.users.disable(ann.user.id, by: .operator("dana"))
            guard case .disabled = try await house.signIn(by: ann.passkey) else {
                Issue.record("a disabled user isn't let in")
                return
            }
            #expect(try await house.signIn(by: ann.passkey) { $0.verifiesUser = false }.isRefused, "and isn't named")
        }
    }

    @Test("C11 A passkey steps a session up, once for each question of that session", arguments: Engine.allCases)
    func steppingUp(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let root = try await house.passkeyHolder("root@example.org", role: .systemAdmin)
            let token = try #require(try await house.signIn(by: root.passkey).signedIn).accessToken
            house.clock.advance(by: .seconds(16 * 60))
            let principal = try await house.principal(token)
            guard case .stepUp(let stepUp) = principal.decide(.userDelete), stepUp.level == .aal2 else {
                Issue.record("an old passkey isn't enough")
                return
            }
            let (passkeys, factors) = (house.room.passkeys, house.room.secondFactors)
            func step(_ passkey: SoftwarePasskey, _ options: JSONValue) async throws -> StepUpOutcome {
                try await factors.stepUp(.webauthn(try house.read(passkey.sign(options))), by: principal)
            }
            var options = try house.asked(try await passkeys.question(for: principal))
            #expect(options["userVerification"]?.string == "required", "no password opened this session")
            var unverified = root.passkey
            unverified.verifiesUser = false
            guard case .wrong = try await step(unverified, options), case .wrong = try await step(root.passkey, options)
            else {
                Issue.record("a wrong answer uses the question up")
                return
            }
            options = try house.asked(try await passkeys.question(for: principal))
            let other = try await house.principal(root.session.accessToken)
            let answer: AuthenticationResponse = try house.read(root.passkey.sign(options))
            guard case .wrong = try await factors.stepUp(.webauthn(answer), by: other),
                case .raised(let raised) = try await step(root.passkey, options),
                case .wrong = try await step(root.passkey, options),
                case .allow = try await house.principal(token).decide(.userDelete)
            else {
                Issue.record("a right one raises the session that asked, once")
                return
            }
            #expect(raised.level == .aal2)
            #expect(try await house.actions().last == "session.raised")
        }
    }

    @Test("Nobody is asked for a passkey that isn't there", arguments: Engine.allCases)
    func notSetUp(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            #expect(
                try await house.room.passkeys.question(for: try await house.principal(ann.session.accessToken)) == nil)
            guard case .notSetUp = try await house.room.passkeys.question(for: try await house.waiting().token),
                case .invalidToken = try await house.room.passkeys.question(for: Secret("mfa_nonsense"))
            else {
                Issue.record("an app isn't a passkey")
                return
            }
        }
    }
}

extension SoftwarePasskey {
    /// The same by name, with a key that isn't the right one.
    fileprivate init(_ other: SoftwarePasskey, withAnotherKey: ()) {
        self.init(origin: other.origin, relyingParty: other.relyingParty)
        (id, userHandle, signCount) = (other.id, other.userHandle, other.signCount)
    }
}

extension IdentityHouse {
    /// Why the latest passkey was refused, as its event says.
    fileprivate func latestReason() async throws -> String? {
        let event = try #require(try await events.query(EventQuery(visibleTo: nil)).events.first)
        return try JSONReader.read(Array(event.metadata.text.utf8))["reason"]?.string
    }
}
