import Store

/// Devices on which a second factor was shown.
enum RememberedDevicesSchema {
    /// `secret_hash` is the SHA-256 of 256 random bits that the device keeps. How long a device is remembered follows from
    /// `created_at` and the settings of now.
    static let migrations = [
        Migration(
            room: "RememberedDevices", number: 1, name: "devices that were shown a second factor",
            sqlite: """
                CREATE TABLE remembered_devices (
                    id TEXT NOT NULL PRIMARY KEY,
                    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    secret_hash BLOB NOT NULL,
                    name TEXT NOT NULL,
                    created_at TEXT NOT NULL,
                    last_used_at TEXT NOT NULL
                ) STRICT;
                CREATE INDEX remembered_devices_by_user ON remembered_devices (user_id);
                CREATE INDEX remembered_devices_by_age ON remembered_devices (created_at);
                """,
            postgresql: """
                CREATE TABLE remembered_devices (
                    id UUID PRIMARY KEY,
                    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    secret_hash BYTEA NOT NULL,
                    name TEXT NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    last_used_at TIMESTAMPTZ(3) NOT NULL
                );
                CREATE INDEX remembered_devices_by_user ON remembered_devices (user_id);
                CREATE INDEX remembered_devices_by_age ON remembered_devices (created_at);
                """)
    ]
}
