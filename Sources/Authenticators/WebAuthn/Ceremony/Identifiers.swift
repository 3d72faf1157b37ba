public import Core

/// The name of a credential, which the authenticator chose.
public struct CredentialID: Sendable, Hashable {
    /// 16 to 1,023 bytes (WebAuthn §4, credential ID).
    public let bytes: [UInt8]

    /// An id from its bytes; nil when there are too few or too many.
    public init?(_ bytes: [UInt8]) {
        guard (16...1_023).contains(bytes.count) else { return nil }
        self.bytes = bytes
    }
}

/// The model of an authenticator, zeros when it doesn't say.
public struct AAGUID: Sendable, Hashable, CustomStringConvertible {
    /// 16 bytes.
    public let bytes: [UInt8]

    /// A model from its bytes; nil when there are not 16.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Written as a UUID, in lower case: the form in which lists of models have it.
    public var description: String {
        let digits = Array(Hexadecimal.encode(bytes))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}

/// What an authenticator knows an account by: random, since it may show it to others (WebAuthn §14.6.1).
public struct UserHandle: Sendable, Hashable {
    /// 1 to 64 bytes.
    public let bytes: [UInt8]

    /// A new handle of 64 bytes.
    public init(_ randomness: any Randomness) {
        bytes = randomness.bytes(64)
    }

    /// A handle that was stored; nil when it is empty or longer than 64 bytes.
    public init?(bytes: [UInt8]) {
        guard (1...64).contains(bytes.count) else { return nil }
        self.bytes = bytes
    }
}

/// What an authenticator is asked to sign. Whoever stores it sees to it that it is answered once, and soon.
public struct Challenge: Sendable, Hashable {
    /// 16 bytes or more (WebAuthn §13.4.3).
    public let bytes: [UInt8]

    /// A new challenge of 32 bytes.
    public init(_ randomness: any Randomness) {
        bytes = randomness.bytes(32)
    }

    /// A challenge that was stored; nil when it has fewer than 16 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count >= 16 else { return nil }
        self.bytes = bytes
    }
}
