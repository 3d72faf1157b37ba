import Core
import Crypto
import Testing

@testable import Authenticators

@Suite("WebAuthn: what is refused")
struct WebAuthnRefusalTests {
    private let challenge = Challenge(SystemRandomness())
    private let handle = UserHandle(SystemRandomness())

    private func ceremony(verifying: Bool = true) -> Ceremony {
        Ceremony(WebAuthnVector.relyingParty, challenge: challenge, requiresUserVerification: verifying)
    }

    private func register(_ authenticator: SoftwareAuthenticator, verifying: Bool = true) throws -> PublicKeyCredential
    {
        try Registration.verify(
            authenticator.register(challenge), against: ceremony(verifying: verifying), for: handle
        ).credential
    }

    private func sign(_ authenticator: SoftwareAuthenticator, _ credential: PublicKeyCredential) throws -> Assertion {
        try Assertion.verify(authenticator.sign(challenge), of: credential, against: ceremony())
    }

    /// What makes registrations and assertions alike wrong.
    private static let lies: [(WebAuthnRefusal, @Sendable (inout SoftwareAuthenticator) -> Void)] = [
        (.origin, { $0.origin = "https://example.org." }),
        (.origin, { $0.origin = "https://example.org:443" }),
        (.origin, { $0.origin = "https://example.org/" }),
        (.origin, { $0.origin = "http://example.org" }),
        (.origin, { $0.origin = "https://www.example.org" }),
        (.origin, { $0.origin = "https://EXAMPLE.org" }),
        (.relyingParty, { $0.relyingParty = "www.example.org" }),
        (.userNotPresent, { $0.flags = 0x04 }),
        (.userNotVerified, { $0.flags = 0x01 }),
        (.backupState, { $0.flags = 0x15 }),
        (.crossOrigin, { $0.more = ",\"crossOrigin\":true" }),
        (.crossOrigin, { $0.more = ",\"topOrigin\":\"https://example.com\"" }),
        (.clientData, { $0.more = ",\"crossOrigin\":1" }),
        (.clientData, { $0.more = ",\"type\":\"webauthn.get\"" }),
        (.clientData, { $0.more = "," }),
    ]

    @Test("a registration and an assertion of the right kind are believed")
    func right() throws {
        var authenticator = try SoftwareAuthenticator()
        authenticator.more = ",\"crossOrigin\":false,\"other_keys_can_be_added_here\":1"
        let credential = try register(authenticator)
        #expect(credential.transports == ["usb"] && credential.userHandle == handle)
        #expect(!credential.isBackupEligible && !credential.isBackedUp)
        #expect(try sign(authenticator, credential).isUserVerified)
    }

    @Test("by origin, relying party, flags and client data", arguments: lies.indices)
    func dishonest(_ index: Int) throws {
        let (refusal, tell) = Self.lies[index]
        let honest = try SoftwareAuthenticator()
        let credential = try register(honest)
        var lying = honest
        tell(&lying)
        #expect(throws: refusal) { try register(lying) }
        #expect(throws: refusal) { try sign(lying, credential) }
    }

