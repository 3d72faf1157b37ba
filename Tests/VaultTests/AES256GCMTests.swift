import Core
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

    @Test("agrees with Wycheproof about what opens and what doesn't", arguments: AES256GCM.available)
    func wycheproof(_ engine: AES256GCM) throws {
        let groups = try Vectors.decode("wycheproof/aes_gcm_test.json", as: File.self).testGroups
        let cases = groups.filter { $0.ivSize == 96 && $0.keySize == 256 }.flatMap(\.tests)
        #expect(cases.contains { $0.result == "valid" } && cases.contains { $0.result == "invalid" })
        for vector in cases {
            let key = try #require(Hexadecimal.decode(vector.key))
            let nonce = try #require(Hexadecimal.decode(vector.iv))
            let aad = try #require(Hexadecimal.decode(vector.aad))
            let sealed = try #require(Hexadecimal.decode(vector.ct + vector.tag))
            let opened = open(sealed, engine, key, nonce, aad)
            guard vector.result == "valid" else {
                #expect(opened == nil, "case \(vector.tcId)")
                continue
            }
            let message = try #require(Hexadecimal.decode(vector.msg))
            #expect(opened == message, "case \(vector.tcId)")
            #expect(seal(message, engine, key, nonce, aad) == sealed, "case \(vector.tcId)")
        }
    }

    private func seal(
        _ message: [UInt8], _ engine: AES256GCM, _ key: [UInt8], _ nonce: [UInt8], _ aad: [UInt8]
    ) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: message.count + 16)
        out.withUnsafeMutableBufferPointer { out in
            message.withUnsafeBufferPointer { message in
                key.withUnsafeBufferPointer { key in
                    nonce.withUnsafeBufferPointer { nonce in
                        aad.withUnsafeBufferPointer {
                            engine.seal(message, key: key, nonce: nonce, aad: $0, into: out)
                        }
                    }
                }
            }
        }
        return out
    }

    private func open(
        _ sealed: [UInt8], _ engine: AES256GCM, _ key: [UInt8], _ nonce: [UInt8], _ aad: [UInt8]
    ) -> [UInt8]? {
        guard sealed.count >= 16 else { return nil }
        var out = [UInt8](repeating: 0, count: sealed.count - 16)
        let isWhole = out.withUnsafeMutableBufferPointer { out in
            sealed.withUnsafeBufferPointer { sealed in
                key.withUnsafeBufferPointer { key in
                    nonce.withUnsafeBufferPointer { nonce in
                        aad.withUnsafeBufferPointer {
                            engine.open(sealed, key: key, nonce: nonce, aad: $0, into: out)
                        }
                    }
                }
            }
        }
        return isWhole ? out : nil
    }
}
