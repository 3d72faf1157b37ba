import Core
import Crypto
import TestKit
import Testing

@testable import Vault

@Suite("XAES-256-GCM", .enabled(if: Vectors.present, "\(Vectors.absence)"))
struct XAES256GCMTests {
    struct File: Decodable {
        let vectors: [Vector]
    }

    struct Vector: Decodable {
        let key: String
        let nonce: String
        let derivedKey: String
        let plaintext: String
        let aad: String
        let ciphertext: String

        enum CodingKeys: String, CodingKey {
            case key = "K"
            case nonce = "N"
            case derivedKey = "Kx"
            case plaintext, aad, ciphertext
        }
    }

    @Test("agrees with the specification's vectors, both ways")
    func vectors() throws {
        let vectors = try Vectors.decode("xaes/xaes-256-gcm.json", as: File.self).vectors
        #expect(vectors.count == 2)
        for vector in vectors {
            let cipher = XAES256GCM(SymmetricKey(data: try #require(Hexadecimal.decode(vector.key))))
            let (nonce, aad) = ([UInt8](vector.nonce.utf8), [UInt8](vector.aad.utf8))
            let derived = cipher.derivedKey(nonce).withUnsafeBytes { [UInt8]($0) }
            #expect(Hexadecimal.encode(derived) == vector.derivedKey)
            let sealed = cipher.seal([UInt8](vector.plaintext.utf8), nonce: nonce, aad: aad)
            #expect(Hexadecimal.encode(sealed) == vector.ciphertext)
            #expect(cipher.open(sealed[...], nonce: nonce, aad: aad) == [UInt8](vector.plaintext.utf8))
        }
    }
}
