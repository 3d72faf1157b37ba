import Core
import Foundation
import Testing

@testable import Authenticators

/// A vector of Tests/Vectors/WebAuthn: a registration and an assertion, and what is to be said to the first.
struct WebAuthnVector: Sendable, CustomTestStringConvertible {
    let name: String
    let registration: Side
    let authentication: Side
    let refusal: WebAuthnRefusal?

    struct Side: Sendable {
        let challenge: Challenge
        /// The response as JSON.
        let response: [UInt8]

        func ceremony(verifying: Bool = false) -> Ceremony {
            Ceremony(WebAuthnVector.relyingParty, challenge: challenge, requiresUserVerification: verifying)
        }
    }

    static let relyingParty = RelyingParty(id: "example.org", name: "Example", origins: ["https://example.org"])
    static let userHandle = UserHandle(SystemRandomness())

    var testDescription: String { name }

    static func all(_ file: String) throws -> [WebAuthnVector] {
        let repository = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let path = repository.appending(path: "Tests/Vectors/WebAuthn/\(file)")
        let json = try JSONReader.read(Array(Data(contentsOf: path)))
        return try #require(json.array).map { try WebAuthnVector($0) }
    }

    private init(_ json: JSONValue) throws {
        func side(_ json: JSONValue?) throws -> Side {
            let bytes = try #require(json?["challenge"]?.string.flatMap { Base64URL.decode($0) })
            return Side(
                challenge: try #require(Challenge(bytes: bytes)),
                response: Array(try #require(json?["response"]).json.utf8))
        }
        name = try #require(json["name"]?.string)
        registration = try side(json["registration"])
        authentication = try side(json["authentication"])
        refusal = try json["refusal"]?.string.map { try #require(WebAuthnRefusal(rawValue: $0)) }
    }

    func registrationResponse() throws -> RegistrationResponse {
        try RequestBodyReader.decode(from: registration.response)
    }

    func authenticationResponse() throws -> AuthenticationResponse {
        try RequestBodyReader.decode(from: authentication.response)
    }

    func register() throws -> Registration {
        try Registration.verify(
            registrationResponse(), against: registration.ceremony(), for: Self.userHandle)
    }
}
