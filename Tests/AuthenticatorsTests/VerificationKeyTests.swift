import Core
import Crypto
import CryptoExtras
import Testing

@testable import Authenticators

@Suite("WebAuthn: public keys")
struct VerificationKeyTests {
    private static let point = Array(P256.Signing.PrivateKey().publicKey.rawRepresentation)
    private static let modulus: [UInt8] = [0xc1] + [UInt8](repeating: 0x5a, count: 254) + [0x01]

    private static func ec(_ changes: [Int64: CBORValue] = [:]) -> CBORValue {
        let (x, y) = (Array(point[..<32]), Array(point[32...]))
        return key([1: .integer(2), 3: .integer(-7), -1: .integer(1), -2: .bytes(x), -3: .bytes(y)], changes)
    }

    private static func rsa(_ changes: [Int64: CBORValue] = [:]) -> CBORValue {
        key([1: .integer(3), 3: .integer(-257), -1: .bytes(modulus), -2: .bytes([1, 0, 1])], changes)
    }

    private static func ed(_ changes: [Int64: CBORValue] = [:]) -> CBORValue {
        let x = Array(Curve25519.Signing.PrivateKey().publicKey.rawRepresentation)
        return key([1: .integer(1), 3: .integer(-8), -1: .integer(6), -2: .bytes(x)], changes)
    }

    private static func key(_ parts: [Int64: CBORValue], _ changes: [Int64: CBORValue]) -> CBORValue {
        let merged = parts.merging(changes) { $1 }.map { (CBORValue.integer($0.key), $0.value) }
        return .map(Dictionary(uniqueKeysWithValues: merged))
    }

    @Test("of the four algorithms are read")
    func read() throws {
        #expect(try VerificationKey(cose: Self.ec()).algorithm == .es256)
        #expect(try VerificationKey(cose: Self.ed()).algorithm == .edDSA)
        #expect(try VerificationKey(cose: Self.rsa()).algorithm == .rs256)
        #expect(try VerificationKey(cose: Self.rsa([3: .integer(-37)])).algorithm == .ps256)
        #expect(try VerificationKey(cose: Self.ec([99: .text("more")])).algorithm == .es256)
    }

    @Test("that are malformed, weak, or for another algorithm than they say, are refused")
    func refused() {
        let short = CBORValue.bytes([UInt8](repeating: 1, count: 31))
        let bad: [CBORValue] = [
            .null, .map([:]), Self.ec([1: .null]), Self.ec([3: .null]), Self.ec([1: .integer(1)]),
            Self.ec([-1: .integer(2)]), Self.ec([-1: .integer(8)]), Self.ec([-2: short]), Self.ec([-3: short]),
            // A compressed point, and one that isn't on the curve.
            Self.ec([-3: .boolean(true)]), Self.ec([-3: .bytes([UInt8](repeating: 1, count: 32))]),
            Self.ec([-2: .bytes([UInt8](repeating: 0, count: 32)), -3: .bytes([UInt8](repeating: 0, count: 32))]),
            Self.ed([-1: .integer(7)]), Self.ed([-2: short]), Self.ed([1: .integer(2)]),
            Self.rsa([1: .integer(2)]), Self.rsa([-1: .bytes(Array(Self.modulus.dropFirst(1)))]),
            Self.rsa([-1: .bytes([0] + Self.modulus.dropFirst(1))]), Self.rsa([-2: .bytes([])]),
            Self.rsa([-2: .bytes([1])]),
            Self.rsa([-2: .bytes([2])]), Self.rsa([-2: .bytes([1, 0, 0, 0, 1])]),
            Self.rsa([-1: .bytes([UInt8](repeating: 0xff, count: 1_025))]),
        ]
        for (index, key) in bad.enumerated() {
            #expect(throws: WebAuthnRefusal.publicKey, "\(index)") { try VerificationKey(cose: key) }
        }
        for algorithm: Int64 in [-35, -36, -47, -65535, -258, 0, 5, .min] {
            #expect(throws: WebAuthnRefusal.unsupportedAlgorithm) {
                try VerificationKey(cose: Self.ec([3: .integer(algorithm)]))
            }
        }
    }

    @Test("verify their signatures and no others")
    func verify() throws {
        let message = Array("message".utf8)
        let ec = P256.Signing.PrivateKey()
        let signature = try ec.signature(for: message)
        let der = Array(signature.derRepresentation)
        let key = VerificationKey(ec.publicKey)
        #expect(key.isValid(der, for: message) && !key.isValid(der, for: message + [0]))
        for wrong in [[], Array(signature.rawRepresentation), der + [0], Array(der.dropLast())] {
            #expect(!key.isValid(wrong, for: message))
        }
        let rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let digest = SHA256.hash(data: message)
        let pkcs = Array(try rsa.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
        let pss = Array(try rsa.signature(for: digest, padding: .PSS).rawRepresentation)
        #expect(VerificationKey(rsa.publicKey).isValid(pkcs, for: message))
        #expect(!VerificationKey(rsa.publicKey).isValid(pss, for: message))
        #expect(!VerificationKey(rsa.publicKey).isValid(pkcs, for: []))
    }
}
