import Audit
import Core
import OAuthProtocol
import Store

/// Removing what has run out, some rows at a time, so that no table grows with use.
extension OAuthRoom {
    /// How often ``expire()`` should run.
    public static let expiresEvery = Duration.seconds(60)

    /// Rows removed in one transaction.
    private static let batch = 500

    /// Removes what has run out, and says how many rows that were.
    @discardableResult
    public func expire() async throws(OAuthFault) -> Int {
        let now = time.now()
        // A device that asks too late is told so for as long again.
        let late = now - DeviceGrant.lifetime
        let statements: [SQL] = [
            """
            DELETE FROM oauth_codes WHERE code_hash IN \
            (SELECT code_hash FROM oauth_codes WHERE removed_at <= \(now) ORDER BY removed_at LIMIT \(Self.batch))
            """,
            """
            DELETE FROM oauth_pushed_requests WHERE token_hash IN \
            (SELECT token_hash FROM oauth_pushed_requests WHERE expires_at <= \(now) ORDER BY expires_at \
            LIMIT \(Self.batch))
            """,
            """
            DELETE FROM oauth_device_codes WHERE code_hash IN \
            (SELECT code_hash FROM oauth_device_codes WHERE expires_at <= \(late) ORDER BY expires_at \
            LIMIT \(Self.batch))
            """,
            """
            DELETE FROM oauth_replays WHERE hash IN \
            (SELECT hash FROM oauth_replays WHERE expires_at <= \(now) ORDER BY expires_at LIMIT \(Self.batch))
            """,
            """
            DELETE FROM oauth_client_secrets WHERE id IN \
            (SELECT id FROM oauth_client_secrets WHERE expires_at <= \(now) ORDER BY expires_at LIMIT \(Self.batch))
            """,
            """
            DELETE FROM oauth_registration_tokens WHERE id IN \
            (SELECT id FROM oauth_registration_tokens WHERE expires_at <= \(now) ORDER BY expires_at \
            LIMIT \(Self.batch))
            """,
        ]
        var total = 0
        for statement in statements { total += try await removeAll(statement) }
        return total
    }

    private func removeAll(_ statement: SQL) async throws(OAuthFault) -> Int {
        var (total, last) = (0, Self.batch)
        while last == Self.batch, !Task.isCancelled {
            last = try await store.housekeep(.expiry) { transaction throws(StoreFault) in
                .commit(try transaction.run(statement))
            }
            total += last
        }
        return total
    }
}
