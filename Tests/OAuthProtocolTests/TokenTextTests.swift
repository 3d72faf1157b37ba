import Core
import Foundation
import TestKit
import Testing

@testable import OAuthProtocol

@Suite("OAuth: codes, secrets and the texts of devices")
struct TokenTextTests {
    @Test(
        "a token is read back from its text, and from nothing that only looks like it",
        arguments: OpaqueToken.Kind.allCases)
    func strict(_ kind: OpaqueToken.Kind) throws {
        let token = OpaqueToken(kind, SeededRandomness(seed: 7))
        let text = token.text.reveal()
        #expect(OpaqueToken(text, as: kind) == token && text.utf8.count == 47)
        for bad in [
            "", kind.rawValue, text + "=", text + "A", String(text.dropLast()), String(text.dropFirst()), " " + text,
            text + "\n",
            text.uppercased(), String(text.dropLast(4)) + "++++",
        ] { #expect(OpaqueToken(bad, as: kind) == nil, "\(bad)") }
        for other in OpaqueToken.Kind.allCases where other != kind { #expect(OpaqueToken(text, as: other) == nil) }
        // The last character carries four bits: with another one that means the same bits, it would be another text for the same token.
        let last = try #require(text.last)
        let sameBits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".filter { $0 != last }
        let twins = sameBits.compactMap { OpaqueToken(text.dropLast() + String($0), as: kind) }
        #expect(twins.allSatisfy { $0 != token })
    }

    @Test("what is kept is a hash, and nothing prints the rest")
    func hashed() {
        let token = OpaqueToken(.clientSecret, SeededRandomness(seed: 7))
        #expect(token.matches(token.hash) && token.hash.count == 32)
        #expect(!token.matches(Array(token.hash.dropLast())) && !token.matches([]))
        #expect(!OpaqueToken(.clientSecret, SeededRandomness(seed: 8)).matches(token.hash))
        var dumped = ""
        dump(token, to: &dumped)
        #expect(
            dumped.contains("redacted") && !dumped.contains("secret")
                && !"\(token)".contains(token.text.reveal().suffix(8)))
    }

    @Test("A18 what a user types is read in any case, with or without hyphens")
    func userCodes() throws {
        let code = UserCode(SeededRandomness(seed: 1))
        #expect(UserCode(typed: code.text) == code && UserCode(typed: code.letters) == code)
        #expect(UserCode(typed: " \(code.letters.lowercased().prefix(4)) - \(code.letters.suffix(4)) ") == code)
        for bad in [
            "", "BCDF", "BCDF-GHJKL", "ACDF-GHJK", "BCDF-GHJ0", "BCDF_GHJK", "BCDF-GHJ\u{212a}",
            String(repeating: "-", count: 40),
        ] {
            #expect(UserCode(typed: bad) == nil, "\(bad)")
        }
    }

    @Test("A18 user codes have no vowels, and every letter is as likely as another")
    func userCodeLetters() {
        let randomness = SeededRandomness(seed: 3)
        var counts: [Character: Int] = [:]
        for _ in 0..<2_000 { for letter in UserCode(randomness).letters { counts[letter, default: 0] += 1 } }
        #expect(counts.count == 20 && counts.keys.allSatisfy { !"AEIOUY".contains($0) })
        #expect(counts.values.allSatisfy { (650...950).contains($0) })
    }
}

@Suite("OAuth: devices that wait")
struct DeviceGrantTests {
    private func grant(_ state: DeviceGrant.State, lastAsked: Instant? = nil, interval: Duration = DeviceGrant.interval)
        -> DeviceGrant
    {
        DeviceGrant(
            clientID: "tv", state: state, interval: interval, lastAsked: lastAsked,
            expiresAt: now + DeviceGrant.lifetime)
    }

    private func error(_ verdict: DeviceGrant.Verdict) -> OAuthError? {
        if case .refuse(let refusal, _) = verdict { refusal.error } else { nil }
    }

    @Test("A18 a device hears where its user stands (RFC 8628 section 3.5)")
    func states() {
        #expect(error(grant(.waiting).verdict(on: "tv", at: now)) == .authorizationPending)
        #expect(grant(.approved).verdict(on: "tv", at: now) == .redeem)
        #expect(error(grant(.denied).verdict(on: "tv", at: now)) == .accessDenied)
        for state in DeviceGrant.State.allCases {
            #expect(error(grant(state).verdict(on: "other", at: now)) == .invalidGrant)
            let late = now + DeviceGrant.lifetime
            #expect(error(grant(state).verdict(on: "tv", at: late)) == .expiredToken)
        }
    }

    @Test("A18 a device that asks too early is slowed down, each time by five seconds")
    func slowDown() {
        let early = grant(.approved, lastAsked: now).verdict(on: "tv", at: now + .milliseconds(4_999))
        guard case .refuse(let refusal, let interval) = early else { return #expect(Bool(false), "redeemed too early") }
        #expect(refusal.error == .slowDown && interval == .seconds(10))
        let slowed = grant(.approved, lastAsked: now, interval: interval)
        #expect(error(slowed.verdict(on: "tv", at: now + .seconds(9))) == .slowDown)
        #expect(slowed.verdict(on: "tv", at: now + .seconds(10)) == .redeem)
    }
}
