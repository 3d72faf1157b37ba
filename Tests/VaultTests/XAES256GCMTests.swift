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

    @Test("agrees with the specification's vectors, both ways", arguments: AES256GCM.available)
    func vectors(_ engine: AES256GCM) throws {
        let vectors = try Vectors.decode("xaes/xaes-256-gcm.json", as: File.self).vectors
        #expect(vectors.count == 2)
        for vector in vectors {
            let cipher = XAES256GCM(SymmetricKey(data: try #require(Hexadecimal.decode(vector.key))), engine)
            let (nonce, aad) = ([UInt8](vector.nonce.utf8), [UInt8](vector.aad.utf8))
            let derived = nonce.withUnsafeBufferPointer { cipher.withDerivedKey($0) { [UInt8]($0) } }
            #expect(Hexadecimal.encode(derived) == vector.derivedKey)
            let sealed = cipher.seal([UInt8](vector.plaintext.utf8), nonce: nonce, aad: aad)
            #expect(Hexadecimal.encode(sealed) == vector.ciphertext)
            #expect(cipher.open(sealed[...], nonce: nonce, aad: aad) == [UInt8](vector.plaintext.utf8))
        }
    }

    @Test("agrees with the specification about 10,000 messages of any length, told by the hash of all")
    func accumulated() {
        let (source, results) = (SHAKE128(), SHAKE128())
        for _ in 0..<10_000 {
            let (key, nonce) = (source.squeeze(32), source.squeeze(24))
            let plaintext = source.squeeze(Int(source.squeeze(1)[0]))
            let aad = source.squeeze(Int(source.squeeze(1)[0]))
            let cipher = XAES256GCM(SymmetricKey(data: key))
            let sealed = cipher.seal(plaintext, nonce: nonce, aad: aad)
            results.absorb(sealed)
        }
        // c2sp.org/XAES-256-GCM, “Test vectors”, accumulated.
        #expect(
            Hexadecimal.encode(results.squeeze(32))
                == "e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939")
    }
}
