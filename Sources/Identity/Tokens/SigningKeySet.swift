public import Core
import Crypto
import CryptoExtras
public import OAuthProtocol

/// Signing keys as a JWK Set with their private members (RFC 7517 §5): the first of each algorithm signs, the others verify.
public struct SigningKeySet: Sendable {
    let keys: [SigningKey]

    init(_ keys: [SigningKey]) {
        self.keys = keys
    }

    /// The set in a JSON text; nil when that is none, or one of its keys isn't the private half of an RSA key of 2048 bits or more (for
    /// `PS256` when its `alg` says so, otherwise for `RS256`), of one on P-256, or of one for Ed25519.
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
    public static func make(_ algorithm: SignatureAlgorithm = .standard) async throws(IdentityFault) -> SigningKeySet {
        SigningKeySet([try await SigningKey.generate(algorithm)])
    }

    /// A new key of each algorithm in front of those that sign now; nothing behind them when those may be in wrong hands.
    public func successor(isForced: Bool) async throws(IdentityFault) -> SigningKeySet {
        var new: [SigningKey] = []
        for key in signing { new.append(try await SigningKey.generate(key.algorithm)) }
        return SigningKeySet(new + (isForced ? [] : signing))
    }

    /// The name of the first key.
    public var active: String { keys.first?.id ?? "" }

    /// The first key of each algorithm.
    var signing: [SigningKey] {
        var algorithms: Set<SignatureAlgorithm> = []
        return keys.filter { algorithms.insert($0.algorithm).inserted }
    }

    /// As JSON. Whoever has it can sign in as anybody.
    public var json: Secret<String> {
        Secret(JSONValue.object([.init("keys", .array(keys.compactMap(\.privateJWK)))]).json)
    }
}

extension SigningKey {
    private static let names = ["n", "e", "d", "p", "q", "dp", "dq", "qi"]

    /// A key from its private JWK; nil when it is none.
    fileprivate init?(privateJWK jwk: JSONValue) {
        let made: SigningKey? =
            switch (jwk["kty"]?.string, jwk["crv"]?.string) {
            case ("RSA", nil):
                Self.rsa(jwk).flatMap { try? SigningKey(jwk["alg"]?.string == "PS256" ? .ps256 : .rs256, stored: $0) }
            case ("EC", "P-256"): Self.number("d", of: jwk).flatMap { try? SigningKey(.es256, stored: $0) }
            case ("OKP", "Ed25519"): Self.number("d", of: jwk).flatMap { try? SigningKey(.edDSA, stored: $0) }
            default: nil
            }
        guard let made else { return nil }
        self = made
    }

    /// The key as a private JWK.
    fileprivate var privateJWK: JSONValue? {
        guard case .object(let members) = try? JSONReader.read(Array(jwk.utf8)) else { return nil }
        switch material {
        case .p256, .ed25519: return .object(members + [.init("d", .string(Base64URL.encode(stored)))])
        case .rsa:
            guard let numbers = Self.integers(in: stored), numbers.count == 9 else { return nil }
            let secret = zip(Self.names, numbers.dropFirst()).dropFirst(2)
            return .object(members + secret.map { .init($0, .string(Base64URL.encode($1))) })
        }
    }

    private static func number(_ name: String, of jwk: JSONValue) -> [UInt8]? {
        jwk[name]?.string.flatMap { Base64URL.decode($0) }
    }

    /// The PKCS#1 form of an RSA key's numbers.
    private static func rsa(_ jwk: JSONValue) -> [UInt8]? {
        let numbers = names.prefix(5).compactMap { number($0, of: jwk) }
        guard numbers.count == 5 else { return nil }
        let key = try? _RSA.Signing.PrivateKey(
            n: numbers[0], e: numbers[1], d: numbers[2], p: numbers[3], q: numbers[4])
        return key.map { Array($0.derRepresentation) }
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
