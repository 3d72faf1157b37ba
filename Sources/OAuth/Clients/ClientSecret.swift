import Core
import OAuthProtocol
import Store

/// A secret of a client, as its hash: it has 256 bits of chance, so a fast one is enough.
struct ClientSecret: Sendable, RowDecodable {
    let id: OAuthClientSecretID
    let hash: [UInt8]
    let expiresAt: Instant?

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        hash = try row.get(1)
        expiresAt = try row.get(2)
    }
}

extension Reader {
    /// The secrets of a client that work now, the newest first.
    func secrets(of client: OAuthClientID, at now: Instant) throws(StoreFault) -> [ClientSecret] {
        try rows(
            """
            SELECT id, secret_hash, expires_at FROM oauth_client_secrets WHERE client_id = \(client) \
            AND (expires_at IS NULL OR expires_at > \(now)) ORDER BY created_at DESC, id DESC
            """)
    }
}

extension Transaction {
    func insertSecret(
        _ secret: OpaqueToken, id: OAuthClientSecretID, of client: OAuthClientID, at now: Instant
    ) throws(StoreFault) {
        try run(
            """
            INSERT INTO oauth_client_secrets (id, client_id, secret_hash, created_at) \
            VALUES (\(id), \(client), \(secret.hash), \(now))
            """)
    }
}
