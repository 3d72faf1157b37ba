import Access
import App
import Core
import Foundation
import Identity
import Store
import TestKit
import Testing

/// The keys that sign tokens, handed in as a JWK set in a file: the server follows the file, and replaces what stands there.
@Suite(.timeLimit(.minutes(2))) struct SigningKeyDocumentJourney {
    @Test(arguments: Engine.allCases)
    func aSetInAFileSignsAndIsReplacedFromEitherSide(engine: Engine) async throws {
        let path = try TestFolder.make().appending(path: "keys.json").path
        func put(_ set: SigningKeySet) throws {
            try Data(set.json.reveal().utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }
        let first = try await SigningKeySet.make()
        try put(first)
        try await Harness.with(engine, settings: ["SECRET_KEY_FILE": path]) { house in
            let ada = try await house.person()
            func signer() async throws -> String? {
                let token = try await house.api.signIn(ada.email, ada.password)["data", "accessToken"]?.string ?? ""
                let header = Base64URL.decode(token.split(separator: ".").first.map(String.init) ?? "") ?? []
                return try JSONReader.read(header)["kid"]?.string
            }
            func shown() async throws -> [String] {
                let answer = try await house.api.get("/.well-known/jwks.json")
                return (answer["keys"]?.array ?? []).compactMap { $0["kid"]?.string }
            }
            try await eventually { try await signer() == first.active }

            let second = try await first.successor(isForced: false)
            try put(second)
            house.clock.advance(by: .seconds(3_601))
            try await eventually { try await signer() == second.active }
            #expect(try await shown().contains(first.active), "tokens that it signed are good until they expire")

            _ = try await house.assembly.secrets.rotateSigningKey(isForced: false, by: .operator("dana"))
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let third = try #require(SigningKeySet(json: Secret(text)))
            #expect(third.active != second.active && text.contains(second.active))
            try await eventually { try await signer() == third.active }
            let status = try await house.assembly.secrets.statuses().first { $0.name == .jwt }
            #expect(status?.place == "the file \(path)" && status?.byHand == nil)
        }
    }
}
