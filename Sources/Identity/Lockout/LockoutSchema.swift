import Store

/// The cap's counter, and the names that nobody has.
enum LockoutSchema {
    /// `password_failures` has a column of its own, so that the runbook's `SET failed_login_attempts = 0, locked_until =
    /// NULL` lifts the lock and not the cap.
    ///
    /// `unknown_sign_ins` has so many rows for each slot and no more, and no name in clear: see `UnknownName.swift`.
    static let migrations = [
        Migration(
            room: "Lockout", number: 1, name: "lockout",
            sqlite: """
                ALTER TABLE users ADD COLUMN password_failures INTEGER NOT NULL DEFAULT 0;
                CREATE TABLE unknown_sign_ins (
                    slot INTEGER PRIMARY KEY,
                    name_code BLOB NOT NULL,
                    failed_login_attempts INTEGER NOT NULL,
                    locked_until TEXT,
                    password_failures INTEGER NOT NULL
                ) STRICT;
                """,
            postgresql: """
                ALTER TABLE users ADD COLUMN password_failures BIGINT NOT NULL DEFAULT 0;
                CREATE TABLE unknown_sign_ins (
                    slot BIGINT PRIMARY KEY,
                    name_code BYTEA NOT NULL,
                    failed_login_attempts BIGINT NOT NULL,
                    locked_until TIMESTAMPTZ(3),
                    password_failures BIGINT NOT NULL
                );
                """),
        Migration(
            room: "Lockout", number: 2, name: "several names for a slot, and since when",
            sqlite: """
                ALTER TABLE users ADD COLUMN failing_since TEXT;
                DROP TABLE unknown_sign_ins;
                CREATE TABLE unknown_sign_ins (
                    slot INTEGER NOT NULL,
                    name_code BLOB NOT NULL,
                    failed_login_attempts INTEGER NOT NULL,
                    failing_since TEXT,
                    locked_until TEXT,
                    password_failures INTEGER NOT NULL,
                    PRIMARY KEY (slot, name_code)
                ) STRICT, WITHOUT ROWID;
                """,
            postgresql: """
                ALTER TABLE users ADD COLUMN failing_since TIMESTAMPTZ(3);
                DROP TABLE unknown_sign_ins;
                CREATE TABLE unknown_sign_ins (
                    slot BIGINT NOT NULL,
                    name_code BYTEA NOT NULL,
                    failed_login_attempts BIGINT NOT NULL,
                    failing_since TIMESTAMPTZ(3),
                    locked_until TIMESTAMPTZ(3),
                    password_failures BIGINT NOT NULL,
                    PRIMARY KEY (slot, name_code)
                );
                """),
        Migration(
            room: "Lockout", number: 3, name: "locks by their end",
            sqlite: "CREATE INDEX users_by_lock ON users (locked_until) WHERE locked_until IS NOT NULL;",
            postgresql: "CREATE INDEX users_by_lock ON users (locked_until) WHERE locked_until IS NOT NULL;"),
    ]
}
