import Crypto

/// What a message authentication key is for. Each purpose has a key of its own, declared beside its only user.
public struct MACPurpose: Sendable, Hashable {
    let name: String

    /// A purpose, such as `refresh-token`; the name must never change, since the key follows from it.
    public init(_ name: StaticString) {
        self.name = name.description
    }
}

/// HMAC-SHA-256 under a key that never leaves the vault's memory.
public struct MACKey: Sendable {
    /// Which version of the key this is: keep it beside what was authenticated, and ask for it when checking.
    public let id: UInt32
    private let key: SymmetricKey

    init(id: UInt32, key: SymmetricKey) {
        self.id = id
        self.key = key
    }

    /// The code of a message: 32 bytes.
    public func code(for message: [UInt8]) -> [UInt8] {
        [UInt8](HMAC<SHA256>.authenticationCode(for: message, using: key))
    }

    /// Whether a code is the message's, compared in constant time.
    public func isValid(_ code: [UInt8], for message: [UInt8]) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: key)
    }
}
