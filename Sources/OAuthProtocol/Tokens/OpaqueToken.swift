public import Core
import Crypto

/// A text that stands for something kept here: a prefix, by which people and secret scanners recognise it, and 256 random bits in base64url.
///
/// The database holds the SHA-256 of the bits and finds the row by it. With that much chance in it a slow hash would add nothing.
public struct OpaqueToken: Sendable, Hashable {
    /// How many random bytes there are.
    public static let length = 32

    /// What it stands for.
    public let kind: Kind
    private let secret: [UInt8]

    /// What such a text can stand for.
    public enum Kind: String, Sendable, CaseIterable {
        case authorizationCode = "oac_"
        case deviceCode = "odc_"
        case clientSecret = "ocs_"
        /// Lets a program register clients (RFC 7591 §3).
        case initialAccess = "oia_"
        /// A pushed request, in ``OpaqueToken/requestURI``.
        case pushedRequest = "opr_"
    }

    /// A new one.
    public init(_ kind: Kind, _ randomness: some Randomness) {
        self.kind = kind
        secret = randomness.bytes(Self.length)
    }

    /// One from its text; nil for anything that isn't exactly one of this kind.
    public init?(_ text: String, as kind: Kind) {
        let prefix = kind.rawValue.utf8
        guard text.utf8.starts(with: prefix),
            let secret = Base64URL.decode(Substring(text.utf8.dropFirst(prefix.count)))
        else { return nil }
        guard secret.count == Self.length else { return nil }
        self.kind = kind
        self.secret = secret
    }

    /// The pushed request that a `request_uri` names; nil for any other URI, which nobody fetches.
    public init?(requestURI: String) {
        let prefix = Self.requestURIPrefix.utf8
        guard requestURI.utf8.starts(with: prefix) else { return nil }
        self.init(String(Substring(requestURI.utf8.dropFirst(prefix.count))), as: .pushedRequest)
    }

    /// The text as its holder keeps it.
    public var text: Secret<String> { Secret(kind.rawValue + Base64URL.encode(secret)) }

    /// The text as a `request_uri` (RFC 9126 §2.2).
    public var requestURI: String { Self.requestURIPrefix + text.reveal() }

    /// What the database keeps: 32 bytes.
    public var hash: [UInt8] { Array(SHA256.hash(data: secret)) }

    /// Whether `stored` is the hash of this one, compared in constant time.
    public func matches(_ stored: [UInt8]) -> Bool { ConstantTime.isSame(hash, stored) }

    private static let requestURIPrefix = "urn:ietf:params:oauth:request_uri:"
}

extension OpaqueToken: CustomStringConvertible, CustomReflectable {
    /// The kind alone.
    public var description: String { "\(kind.rawValue)‹redacted›" }
    /// Nothing: `dump` sees no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
