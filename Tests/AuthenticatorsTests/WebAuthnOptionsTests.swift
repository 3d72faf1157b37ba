import Core
import Testing

@testable import Authenticators

@Suite("WebAuthn: options and responses")
struct WebAuthnOptionsTests {
    private let party = WebAuthnVector.relyingParty

    private func ceremony(verifying: Bool) throws -> Ceremony {
        let challenge = try #require(Challenge(bytes: [UInt8](repeating: 0xff, count: 16)))
        return Ceremony(party, challenge: challenge, requiresUserVerification: verifying)
    }

    private func descriptor() throws -> CredentialDescriptor {
        CredentialDescriptor(
            try #require(CredentialID([UInt8](repeating: 0, count: 16))), transports: ["internal", "hybrid"])
    }

    @Test("of a registration are the standard's object, in base64url")
    func registration() throws {
        let user = RegistrationOptions.User(
            try #require(UserHandle(bytes: [1])), name: "ada@example.org", displayName: "Ada \"L\"")
        let options = RegistrationOptions(
            try ceremony(verifying: true), for: user, excluding: [try descriptor()], residentKey: .required)
        #expect(
            options.json == """
                {"challenge":"_____________________w","rp":{"id":"example.org","name":"Example"},\
                "user":{"id":"AQ","name":"ada@example.org","displayName":"Ada \\"L\\""},\
                "pubKeyCredParams":[{"type":"public-key","alg":-7},{"type":"public-key","alg":-8},\
                {"type":"public-key","alg":-37},{"type":"public-key","alg":-257}],"timeout":300000,\
                "excludeCredentials":[{"type":"public-key","id":"AAAAAAAAAAAAAAAAAAAAAA","transports":["internal","hybrid"]}],\
                "authenticatorSelection":{"residentKey":"required","requireResidentKey":true,"userVerification":"required"},\
                "attestation":"none"}
                """)
        let value = try JSONReader.read(Array(options.json.utf8))
        #expect(RegistrationOptions.schema.problems(in: value).isEmpty)
    }

    @Test("of a sign-in are the standard's object, with and without a name")
    func authentication() throws {
        for (allowed, verifying) in [([try descriptor()], false), ([], true)] {
            let options = AuthenticationOptions(try ceremony(verifying: verifying), allowing: allowed)
            let value = try JSONReader.read(Array(options.json.utf8))
            #expect(AuthenticationOptions.schema.problems(in: value).isEmpty)
            #expect(value["rpId"]?.string == "example.org")
            #expect(value["challenge"]?.string == "_____________________w")
            #expect(value["allowCredentials"]?.array?.count == allowed.count)
            #expect(value["userVerification"]?.string == (verifying ? "required" : "preferred"))
        }
    }

    @Test("ids, handles and challenges have their lengths")
    func lengths() {
        func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
        #expect(CredentialID(bytes(15)) == nil && CredentialID(bytes(1_024)) == nil && CredentialID(bytes(16)) != nil)
        #expect(UserHandle(bytes: []) == nil && UserHandle(bytes: bytes(65)) == nil)
        #expect(Challenge(bytes: bytes(15)) == nil && Challenge(SystemRandomness()).bytes.count == 32)
        #expect(UserHandle(SystemRandomness()).bytes.count == 64)
        #expect(AAGUID(bytes: bytes(16))?.description == "00000000-0000-0000-0000-000000000000")
    }

    private static let id = "\"id\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"rawId\":\"AAAAAAAAAAAAAAAAAAAAAA\""

    @Test("a browser's answer is read, whatever else it says")
    func response() throws {
        let json = """
            {\(Self.id),"type":"public-key","authenticatorAttachment":"platform","clientExtensionResults":{"a":1},\
            "response":{"clientDataJSON":"AA","attestationObject":"AQ","transports":["usb","Bad one","x\(String(repeating: "x", count: 32))"],\
            "publicKeyAlgorithm":-7}}
            """
        let response: RegistrationResponse = try RequestBodyReader.decode(from: Array(json.utf8))
        #expect(response.transports == ["usb"] && response.clientDataJSON == [0] && response.attestationObject == [1])
    }

    @Test(
        "what is no answer is refused before it is verified",
        arguments: [
            "{}", "{\(id),\"type\":\"password\",\"response\":{}}", "{\(id),\"type\":\"public-key\"}",
            "{\(id),\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"A=\",\"authenticatorData\":\"AA\",\"signature\":\"AA\"}}",
            "{\"id\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"rawId\":\"BAAAAAAAAAAAAAAAAAAAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"AA\",\"authenticatorData\":\"AA\",\"signature\":\"AA\"}}",
            "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"AA\",\"authenticatorData\":\"AA\",\"signature\":\"AA\"}}",
            "{\(id),\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"AA\",\"authenticatorData\":\"AA\",\"signature\":\"AA\",\"userHandle\":\"\"}}",
        ])
    func malformed(json: String) {
        #expect(throws: RequestFault.self) {
            try RequestBodyReader.decode(AuthenticationResponse.self, from: Array(json.utf8))
        }
    }
}
