public import Core
public import Store

/// A device on which a second factor was shown, and which is spared the next ones for a while, for this user alone. It keeps a
/// secret, and the database the secret's hash. A sign-in from it is one by password all the same: what asks for a fresh proof
/// asks for one.
public struct RememberedDevice: Sendable, Equatable {
    /// The device's id.
    public let id: ID<RememberedDevice>
    /// The program on it in a few words: `Firefox on Windows`.
    public let name: String
    /// When the second factor was shown.
    public let createdAt: Instant
    /// When it last spared one.
    public let lastUsedAt: Instant
    /// Until when it is remembered.
    public internal(set) var expiresAt: Instant

    typealias Token = Voucher<RememberedDevice>

    /// What texts of devices begin with.
    static let prefix = "dev_"
    /// The most of a user; a new one takes the place of the oldest.
    static let mostOfUser = 20
}

extension RememberedDevice: RowDecodable {
    static let columns: SQL = "id, name, created_at, last_used_at"

    /// Reads ``columns``.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        name = try row.get(1)
        createdAt = try row.get(2)
        lastUsedAt = try row.get(3)
        expiresAt = createdAt
    }
}

extension Reader {
    /// A user's device by what it keeps; nil when it isn't good, or the house remembers none.
    func rememberedDevice(
        _ text: Secret<String>?, of user: UserID, _ policy: SecondFactorPolicy, at now: Instant
    ) throws(StoreFault) -> ID<RememberedDevice>? {
        guard let text, let token = RememberedDevice.Token(text, prefix: RememberedDevice.prefix) else { return nil }
        let hash = try value(
            """
            SELECT secret_hash FROM remembered_devices WHERE id = \(token.id) AND user_id = \(user) \
            AND created_at > \(now - policy.rememberedFor)
            """, as: [UInt8].self)
        guard let hash, token.matches(hash) else { return nil }
        return token.id
    }
}

extension Transaction {
    /// Notes that a device spares a second factor; false when it was forgotten meanwhile.
    func use(_ device: ID<RememberedDevice>, at now: Instant) throws(StoreFault) -> Bool {
        try run("UPDATE remembered_devices SET last_used_at = \(now) WHERE id = \(device)") == 1
    }

    /// Removes devices that were remembered long enough.
    func expireDevices(_ policy: SecondFactorPolicy, at now: Instant) throws(StoreFault) {
        try insert("DELETE FROM remembered_devices WHERE created_at <= \(now - policy.rememberedFor)")
    }
}

extension RememberedDevice: Shaped {
    /// The response.
    public static let shape = Shape<RememberedDevice>(
        "RememberedDevice", "A device that is spared the second factor for a while.",
        [
            .field("id", "The device's id.") { $0.id },
            .field("name", "What the program on it calls itself, in a few words.") { $0.name },
            .field("createdAt", "When a second factor was shown on it.") { $0.createdAt },
            .field("lastUsedAt", "When it last spared one.") { $0.lastUsedAt },
            .field("expiresAt", "Until when it is remembered.") { $0.expiresAt },
        ])
}
