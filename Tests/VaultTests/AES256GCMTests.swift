import Core
import Crypto
import TestKit
import Testing

@testable import Vault

@Suite("AES-256-GCM", .enabled(if: Vectors.present, "\(Vectors.absence)"))
struct AES256GCMTests {
    struct File: Decodable {
        let testGroups: [Group]
    }

    struct Group: Decodable {
        let ivSize: Int
        let keySize: Int
        let tests: [Case]
    }

    struct Case: Decodable {
        let tcId: Int
        let key: String
        let iv: String
        let aad: String
        let msg: String
        let ct: String
        let tag: String
        let result: String
    }

    @Test("agrees with Wycheproof about what opens and what doesn't")
    func wycheproof() throws {
        let groups = try Vectors.decode("wycheproof/aes_gcm_test.json", as: File.self).testGroups
        let cases = groups.filter { $0.ivSize == 96 && $0.keySize == 256 }.flatMap(\.tests)
        #expect(cases.contains { $0.result == "valid" } && cases.contains { $0.result == "invalid" })
        for vector in cases {
            let key = SymmetricKey(data: try #require(Hexadecimal.decode(vector.key)))
            let nonce = try #require(Hexadecimal.decode(vector.iv))
            let aad = try #require(Hexadecimal.decode(vector.aad))
            let sealed = try #require(Hexadecimal.decode(vector.ct + vector.tag))
            let opened = AES256GCM.open(sealed[...], key: key, nonce: nonce[...], aad: aad)
            guard vector.result == "valid" else {
                #expect(opened == nil, "case \(vector.tcId)")
                continue
            }
            let message = try #require(Hexadecimal.decode(vector.msg))
            #expect(opened == message, "case \(vector.tcId)")
            #expect(AES256GCM.seal(message, key: key, nonce: nonce[...], aad: aad) == sealed, "case \(vector.tcId)")
        }
    }
}