    @Test("by challenge and ceremony")
    func mixedUp() throws {
        let authenticator = try SoftwareAuthenticator()
        let credential = try register(authenticator)
        let other = Challenge(SystemRandomness())
        #expect(throws: WebAuthnRefusal.challenge) {
            try Registration.verify(
                authenticator.register(other), against: ceremony(), for: handle)
        }
        #expect(throws: WebAuthnRefusal.challenge) {
            try Assertion.verify(authenticator.sign(other), of: credential, against: ceremony())
        }
        #expect(throws: WebAuthnRefusal.ceremony) {
            let response = authenticator.register(challenge, type: "webauthn.get")
            _ = try Registration.verify(response, against: ceremony(), for: handle)
        }
        #expect(throws: WebAuthnRefusal.ceremony) {
            let response = try authenticator.sign(challenge, type: "webauthn.create")
            _ = try Assertion.verify(response, of: credential, against: ceremony())
        }
    }

    @Test("user verification only where it is asked for")
    func verification() throws {
        var authenticator = try SoftwareAuthenticator()
        authenticator.flags = 0x01
        let credential = try register(authenticator, verifying: false)
        let assertion = try Assertion.verify(
            authenticator.sign(challenge), of: credential, against: ceremony(verifying: false))
        #expect(!assertion.isUserVerified)
    }

    @Test("somebody else's credential, and a sign-in that doesn't say whose")
    func owner() throws {
        var authenticator = try SoftwareAuthenticator()
        let credential = try register(authenticator)
        #expect(throws: WebAuthnRefusal.userHandle) {
            try Assertion.verify(
                authenticator.sign(challenge), of: credential, against: ceremony(), requiresUserHandle: true)
        }
        authenticator.userHandle = UserHandle(SystemRandomness())
        #expect(throws: WebAuthnRefusal.userHandle) { try sign(authenticator, credential) }
        authenticator.userHandle = handle
        let response = try authenticator.sign(challenge)
        #expect(throws: Never.self) {
            try Assertion.verify(response, of: credential, against: ceremony(), requiresUserHandle: true)
        }
        let other = try SoftwareAuthenticator()
        #expect(throws: WebAuthnRefusal.credential) { try sign(other, credential) }
        #expect(throws: WebAuthnRefusal.credential) {
            let response = authenticator.register(challenge, answering: other.id)
            _ = try Registration.verify(response, against: ceremony(), for: handle)
        }
        var thief = other
        thief.id = authenticator.id
        #expect(throws: WebAuthnRefusal.signature) { try sign(thief, credential) }
    }

    @Test("a counter that doesn't grow is told, and authenticators without one are not suspected")
    func counter() throws {
        var authenticator = try SoftwareAuthenticator()
        let uncounted = try register(authenticator)
        #expect(try !sign(authenticator, uncounted).signCountRegressed)
        authenticator.signCount = 7
        let credential = try register(authenticator)
        #expect(credential.signCount == 7)
        for (count, regressed) in [(8, false), (.max, false), (7, true), (6, true), (0, true)] as [(UInt32, Bool)] {
            authenticator.signCount = count
            let assertion = try sign(authenticator, credential)
            #expect(assertion.signCount == count && assertion.signCountRegressed == regressed, "\(count)")
        }
    }

    @Test("a credential that could be backed up and can't any more, or the other way round")
    func backup() throws {
        var authenticator = try SoftwareAuthenticator()
        let single = try register(authenticator)
        authenticator.flags = 0x0d
        let multiple = try register(authenticator)
        #expect(multiple.isBackupEligible && !multiple.isBackedUp)
        #expect(throws: WebAuthnRefusal.backupState) { try sign(authenticator, single) }
        authenticator.flags = 0x1d
        #expect(try sign(authenticator, multiple).isBackedUp)
        authenticator.flags = 0x05
        #expect(throws: WebAuthnRefusal.backupState) { try sign(authenticator, multiple) }
    }

    @Test("data that goes on, and extensions that are none")
    func trailing() throws {
        var authenticator = try SoftwareAuthenticator()
        authenticator.trailing = [0]
        #expect(throws: WebAuthnRefusal.authenticatorData) { try register(authenticator) }
        authenticator.flags = 0x85
        #expect(throws: WebAuthnRefusal.authenticatorData) { try register(authenticator) }
        authenticator.trailing = [0xa1, 0x61, 0x61, 0xf5]
        #expect(throws: Never.self) { try register(authenticator) }
    }

    @Test("each refusal has a name for the log and words for people")
    func words() {
        #expect(Set(WebAuthnRefusal.allCases.map(\.description)).count == WebAuthnRefusal.allCases.count)
        #expect(WebAuthnRefusal.allCases.allSatisfy { !$0.description.hasSuffix(".") })
        #expect(WebAuthnRefusal.crossOrigin.rawValue == "cross_origin")
    }
}
