import Store

/// The table of custom roles. The built-in ones stand in the program.
enum RolesSchema {
    /// `permissions` is a JSON array of names. A role that is in use can't be deleted: its users would be nobody.
    static let migrations = [
        Migration(
            room: "Roles", number: 1, name: "custom roles",
            sqlite: """
                CREATE TABLE roles (
                    name TEXT NOT NULL PRIMARY KEY,
                    description TEXT NOT NULL,
                    permissions TEXT NOT NULL CHECK (json_valid(permissions)),
                    created_at TEXT NOT NULL,
                    updated_at TEXT NOT NULL,
                    version INTEGER NOT NULL DEFAULT 1
                ) STRICT;

                """ + ChangeTriggers.sqlite(table: "roles", userColumn: nil),
            postgresql: """
                CREATE TABLE roles (
                    name TEXT COLLATE "C" PRIMARY KEY,
                    description TEXT NOT NULL,
                    permissions JSONB NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    updated_at TIMESTAMPTZ(3) NOT NULL,
                    version BIGINT NOT NULL DEFAULT 1
                );

                """ + ChangeTriggers.postgresql(table: "roles", userColumn: nil, key: "name"))
    ]
}
