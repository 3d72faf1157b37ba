public import Core

/// Public keys of one owner (RFC 7517 §5).
public struct JWKSet: Sendable, Hashable {
    /// How many there may be: each can be tried on a token that doesn't say which it is of.
    public static let most = 20

    /// The keys, in their order.
    public let keys: [JWK]

    /// A set of keys; their ids differ.
    public init(_ keys: [JWK]) throws(JWKDefect) {
        guard (1...Self.most).contains(keys.count) else { throw .tooMany }
        let ids = keys.compactMap(\.id)
        guard Set(ids.map { Array($0.utf8) }).count == ids.count else { throw .repeatedID }
        self.keys = keys
    }

    /// Reads a set. One key that isn't taken makes the whole refused, so that nobody waits for a key to work that never will.
    public init(_ value: JSONValue) throws(JWKDefect) {
        guard let values = value["keys"]?.array else { throw .notAKey }
        guard values.count <= Self.most else { throw .tooMany }
        var keys: [JWK] = []
        for value in values { keys.append(try JWK(value)) }
        try self.init(keys)
    }

    /// Reads a set from its JSON.
    public init(_ bytes: [UInt8]) throws(JWKDefect) {
        guard let value = try? JSONReader.read(bytes, limits: JSONLimits(bytes: 65_536, depth: 6)) else {
            throw .notAKey
        }
        try self.init(value)
    }

    /// Those that may have signed a token: the one that it names, or all that fit when it names none. A key without an id goes by its
    /// thumbprint.
    func candidates(_ keyID: String?, for algorithm: SignatureAlgorithm) -> [JWK] {
        keys.filter { key in
            guard key.fits(algorithm) else { return false }
            guard let keyID else { return true }
            return (key.id ?? key.thumbprint).utf8.elementsEqual(keyID.utf8)
        }
    }
}

extension JWKSet: JSONWritable {
    /// `{"keys": [{"kty": …, "kid": …}]}`
    public static var schema: Schema {
        .object([.required("keys", "Public keys (RFC 7517).", .array(of: .map(of: .anything)))])
    }

    /// Writes the public members, `use`, and `kid` and `alg` where the keys have them. A key without `kid` gets its thumbprint.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("keys")
        keys.write(to: &writer)
        writer.endObject()
    }
}

extension JWK: JSONWritable {
    /// An object.
    public static var schema: Schema { .map(of: .anything) }

    /// Writes the public members, `use`, `kid` and, when it is for one algorithm, `alg`.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for member in members {
            writer.key(member.name)
            member.value.write(to: &writer)
        }
        writer.key("use")
        writer.string("sig")
        writer.key("kid")
        writer.string(id ?? thumbprint)
        if let algorithm {
            writer.key("alg")
            writer.string(algorithm.rawValue)
        }
        writer.endObject()
    }
}
