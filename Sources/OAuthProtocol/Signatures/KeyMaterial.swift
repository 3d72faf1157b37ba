import Core
import Crypto
import CryptoExtras

/// The numbers of a key, by its type (RFC 7518 §6, RFC 8037 §2).
extension JWK {
    /// 2,048 to 8,192 bits; the exponent odd, 65,537 or more (FIPS 186-5 §5.1) and no more than 33 bits, beyond which verifying gets dear.
    static func rsa(_ value: JSONValue) throws(JWKDefect) -> (Key, [JSONValue.Member]) {
        let modulus = try bytes("n", of: value)
        let exponent = try bytes("e", of: value)
        guard modulus.first != 0, let first = modulus.first, let last = modulus.last, last & 1 == 1 else {
            throw .badNumber
        }
        let bits = modulus.count * 8 - first.leadingZeroBitCount
        guard (2_048...8_192).contains(bits) else { throw .badSize }
        let number = exponent.count <= 5 ? exponent.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } : .max
        guard exponent.first != 0, number & 1 == 1, (65_537..<1 << 33).contains(number) else { throw .badExponent }
        guard let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent) else { throw .badNumber }
        return (.rsa(key), members(["e", "kty", "n"], of: value))
    }

    static func p256(_ value: JSONValue) throws(JWKDefect) -> (Key, [JSONValue.Member]) {
        guard value["crv"]?.string == "P-256" else { throw .unsupported }
        let (x, y) = (try bytes("x", of: value), try bytes("y", of: value))
        guard x.count == 32, y.count == 32 else { throw .badSize }
        guard let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y) else { throw .badNumber }
        return (.p256(key), members(["crv", "kty", "x", "y"], of: value))
    }

    static func ed25519(_ value: JSONValue) throws(JWKDefect) -> (Key, [JSONValue.Member]) {
        guard value["crv"]?.string == "Ed25519" else { throw .unsupported }
        let x = try bytes("x", of: value)
        guard x.count == 32 else { throw .badSize }
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else { throw .badNumber }
        return (.ed25519(key), members(["crv", "kty", "x"], of: value))
    }

    private static func bytes(_ name: String, of value: JSONValue) throws(JWKDefect) -> [UInt8] {
        guard let text = value[name]?.string, let bytes = Base64URL.decode(text), !bytes.isEmpty else {
            throw .badNumber
        }
        return bytes
    }

    private static func members(_ names: [String], of value: JSONValue) -> [JSONValue.Member] {
        names.compactMap { name in value[name].map { JSONValue.Member(name, $0) } }
    }
}
