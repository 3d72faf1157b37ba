public import Core
import CryptoExtras
import JWTKit

/// Signing keys as a JWK Set with their private members (RFC 7517 §5, RFC 7518 §6.3.2): the first signs, the others verify.
public struct SigningKeySet: Sendable {
    let keys: [SigningKey]

    init(_ keys: [SigningKey]) {
        self.keys = keys
    }

    /// The set in a JSON text; nil when that is none, or one of its keys isn't an RSA key of 2048 bits or more with its private half.
    public init?(json: Secret<String>) {
        guard let document = try? JSONReader.read(Array(json.reveal().utf8)), let members = document["keys"]?.array,
            !members.isEmpty
        else { return nil }
        var keys: [SigningKey] = []
        for member in members {
            guard let key = SigningKey(privateJWK: member) else { return nil }
            keys.append(key)
        }
        self.keys = keys
    }

    /// A set of one new key.
    public static func make() async throws(IdentityFault) -> SigningKeySet {
        SigningKeySet([try await SigningKey.generate()])
    }

    /// A new key in front of the one that signs now; nothing behind it when it may be in wrong hands.
    public func successor(isForced: Bool) async throws(IdentityFault) -> SigningKeySet {
        SigningKeySet(try await Self.make().keys + (isForced ? [] : keys.prefix(1)))
    }

    /// The name of the key that signs.
    public var active: String { keys.first?.id ?? "" }

    /// As JSON. Whoever has it can sign in as anybody.
    public var json: Secret<String> {
        Secret(JSONValue.object([.init("keys", .array(keys.compactMap(\.privateJWK)))]).json)
    }
}

extension SigningKey {
    private static let names = ["n", "e", "d", "p", "q", "dp", "dq", "qi"]

    /// A key from its private JWK; nil when it is none.
    fileprivate init?(privateJWK jwk: JSONValue) {
        guard jwk["kty"]?.string == "RSA" else { return nil }
        let numbers = Self.names.prefix(5).compactMap { jwk[$0]?.string.flatMap { Base64URL.decode($0) } }
        guard numbers.count == 5,
            let key = try? _RSA.Signing.PrivateKey(
                n: numbers[0], e: numbers[1], d: numbers[2], p: numbers[3], q: numbers[4])
        else { return nil }
        guard let made = try? SigningKey(der: Array(key.derRepresentation)) else { return nil }
        self = made
    }

    /// The key as a private JWK.
    fileprivate var privateJWK: JSONValue? {
        guard let numbers = Self.integers(in: der), numbers.count == 9 else { return nil }
        let members = zip(Self.names, numbers.dropFirst()).map { name, bytes in
            JSONValue.Member(name, .string(Base64URL.encode(bytes)))
        }
        return .object(
            [
                .init("kty", .string("RSA")), .init("use", .string("sig")), .init("alg", .string(Self.algorithm)),
                .init("kid", .string(id)),
            ] + members)
    }

    /// The integers of PKCS#1's `RSAPrivateKey` (RFC 8017 §A.1.2), the version among them, without leading zeros; nil for anything
    /// else.
    private static func integers(in der: [UInt8]) -> [[UInt8]]? {
        var rest = der[...]
        func length() -> Int? {
            guard let first = rest.popFirst() else { return nil }
            guard first & 0x80 != 0 else { return Int(first) }
            guard 1...2 ~= first & 0x7f, rest.count >= Int(first & 0x7f) else { return nil }
            return (0..<Int(first & 0x7f)).reduce(0) { value, _ in value << 8 | Int(rest.removeFirst()) }
        }
        guard rest.popFirst() == 0x30, length() == rest.count else { return nil }
        var found: [[UInt8]] = []
        while !rest.isEmpty {
            guard rest.popFirst() == 0x02, let count = length(), count <= rest.count else { return nil }
            found.append(Array(rest.prefix(count).drop { $0 == 0 }))
            rest.removeFirst(count)
        }
        return found
    }
}
