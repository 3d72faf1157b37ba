import Testing

@testable import Identity

@Suite("A new password")
struct PasswordPolicyTests {
    private let policy = PasswordPolicy(houseNames: ["castellan", "brokerage", "crm"])

    @Test("has 15 code points, or 8 beside a second factor, and at most 1,024 bytes (NIST SP 800-63B-4 §3.1.1.2)")
    func length() {
        #expect(policy.problem(with: "fourteen chars") == .tooShort(least: 15))
        #expect(policy.problem(with: "fifteen letters") == nil)
        #expect(policy.problem(with: "eight,li", hasSecondFactor: true) == nil)
        #expect(policy.problem(with: "seven,l", hasSecondFactor: true) == .tooShort(least: 8))
        #expect(policy.problem(with: "üöäß éèà ñõî 漢字") == nil)
        #expect(policy.problem(with: "👩‍🚀👨‍🌾👩‍🚀👨‍🌾👩🏽‍🚒") == nil, "five characters, sixteen code points")
        let word = "correct horse battery staple "
        #expect(policy.problem(with: String(repeating: word, count: 35)) == nil)
        #expect(policy.problem(with: String(repeating: word, count: 36)) == .tooLong)
    }

    @Test(
        "is not one of those that are tried first, nor one of them with decoration",
        arguments: [
            "q1w2e3r4t5y6u7i8", "Q1W2E3R4T5Y6U7I8", "qwertyuiop12345", "password1234567890", "!!Princess2024!!!",
            "passwordpassword", "sunshinesunshine1", "1qaz2wsx3edc4rfv",
        ])
    func common(_ password: String) {
        #expect(policy.problem(with: password) == .common)
    }

    @Test("may be a common word beside seven or more others", arguments: ["password1", "princess", "trustno1"])
    func commonWithSecondFactor(_ password: String) {
        #expect(policy.problem(with: password, hasSecondFactor: true) == .common)
        #expect(policy.problem(with: password + " over the rainbow") == nil)
    }

    @Test(
        "is not one letter, one short word, or a row of neighbours",
        arguments: [
            "aaaaaaaaaaaaaaaa", "abcabcabcabcabc", "123456789012345", "abcdefghijklmnop", "zyxwvutsrqponmlk",
            "7777777777777777",
        ])
    func pattern(_ password: String) {
        #expect(policy.problem(with: password) == .pattern)
    }

    @Test("is more than the names of its owner and of the house")
    func personal() {
        let names = PasswordPolicy.names(email: "ada.lovelace@example.org", username: "countess")
        #expect(policy.problem(with: "Castellan-Brokerage", names: names) == .personal)
        #expect(policy.problem(with: "lovelace countess 1", names: names) == .personal)
        #expect(policy.problem(with: "lovelace countess 1") == nil)
        #expect(policy.problem(with: "castellan of the northern march", names: names) == nil)
        // Three letters are in many a good password by chance.
        #expect(policy.problem(with: "crm ada crm ada crm wins", names: names) == nil)
    }

    @Test("is looked up in a list of tens of thousands")
    func list() {
        let found = ["123456", "dragon", "qwerty", "letmein", "trustno1", "superman"].filter {
            PlainPassword($0).isCommon
        }
        #expect(found.count == 6)
        let strangers = (0..<5_000).count { PlainPassword("kTz\($0)v\($0 &* 7919)q").isCommon }
        #expect(strangers <= 1)
    }
}
