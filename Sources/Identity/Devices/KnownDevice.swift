import Access
import Core
import Store
import Vault

/// A program in a network that somebody has signed in from: what makes a sign-in a familiar one.
///
/// Kept as a keyed code, for half a year after it was last seen; from the table alone nobody learns where people are.
struct KnownDevice: Sendable {
    /// How long a device is remembered after a sign-in.
    static let remembered = Duration.seconds(180 * 86_400)

    let code: [UInt8]

    init(_ origin: Origin, of user: UserID, _ key: MACKey) {
        let parts = [DeviceName(origin.userAgent).text, Self.network(of: origin.address)]
        code = key.code(for: user.bytes + Array(parts.joined(separator: "\n").utf8))
    }

    /// The network that an address is in: what a provider moves people about in. /24 for IPv4, /48 for IPv6.
    static func network(of address: String?) -> String {
        guard let address = address.flatMap({ IPAddress($0) }) else { return "" }
        let prefix = address.width == 32 ? 24 : 48
        return "\(address.masked(to: prefix))/\(prefix)"
    }
}

extension MACPurpose {
    /// Hides where people sign in from.
    static let knownDevice = MACPurpose("known-device")
}

extension Transaction {
    /// Remembers a device; whether the user is known from others only, and so not from this one.
    func remember(_ device: KnownDevice, of user: UserID, at now: Instant) throws(StoreFault) -> Bool {
        let isKnown = try value(
            "SELECT code = \(device.code) FROM known_devices WHERE user_id = \(user) ORDER BY 1 DESC LIMIT 1",
            as: Bool.self)
        try insert(
            """
            INSERT INTO known_devices (user_id, code, last_seen_at) VALUES (\(user), \(device.code), \(now)) \
            ON CONFLICT (user_id, code) DO UPDATE SET last_seen_at = excluded.last_seen_at
            """)
        return isKnown == false
    }
}

/// The devices that people have signed in from.
enum DevicesSchema {
    static let migrations = [
        Migration(
            room: "Devices", number: 1, name: "known devices",
            sqlite: """
                CREATE TABLE known_devices (
                    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    code BLOB NOT NULL,
                    last_seen_at TEXT NOT NULL,
                    PRIMARY KEY (user_id, code)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX known_devices_by_age ON known_devices (last_seen_at);
                """,
            postgresql: """
                CREATE TABLE known_devices (
                    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    code BYTEA NOT NULL,
                    last_seen_at TIMESTAMPTZ(3) NOT NULL,
                    PRIMARY KEY (user_id, code)
                );
                CREATE INDEX known_devices_by_age ON known_devices (last_seen_at);
                """)
    ]
}
