import Access
import Core
import TestKit
import Testing

@testable import Identity

@Suite("What an API key is worth")
struct LiveKeyTests {
    private let now = ManualClock().now()
    private let text = APIKeyText(id: APIKeyID(high: 1, low: 1), SeededRandomness(seed: 1))

    private func key(
        isActive: Bool = true, networks: [String] = [], expiresIn: Duration = .seconds(60), isRevoked: Bool = false
    ) -> LiveKey {
        LiveKey(
            user: LiveUser(
                id: UserID(high: 1, low: 1), reference: "USR-1", email: "a@example.org", role: .viewer,
                isActive: isActive, team: nil, modules: [], hasSecondFactor: false),
            permissions: [.eventRead], networks: networks.compactMap { CIDR($0) }, expiresAt: now + expiresIn,
            isRevoked: isRevoked, secretHash: text.hash)
    }

    private func refusal(_ key: LiveKey, from address: String? = "203.0.113.7") -> KeyRefusal? {
        key.refusal(of: text, from: address, at: now)
    }

    @Test("is good for whoever has its secret, until it ends")
    func good() {
        #expect(refusal(key()) == nil)
        #expect(refusal(key(expiresIn: .milliseconds(1))) == nil)
        #expect(refusal(key(expiresIn: .zero)) == .expired)
        #expect(refusal(key(isRevoked: true)) == .deactivated)
        #expect(refusal(key(isActive: false)) == .ownerDisabled)
    }

    @Test("tells nothing to whoever has another secret")
    func otherSecret() {
        let other = APIKeyText(id: text.id, SeededRandomness(seed: 2))
        for key in [key(), key(expiresIn: .zero), key(isRevoked: true), key(isActive: false)] {
            #expect(key.refusal(of: other, from: nil, at: now) == .invalid)
        }
    }

    @Test(
        "is bound to its networks",
        arguments: [
            ("203.0.113.7", true), ("203.0.114.7", false), ("2001:db8::7", true), ("2001:db9::7", false),
            ("::ffff:203.0.113.7", true), (nil, false), ("nonsense", false),
        ] as [(String?, Bool)])
    func networks(address: String?, isAllowed: Bool) {
        let bound = key(networks: ["203.0.113.0/24", "2001:db8::/32"])
        #expect(refusal(bound, from: address) == (isAllowed ? nil : .address))
        #expect(refusal(key(), from: address) == nil)
    }
}
