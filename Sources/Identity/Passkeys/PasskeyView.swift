import Authenticators
public import Core
public import Store

/// A passkey as its owner sees it.
public struct PasskeyView: Sendable, Equatable {
    /// Its id; what authenticators call it is another.
    public let id: PasskeyID
    /// What its owner calls it.
    public let name: String
    /// When it was added.
    public let createdAt: Instant
    /// When it last signed; nil when it hasn't since.
    public let lastUsedAt: Instant?
    /// The model of its authenticator, as the authenticator says.
    let model: AAGUID
    /// Whether it was copied to the owner's other devices, when last heard of.
    public let isBackedUp: Bool

    /// The longest name, in Unicode scalars.
    public static let longestName = 100
}

extension PasskeyView: RowDecodable {
    static let columns: SQL = "id, name, created_at, last_used_at, aaguid, is_backed_up"

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        name = try row.get(1)
        createdAt = try row.get(2)
        lastUsedAt = try row.get(3)
        guard let aaguid = AAGUID(bytes: try row.get(4)) else { throw .decoding("passkeys.aaguid") }
        model = aaguid
        isBackedUp = try row.get(5)
    }
}

extension PasskeyView: Shaped {
    /// The response.
    public static let shape = Shape<PasskeyView>(
        "Passkey", "A key or passkey of one's own.",
        [
            .field("id", "Its id.") { $0.id },
            .field("name", "What its owner calls it.") { $0.name },
            .field("createdAt", "When it was added.") { $0.createdAt },
            .field("lastUsedAt", "When it last signed; null when it hasn't since.") { $0.lastUsedAt },
            .field("aaguid", "The model of its authenticator, as that says; zeros when it doesn't.") {
                $0.model.description
            },
            .field("isBackedUp", "Whether it was copied to the owner's other devices, when last heard of.") {
                $0.isBackedUp
            },
        ])
}

extension Reader {
    /// A user's passkeys, or the one with an id, the oldest first.
    func passkeyViews(of user: UserID, _ id: PasskeyID? = nil) throws(StoreFault) -> [PasskeyView] {
        let one: SQL = id.map { "AND id = \($0)" } ?? ""
        return try rows(
            "SELECT \(PasskeyView.columns) FROM passkeys WHERE user_id = \(user) \(one) ORDER BY created_at, id")
    }
}
