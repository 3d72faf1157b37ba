public import Access
public import Audit
public import Core
import Identity
import OAuthProtocol
import SecurityEvents
import Store

/// What a user granted a client.
public struct Consent: Sendable {
    /// The client.
    public let client: OAuthClient
    /// What they granted, by name.
    public let scopes: [String]
    /// When they first did.
    public let createdAt: Instant
    /// When they last did.
    public let updatedAt: Instant
}

/// What users granted: the list of it, and taking it back.
public struct Consents: Sendable {
    let store: OAuthStore

    /// What a user granted, the latest first.
    public func list(of user: UserID) async throws(OAuthFault) -> [Consent] {
        try await store.read { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT \(OAuthClient.columns), oauth_consents.scopes, oauth_consents.created_at, \
                oauth_consents.updated_at FROM oauth_consents \
                JOIN oauth_clients ON oauth_clients.id = oauth_consents.client_id \
                WHERE oauth_consents.user_id = \(user) ORDER BY oauth_consents.updated_at DESC
                """, as: ConsentRow.self
            ).map(\.consent)
        }
    }

    /// Takes back what a user granted a client, and ends what it opened; false when there was nothing.
    public func revoke(
        _ client: OAuthClientID, of user: UserID, by grant: Grant
    ) async throws(OAuthFault) -> Bool {
        try await store.change(by: grant, .oauthConsentRevoked, on: .consent(of: user, to: client)) {
            change throws(StoreFault) in
            let transaction = change.transaction
            let count = try transaction.run(
                "DELETE FROM oauth_consents WHERE user_id = \(user) AND client_id = \(client)")
            let ended = try change.endSessions(ofClient: client.description, of: user)
            try transaction.run("DELETE FROM oauth_codes WHERE user_id = \(user) AND client_id = \(client)")
            try transaction.run("DELETE FROM oauth_device_codes WHERE user_id = \(user) AND client_id = \(client)")
            guard count > 0 || ended > 0 else { return .rollback(false) }
            change.note("sessions", .integer(Int64(ended)))
            try change.record(
                EventDraft(
                    .oauthConsentRevoked, user: user, message: "What a client was granted was taken back",
                    metadata: ["client_id": .text(client.description), "sessions": .integer(Int64(ended))]))
            return .commit(true)
        }
    }
}

private struct ConsentRow: RowDecodable {
    let consent: Consent

    init(row: Row) throws(StoreFault) {
        consent = Consent(
            client: try OAuthClient(row: row), scopes: try [String](column: row.get(OAuthClient.columnCount)),
            createdAt: try row.get(OAuthClient.columnCount + 1), updatedAt: try row.get(OAuthClient.columnCount + 2))
    }
}

extension Reader {
    /// What a user granted a client before; nothing when they never did.
    func consent(of user: UserID, to client: OAuthClientID) throws(StoreFault) -> Scopes {
        let column = try value(
            "SELECT scopes FROM oauth_consents WHERE user_id = \(user) AND client_id = \(client)", as: JSONText.self)
        return try column.map { json throws(StoreFault) in try Scopes(column: json) } ?? .none
    }
}

extension Change {
    /// Remembers that a user granted a client something, beside what they granted it before.
    func consent(of user: UserID, to client: OAuthClient, _ scopes: Scopes) throws(StoreFault) {
        let before = try transaction.consent(of: user, to: client.id)
        let all = Scopes(before.names.union(scopes.names))
        try transaction.run(
            """
            INSERT INTO oauth_consents (user_id, client_id, scopes, created_at, updated_at) \
            VALUES (\(user), \(client.id), \(all.column), \(time), \(time)) \
            ON CONFLICT (user_id, client_id) DO UPDATE SET scopes = excluded.scopes, updated_at = excluded.updated_at
            """)
        note("client_id", .text(client.profile.id))
        note("scopes", .list(scopes.sorted))
        try record(
            EventDraft(
                .oauthConsentGranted, user: user, message: "\(client.name) was granted what it asked for",
                metadata: ["client_id": .text(client.profile.id), "scopes": .list(scopes.sorted)]))
    }
}

extension Action {
    /// A user granted a client something.
    public static let oauthConsentGranted = Action("oauth_consent.granted")
    /// What a client was granted was taken back.
    public static let oauthConsentRevoked = Action("oauth_consent.revoked")
}
