import Core
import Testing

@testable import Authenticators

@Suite("WebAuthn: vectors")
struct WebAuthnVectorTests {
    @Test("of the standard, and those of the library fido2, are believed or refused as they say")
    func all() throws {
        let (standard, more) = (try WebAuthnVector.all("w3c.json"), try WebAuthnVector.all("fido2.json"))
        #expect(standard.count == 9 && more.count == 27)
        for vector in standard + more {
            if let refusal = vector.refusal {
                #expect(throws: refusal, "\(vector.name)") { try vector.register() }
                continue
            }
            let credential = try vector.register().credential
            let assertion = try Assertion.verify(
                vector.authenticationResponse(), of: credential, against: vector.authentication.ceremony())
            #expect(!assertion.signCountRegressed, "\(vector.name)")
            #expect(assertion.signCount == (vector.name == "counting" ? 42 : 0))
            #expect(throws: WebAuthnRefusal.signature, "\(vector.name)") {
                try Assertion.verify(
                    vector.authenticationResponse().signed([UInt8](repeating: 7, count: 64)), of: credential,
                    against: vector.authentication.ceremony())
            }
        }
    }

    @Test("say what was attested, and what kind of credential it is")
    func contents() throws {
        let vectors = try WebAuthnVector.all("w3c.json")
        func registration(_ name: String) throws -> Registration {
            try #require(vectors.first { $0.name == name }).register()
        }
        let plain = try registration("none.ES256")
        #expect(plain.attestation == .none)
        #expect(plain.credential.aaguid.description == "8446ccb9-ab1d-b374-750b-2367ff6f3a1f")
        #expect(plain.credential.isBackupEligible && plain.credential.isBackedUp && !plain.isUserVerified)
        #expect(plain.credential.publicKey.starts(with: [0xa5, 1, 2, 3, 0x26]))
        #expect(plain.credential.userHandle == WebAuthnVector.userHandle)
        let itself = try registration("packed-self.ES256")
        #expect(itself.attestation == .selfSigned && itself.isUserVerified)
        #expect(try registration("none.ES256.long-credential-id").credential.id.bytes.count == 1_023)
        guard case .certified(let chain) = try registration("packed.RS256").attestation else {
            Issue.record("not certified")
            return
        }
        #expect(chain.count == 1 && chain[0].starts(with: [0x30, 0x82]))
    }

    @Test("cut anywhere are refused, and nothing breaks")
    func truncations() throws {
        for vector in try WebAuthnVector.all("w3c.json") + WebAuthnVector.all("fido2.json") where vector.refusal == nil
        {
            let response = try vector.registrationResponse()
            let object = response.attestationObject
            for length in stride(from: 0, to: object.count, by: object.count > 900 ? 7 : 1) {
                #expect(throws: WebAuthnRefusal.attestationObject) {
                    try AttestationObject(Array(object[..<length]))
                }
            }
            let data = try AttestationObject(object).authenticatorData.bytes
            for length in stride(from: 0, to: data.count, by: data.count > 900 ? 7 : 1) {
                #expect(throws: WebAuthnRefusal.authenticatorData) { try AuthenticatorData(Array(data[..<length])) }
            }
            for length in response.clientDataJSON.indices {
                #expect(throws: WebAuthnRefusal.clientData) {
                    try ClientData(Array(response.clientDataJSON[..<length]))
                }
            }
        }
    }

    @Test("with a single bit changed are refused, wherever it is in what was signed")
    func changed() throws {
        let vector = try #require(try WebAuthnVector.all("w3c.json").first { $0.name == "packed.EdDSA" })
        let credential = try vector.register().credential
        let response = try vector.authenticationResponse()
        func isBelieved(_ response: AuthenticationResponse) -> Bool {
            let ceremony = vector.authentication.ceremony()
            return (try? Assertion.verify(response, of: credential, against: ceremony)) != nil
        }
        #expect(isBelieved(response))
        for position in response.authenticatorData.indices {
            #expect(!isBelieved(response.saying(data: response.authenticatorData.flipped(position))))
        }
        for position in response.clientDataJSON.indices {
            #expect(!isBelieved(response.saying(client: response.clientDataJSON.flipped(position))))
        }
        for position in response.signature.indices {
            #expect(!isBelieved(response.signed(response.signature.flipped(position))))
        }
    }
}

extension [UInt8] {
    fileprivate func flipped(_ position: Int) -> [UInt8] {
        var bytes = self
        bytes[position] ^= 1 << (position % 8)
        return bytes
    }
}

extension AuthenticationResponse {
    /// The same with another signature.
    func signed(_ signature: [UInt8]) -> AuthenticationResponse {
        AuthenticationResponse(
            id: id, userHandle: userHandle, clientDataJSON: clientDataJSON, authenticatorData: authenticatorData,
            signature: signature)
    }

    fileprivate func saying(client: [UInt8]? = nil, data: [UInt8]? = nil) -> AuthenticationResponse {
        AuthenticationResponse(
            id: id, userHandle: userHandle, clientDataJSON: client ?? clientDataJSON,
            authenticatorData: data ?? authenticatorData, signature: signature)
    }
}
