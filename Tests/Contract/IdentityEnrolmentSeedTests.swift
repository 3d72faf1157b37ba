import Access
import Authenticators
import Core
import Identity
import Store
import TestKit
import Testing

/// Who knows an administrator's password can begin to set up a factor, as its owner can. Neither sees what the other was shown.
@Suite("The seed that a sign-in is shown")
struct IdentityEnrolmentSeedTests {
    @Test("C7 is its own: another sign-in sees another, and confirms its own alone", arguments: Engine.allCases)
    func ownSeed(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine, factors: .usual) { house in
            _ = try await house.user(role: .systemAdmin)
            let factors = house.room.secondFactors
            let (stranger, owner) = (try await house.enrolling(), try await house.enrolling())
            func seed(_ pending: PendingSignIn) async throws -> String {
                try #require(try await factors.beginTOTPEnrolment(pending.token, keeping: true)).seed.reveal()
            }
            func confirm(_ seed: String, by pending: PendingSignIn) async throws -> EnrolmentOutcome {
                let secret = try #require(TOTPSecret(bytes: AppHolder.bytes(ofBase32: seed)))
                let code = Secret(TOTP().code(at: TOTP.step(at: house.clock.now()), from: secret))
                return try await factors.confirmTOTPEnrolment(pending.token, code, from: house.origin)
            }
            let planted = try await seed(stranger)
            let shown = try await seed(owner)
            #expect(shown != planted, "the owner isn't shown what the stranger has noted")
            #expect(try await seed(stranger) == planted, "the same when it is loaded again")
            #expect(try await seed(owner) == shown)
            guard case .wrong = try await confirm(planted, by: owner) else {
                Issue.record("a code of another sign-in's seed is no code of this one's")
                return
            }
            guard case .signedIn = try await confirm(shown, by: owner) else {
                Issue.record("a code of its own seed is")
                return
            }
            guard case .invalidToken = try await confirm(planted, by: stranger) else {
                Issue.record("there is a factor by now")
                return
            }
            let left = try await house.test.outside("SELECT count(*) AS n FROM totp_credentials;")
            #expect(left.hasPrefix("1"), "the stranger's seed is gone")
        }
    }
}
