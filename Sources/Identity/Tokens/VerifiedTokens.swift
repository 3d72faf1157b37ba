import Access
import Core
import Crypto
import Synchronization

/// A token whose signature is good. Whether it is still valid is another question, asked with each request.
struct VerifiedToken: Sendable {
    let claims: AccessToken
    /// The permissions that the token names and this program knows.
    private let named: Set<Permission>
    /// The role that the token names, and what is left of its permissions.
    private let usual: (role: Role, permissions: Set<Permission>)?

    init(_ claims: AccessToken) {
        self.claims = claims
        let named = Set(claims.permissions.compactMap(Permission.init(rawValue:)))
        self.named = named
        usual = Role(name: claims.role).map { ($0, $0.permissions.intersection(named)) }
    }

    /// What a role allows, cut down to what the token names.
    func permissions(under role: Role) -> Set<Permission> {
        if let usual, usual.role == role { return usual.permissions }
        return role.permissions.intersection(named)
    }
}

/// The tokens that were verified lately, by their SHA-256: tokens themselves are not kept.
final class VerifiedTokens: Sendable {
    typealias Digest = SHA256.Digest
    static let capacity = 8_192

    private let tokens = Mutex<[Digest: VerifiedToken]>([:])

    static func digest(_ token: String) -> Digest {
        var hasher = SHA256()
        var token = token
        token.withUTF8 { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return hasher.finalize()
    }

    func token(_ digest: Digest) -> VerifiedToken? {
        tokens.withLock { $0[digest] }
    }

    /// Remembers a token; when there is no room, forgets all of them, which costs one signature check each.
    func keep(_ token: VerifiedToken, _ digest: Digest) {
        tokens.withLock { tokens in
            if tokens.count >= Self.capacity { tokens.removeAll(keepingCapacity: true) }
            tokens[digest] = token
        }
    }
}
