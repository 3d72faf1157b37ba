import Access
import Authenticators
import Core
import Identity
import Store
import TestKit
import Testing

/// Setting passkeys up, and what becomes of them; the rules C8, C9 and C12 of the security rules.
@Suite("Passkeys")
struct IdentityPasskeyTests {
    @Test(
        "C8 A passkey is set up in a session, brings codes for recovery, and is told by mail",
        arguments: Engine.allCases)
    func registering(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.passkeyHolder()
            #expect(ann.view.name == "Ann's telephone" && ann.view.lastUsedAt == nil && !ann.view.isBackedUp)
            #expect(ann.recoveryCodes.count == 10)
            #expect(try await house.room.passkeys.list(of: ann.user.id) == [ann.view])
            #expect(try await house.room.secondFactors.factors(of: ann.user.id).passkeys == 1)
            let principal = try await house.principal(ann.session.accessToken)
            #expect(principal.hasSecondFactor && principal.assurance?.level == .aal2)
            #expect(try await house.eventTypes().last == "mfa_enrolled")
            #expect(try await house.actions().last == "mfa.enrolled")
            #expect(try await house.mails().contains { $0.contains("A security key or passkey was added") })
            var second = house.passkey()
            let outcome = try await house.register(&second, by: principal, called: "Key on my ring")
            guard case .registered(_, let result) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(result.recoveryCodes.isEmpty, "the codes of the first still serve")
            #expect(second.userHandle == ann.passkey.userHandle, "authenticators know a user by one handle")
        }
    }

    @Test("A browser is told which passkeys there are, and one is kept once", arguments: Engine.allCases)
    func excluded(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            var ann = try await house.passkeyHolder()
            let principal = try await house.principal(ann.session.accessToken)
            let options = try house.asked(try await house.room.passkeys.beginRegistration(by: principal))
            let excluded = try #require(options["excludeCredentials"]?.array)
            #expect(excluded.map { $0["id"]?.string } == [Base64URL.encode(ann.passkey.id)])
            #expect(excluded.first?["transports"]?.array?.compactMap(\.string) == ["internal", "hybrid"])
            #expect(options["rp"]?["id"]?.string == "id.example")
            guard case .taken = try await house.register(&ann.passkey, by: principal) else {
                Issue.record("its own owner can't have it twice")
                return
            }
            _ = try await house.user("ben@example.org")
            let ben = try await house.principal(try await house.signedIn("ben@example.org").accessToken)
            guard case .taken = try await house.register(&ann.passkey, by: ben) else {
                Issue.record("another can't have it either")
                return
            }
            #expect(try await house.room.secondFactors.factors(of: ben.userID).isEmpty)
        }
    }

    @Test("C9 What a passkey is made from counts once, in its session, for five minutes", arguments: Engine.allCases)
    func bound(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let mine = try await house.principal(try await house.signedIn().accessToken)
            let other = try await house.principal(try await house.signedIn().accessToken)
            let passkeys = house.room.passkeys
            var passkey = house.passkey()
            func register(_ answer: JSONValue, by principal: Principal) async throws -> PasskeyRegistrationOutcome {
                try await passkeys.register(
                    try house.read(answer), called: "Key", endingOthers: false, by: principal,
                    try house.grant(principal, .factorManage))
            }
            let options = try house.asked(try await passkeys.beginRegistration(by: mine))
            #expect(try #require(Base64URL.decode(options["challenge"]?.string ?? "")).count == 32)
            let answer = passkey.create(options)
            guard case .notBegun = try await register(answer, by: other) else {
                Issue.record("another session of the same user answers nothing")
                return
            }
            house.clock.advance(by: .seconds(301))
            guard case .notBegun = try await register(answer, by: mine) else {
                Issue.record("five minutes are over")
                return
            }
            let again = passkey.create(try house.asked(try await passkeys.beginRegistration(by: mine)))
            #expect(try await register(answer, by: mine).refusal == .challenge, "to an older question")
            guard case .notBegun = try await register(again, by: mine) else {
                Issue.record("a wrong answer uses the question up")
                return
            }
            let last = passkey.create(try house.asked(try await passkeys.beginRegistration(by: mine)))
            #expect(try await register(last, by: mine).isRegistered)
            guard case .notBegun = try await register(last, by: mine) else {
                Issue.record("and a right one too")
                return
            }
        }
    }

    @Test("C9 A passkey from another site's page isn't kept", arguments: Engine.allCases)
    func foreign(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            let principal = try await house.principal(try await house.signedIn().accessToken)
            var passkey = house.passkey()
            passkey.origin = "https://id.example.evil.example"
            #expect(try await house.register(&passkey, by: principal).refusal == .origin)
            passkey = house.passkey()
            passkey.relyingParty = "evil.example"
            #expect(try await house.register(&passkey, by: principal).refusal == .relyingParty)
            #expect(try await house.room.secondFactors.factors(of: user.id).isEmpty)
        }
    }

    @Test("C9 Of two nodes that finish one registration, one does", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            let token = try await house.signedIn().accessToken
            try await house.secondNode { other in
                let principal = try await house.principal(token)
                let grant = try house.grant(principal, .factorManage)
                let options = try house.asked(try await house.room.passkeys.beginRegistration(by: principal))
                var passkey = house.passkey()
                let answer: RegistrationResponse = try house.read(passkey.create(options))
                let kept = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for node in [house, other, house, other] {
                        group.addTask {
                            try await node.room.passkeys.register(
                                answer, called: "Key", endingOthers: false, by: principal, grant
                            ).isRegistered
                        }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(kept == 1)
                #expect(try await other.room.secondFactors.factors(of: user.id).passkeys == 1)
                try await eventually { try await other.principal(token).hasSecondFactor }
            }
        }
    }

    @Test("Passkeys are renamed and removed by their owner alone", arguments: Engine.allCases)
    func changing(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let (ann, ben) = (
                try await house.passkeyHolder(), try await house.passkeyHolder("ben@example.org")
            )
            let principal = try await house.principal(ann.session.accessToken)
            let grant = try house.grant(principal, .factorManage)
            let passkeys = house.room.passkeys
            #expect(try await passkeys.rename(ben.view.id, to: "Mine", of: ann.user.id, by: grant) == nil)
            #expect(try await passkeys.rename(ann.view.id, to: "Old", of: ann.user.id, by: grant)?.name == "Old")
            #expect(try await house.actions().last == "passkey.renamed")
            guard
                case .notSetUp = try await passkeys.remove(
                    ben.view.id, endingOthers: true, by: principal, grant),
                case .done = try await passkeys.remove(ann.view.id, endingOthers: true, by: principal, grant),
                case .notSetUp = try await passkeys.remove(ann.view.id, endingOthers: true, by: principal, grant)
            else {
                Issue.record("a passkey is removed once, by its owner")
                return
            }
            #expect(try await house.room.secondFactors.factors(of: ann.user.id).recoveryCodes == 0)
            #expect(try await house.mails().contains { $0.contains("A security key or passkey was removed") })
            #expect(try await house.signIn(by: ann.passkey).isRefused, "it opens nothing any more")
            #expect(try await house.signedIn().user.id == ann.user.id, "the password is enough again")
            #expect(try await house.signIn(by: ben.passkey).signedIn?.user.id == ben.user.id)
        }
    }

    @Test("Nobody has more than twenty", arguments: Engine.allCases)
    func many(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let principal = try await house.principal(try await house.signedIn().accessToken)
            for _ in 0..<20 {
                var passkey = house.passkey()
                #expect(try await house.register(&passkey, by: principal).isRegistered)
            }
            #expect(try await house.room.passkeys.beginRegistration(by: principal) == nil)
        }
    }

    @Test("A reset and an erasure take passkeys along", arguments: Engine.allCases)
    func leaving(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.passkeyHolder()
            guard case .changed = try await house.room.secondFactors.reset(ann.user.id, by: .operator("dana")) else {
                Issue.record("a passkey is a factor to reset")
                return
            }
            #expect(try await house.room.passkeys.list(of: ann.user.id) == [])
            #expect(try await house.signIn(by: ann.passkey).isRefused)
            let ben = try await house.passkeyHolder("ben@example.org")
            _ = try await house.room.erasure.erase(ben.user.id, by: .operator("dana"))
            _ = try await house.room.erasure.erase(ann.user.id, by: .operator("dana"))
            for table in ["passkeys", "passkey_handles", "pending_sign_ins"] {
                let left = try await house.test.outside("SELECT COUNT(*) FROM \(table) WHERE user_id IS NOT NULL")
                #expect(left == "0\n", "\(table)")
            }
        }
    }
}
