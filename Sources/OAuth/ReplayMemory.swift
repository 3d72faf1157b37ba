import Audit
public import Core
import Crypto
import Store

/// What may come only once: the ids of assertions and of DPoP proofs.
public struct ReplayMemory: Sendable {
    let store: OAuthStore

    /// How much longer than it would be taken an id is remembered: the clock of another node, which would take it, may be behind.
    static let clockMargin = Duration.seconds(60)

    /// What an id belongs to; two kinds never meet.
    enum Kind: String {
        case assertion
        case proof
    }

    /// Whether a proof comes for the first time (RFC 9449 §11.1). Ask it only about proofs that verified.
    public func isNew(proof id: String, of thumbprint: String, until end: Instant) async throws(OAuthFault) -> Bool {
        try await isNew(.proof, id, of: thumbprint, until: end)
    }

    func isNew(_ kind: Kind, _ id: String, of owner: String, until end: Instant) async throws(OAuthFault) -> Bool {
        let hash = Array(SHA256.hash(data: Array("\(kind.rawValue)\n\(owner)\n\(id)".utf8)))
        let forgotten = end + Self.clockMargin
        return try await store.housekeep(.authorizationState) { transaction throws(StoreFault) in
            let count = try transaction.run(
                """
                INSERT INTO oauth_replays (hash, expires_at) VALUES (\(hash), \(forgotten)) \
                ON CONFLICT (hash) DO NOTHING
                """)
            return count == 1 ? .commit(true) : .rollback(false)
        }
    }
}
