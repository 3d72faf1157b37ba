import Access
import Core
import Testing

@Suite("Assurance")
struct AssuranceTests {
    private let now = Instant(milliseconds: 1_000)

    @Test("levels and names of methods are those of SP 800-63B and RFC 8176")
    func names() {
        let one = Assurance(methods: [.password], authenticatedAt: now, secondFactorAt: nil)
        #expect(one.level.rawValue == "aal1" && one.references == ["pwd"])
        let two = Assurance(methods: [.password, .oneTimeCode], authenticatedAt: now, secondFactorAt: now)
        #expect(two.level.rawValue == "aal2" && two.references == ["mfa", "otp", "pwd"])
        let passkey = Assurance(methods: [.key, .userVerified], authenticatedAt: now, secondFactorAt: now)
        #expect(passkey.references == ["mfa", "pop", "user"])
    }
}
